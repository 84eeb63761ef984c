import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import type { CustomizationRequest } from '../../src/domain/customization.ts';
import type { EvaluationReport } from '../../src/report/result.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import { openBench, payload, type Bench } from './bench.ts';

const rows = Array.from({ length: 80 }, (_, at) => ({
  id: at,
  question: `say the word number ${at}`,
  answer: `number ${at}`,
}));
const source = `id,question,answer\n${rows.map(({ id, question, answer }) => `${id},${question},${answer}`).join('\n')}\n`;

describe('a customization that prepares its data', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
    bench.aws.putObject('s3://training/raw/questions.csv', source);
    bench.aws.putObject('s3://training/raw/broken.jsonl', '{"prompt":"a","completion":"b"}\nnot json\n');
  });
  after(() => bench.close());

  const request = {
    jobName: 'prepared',
    baseModel: payload.BaseModelIdentifier,
    approval: 'automatic',
    data: {
      source: 's3://training/raw/questions.csv',
      map: { prompt: 'question', completion: 'answer' },
      split: { validation: 0.1, evaluation: 0.2 },
      output: 's3://training/ready',
    },
  };

  it('trains, validates and evaluates with what it prepared, and says where that is from', async () => {
    const handle = await bench.start(request);
    const result = await handle.result();
    const { data } = result;
    assert.ok(data);
    assert.deepEqual(
      data.sets.map(({ name, records }) => [name, records]),
      [
        ['training', 56],
        ['validation', 8],
        ['evaluation', 16],
      ],
    );
    assert.deepEqual([result.records.training, result.records.evaluation], [56, 16]);
    assert.equal(data.sources[0]?.name, 's3://training/raw/questions.csv');
    assert.match(data.sources[0]?.version ?? '', /^ETag [0-9a-f]{32}$/);
    const objects = bench.aws.objects();
    const report = JSON.parse(
      objects.get(`s3://${result.reportUri.slice(5).replace('.html', '.json')}`) ?? '{}',
    ) as EvaluationReport;
    const trained = report.provenance.request as CustomizationRequest;
    assert.deepEqual(
      [trained.trainingData, trained.validationData, trained.evaluation.prompts],
      data.sets.map(({ uri }) => uri),
    );
    assert.deepEqual(report.provenance.data, data);
    assert.equal(objects.get('s3://training/raw/questions.csv'), source, 'the source is as it was');
    assert.match(objects.get(`s3://${data.reportUri.slice(5)}`) ?? '', /Data report/);
    const progress = await handle.query<Progress>('progress');
    assert.deepEqual(
      progress.stages.slice(0, 3).map(({ stage }) => stage),
      ['validating', 'preparing', 'customizing'],
    );
    assert.equal(progress.dataReportUri, data.reportUri);
  });

  it('fails with every problem and a report, and buys nothing, where the data can not be used', async () => {
    const jobsBefore = bench.aws.jobs().length;
    const handle = await bench.start({
      ...request,
      jobName: 'unusable',
      data: { source: 's3://training/raw/broken.jsonl' },
    });
    const failure = await handle.result().then(
      () => assert.fail('it ended well'),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof WorkflowFailedError);
    const message = String(
      failure.cause?.cause instanceof Error ? failure.cause.cause.message : failure.cause?.message,
    );
    assert.match(message, /broken\.jsonl:2: is not JSON/);
    assert.match(message, /has 1 usable record, but the model needs at least 32/);
    assert.match(message, /data: has 2 problems in all; s3:\/\/inference\/.*data-report\.html shows them/);
    assert.equal(bench.aws.jobs().length, jobsBefore);
  });

  it('says so where the share of evaluation comes to nothing, rather than that a file is missing', async () => {
    const jobsBefore = bench.aws.jobs().length;
    const handle = await bench.start({
      ...request,
      jobName: 'no-evaluation',
      data: { ...request.data, split: { evaluation: 0.001 } },
    });
    const failure = await handle.result().then(
      () => assert.fail('it ended well'),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof WorkflowFailedError);
    const message = failure.cause?.cause instanceof Error ? failure.cause.cause.message : failure.cause?.message;
    assert.match(String(message), /data\.split\.evaluation: brings no evaluation data: a share of 0\.001 comes to no/);
    assert.equal(bench.aws.jobs().length, jobsBefore);
  });
});
