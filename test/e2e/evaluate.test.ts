/** `temper evaluate` with model ids, as a pipeline types it: the CLI, a real server, a real worker, the emulator. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { EvaluationReport } from '../../src/report/result.ts';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';
import type { Finished } from './support/processes.ts';
import { baseModelId, readPrompts } from './support/requests.ts';

const timeout = 300_000;
/** ROUGE-L decides, because the encoder that the tests score with has random weights. */
const byRouge = '--metric rougeL.f1 --metrics rouge2,bleu --guardrail chrf:1';

describe('temper evaluate, of models', { timeout: 900_000 }, () => {
  let our: Surroundings;
  let endpointArn: string;
  before(async () => {
    our = await openSurroundings();
    await our.start('taught', { approval: 'automatic' });
    const { outcome, endpointArn: kept } = await our.result('taught');
    assert.equal(outcome, 'kept');
    endpointArn = kept ?? '';
  });
  after(() => our?.close());

  it('finds a taught model better than its base model, and writes the evidence', { timeout }, async () => {
    const files = {
      html: await our.file('page', ''),
      junit: await our.file('junit', ''),
      json: await our.file('report', ''),
    };
    const written = `--html ${files.html} --junit ${files.junit} --report-json ${files.json}`;
    const compared = `--baseline ${baseModelId} --candidate ${endpointArn} ${byRouge} --workflow-id pipeline-7`;
    const first = await our.type(`temper evaluate ${compared} --gate ${written}`);
    assert.equal(first.exitCode, 0, said(first));
    assert.match(first.stdout, /^Better: the candidate beats the baseline\.$/m);
    assert.match(first.stdout, /The page is s3:\/\/\S+\/pipeline-7\/\S+\/report\.html/);

    const report = JSON.parse(await readFile(files.json, 'utf8')) as EvaluationReport;
    const prompts = await readPrompts();
    assert.deepEqual([report.records.total, report.records.scored], [prompts.length, prompts.length]);
    assert.deepEqual(report.provenance.models, { baseline: baseModelId, candidate: endpointArn });
    assert.match(report.provenance.datasetDigest ?? '', /^[0-9a-f]{64}$/);
    assert.equal(report.decision.rule, 'paired');
    assert.deepEqual(report.criteria, [
      { metric: 'rougeL.f1', finding: 'met' },
      { metric: 'chrf', finding: 'met' },
    ]);
    for (const wanted of ['rouge2.f1', 'bleu', 'chrf', 'bertscore.f1'])
      assert.ok(
        report.metrics.some(({ name }) => name === wanted),
        wanted,
      );
    // What stands side by side is what each model says when it is asked here and now.
    const { prompt, baseline, candidate } = report.sideBySide[0] ?? assert.fail('nothing stands side by side');
    assert.equal(baseline, await our.emulator.ask(baseModelId, prompt));
    assert.equal(candidate, await our.emulator.ask(endpointArn, prompt));

    assert.match(await readFile(files.html, 'utf8'), /^<!doctype html>/i);
    const xml = await readFile(files.junit, 'utf8');
    assert.match(xml, /tests="2" failures="0" errors="0"/);
    assert.match(xml, /<testcase classname="temper\.evaluation\.guardrails" name="chrf /);

    const { calls } = (await our.emulator.state()).counts;
    const again = await our.type(`temper evaluate ${compared} --json`);
    assert.equal(again.exitCode, 0, said(again));
    assert.deepEqual(JSON.parse(again.stdout), report);
    assert.deepEqual(
      (await our.emulator.state()).counts.calls['InvokeModel'],
      calls['InvokeModel'],
      'nobody was asked again',
    );
  });

  it('as a gate tells a model that is no better by 1, and what could not be compared by 2', { timeout }, async () => {
    const same = await our.type(
      `temper evaluate --baseline ${baseModelId} --candidate ${baseModelId} ${byRouge} --gate --json`,
    );
    assert.equal(same.exitCode, 1, said(same));
    assert.equal((JSON.parse(same.stdout) as EvaluationReport).verdict, 'inconclusive');

    const worse = await our.type(
      `temper evaluate --baseline ${endpointArn} --candidate ${baseModelId} ${byRouge} --gate --json`,
    );
    assert.equal(worse.exitCode, 1, said(worse));
    assert.equal((JSON.parse(worse.stdout) as EvaluationReport).verdict, 'worse');

    const gone = endpointArn.replace(/\w+$/, '000000000000');
    const nobody = await our.type(`temper evaluate --baseline ${baseModelId} --candidate ${gone} ${byRouge} --gate`);
    assert.equal(nobody.exitCode, 2, said(nobody));
    assert.match(nobody.stderr, /nor Bedrock says which base model it comes from: name it with --base-model/);
  });

  it(
    'compares two base models, each asked as itself, and a judge that says nothing is counted',
    { timeout },
    async () => {
      const finished = await our.type(
        `temper evaluate --baseline ${baseModelId} --candidate cohere.command-text-v14:7:4k ${byRouge} ` +
          `--judge amazon.nova-micro-v1:0 --rubric 'Shorter is better.' --json`,
      );
      assert.equal(finished.exitCode, 0, said(finished));
      const report = JSON.parse(finished.stdout) as EvaluationReport;
      assert.deepEqual((report.provenance.request as { baseModelId: unknown }).baseModelId, {
        baseline: 'cohere.command-light-text-v14:7:4k',
        candidate: 'cohere.command-text-v14:7:4k',
      });
      assert.equal(report.records.scored, report.records.total);
      const { calls } = (await our.emulator.state()).counts;
      assert.equal(calls['Converse'], 2 * report.records.total, 'the judge was asked twice about each record');

      const unknown = await our.type(
        `temper evaluate --baseline ${baseModelId} --candidate ${baseModelId} --judge amazon.nova-maxi-v1:0 --rubric short`,
      );
      assert.equal(unknown.exitCode, 2, said(unknown));
      assert.match(unknown.stderr, /^--judge "amazon\.nova-maxi-v1:0" is not offered/m);
    },
  );
});

function said({ stdout, stderr }: Finished): string {
  return `${stdout}\n${stderr}`;
}
