/** What is wrong is said before anything is bought: typed by the Temporal CLI, refused by a real worker. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';
import { readFewRecords, requestFor } from './support/requests.ts';

const timeout = 180_000;
const training = (data: string) => ({ training: { data } });

describe('a customization that can not work', { timeout: 900_000 }, () => {
  let our: Surroundings;
  before(async () => {
    our = await openSurroundings();
    const { training, validation } = our.stack.buckets;
    const records = (await readFewRecords()).trimEnd().split('\n');
    const wrongLines = ['{"prompt": "no completion"}', 'no JSON', ...records, '{"prompt": "", "completion": "x"}'];
    await our.putObject(training, 'wrong-lines.jsonl', wrongLines.join('\n'));
    await our.putObject(training, 'all-wrong.jsonl', Array.from({ length: 50 }, () => '{}').join('\n'));
    await our.putObject(training, 'three.jsonl', records.slice(0, 3).join('\n'));
    await our.putObject(training, 'empty.jsonl', '');
    await our.putObject(validation, 'two-prompts.jsonl', '{"prompt": "one"}\n{"prompt": "two"}\n');
    await our.putObject(validation, 'one-reference.json', '["one"]');
  });
  after(() => our?.close());

  const requests: readonly { what: string; request: unknown; says: RegExp; type?: string }[] = [
    { what: 'text', request: '"customize"', says: /one JSON object/ },
    { what: 'an array', request: [requestFor('array')], says: /one JSON object/ },
    {
      what: 'an unknown field',
      request: requestFor('a', { trainnig: {} }),
      says: /trainnig.*did you mean "training"/i,
    },
    {
      what: 'a field that is missing',
      request: { ...requestFor('b'), baseModel: undefined },
      says: /baseModel: is missing/,
    },
    {
      what: 'a wrong type',
      request: requestFor('c', { throughput: { modelUnits: '1' } }),
      says: /throughput\.modelUnits.*"1"/,
    },
    { what: 'an illegal name', request: requestFor('d_e'), says: /jobName.*"d_e"/ },
    { what: 'a name that is too long', request: requestFor('l'.repeat(64)), says: /jobName.*at most 63/ },
    {
      what: 'an unknown base model',
      request: requestFor('e', { baseModel: 'cohere.comand-light' }),
      says: /baseModel.*cohere\.comand-light/,
    },
    {
      what: 'a hyperparameter out of range',
      request: requestFor('f', { hyperParameters: { epochCount: 101 } }),
      says: /hyperParameters\.epochCount.*100/,
    },
    {
      what: 'an unknown hyperparameter',
      request: requestFor('g', { hyperParameters: { epochs: 1 } }),
      says: /hyperParameters\.epochs.*epochCount/,
    },
    {
      what: 'an object that is missing',
      request: requestFor('h', training('nowhere.jsonl')),
      says: /training\.data.*nowhere\.jsonl/,
    },
    {
      what: 'a bucket that is missing',
      request: requestFor('i', { output: 's3://no-such-bucket-here/out' }),
      says: /output.*no-such-bucket-here/,
    },
    { what: 'an empty file', request: requestFor('j', training('empty.jsonl')), says: /empty/ },
    { what: 'too few records', request: requestFor('k', training('three.jsonl')), says: /3 .*at least 32/ },
    {
      what: 'wrong lines, all of them',
      request: requestFor('m', training('wrong-lines.jsonl')),
      says: /:1\b[^]*completion[^]*:2\b[^]*JSON[^]*:63\b/,
    },
    {
      what: 'very many wrong lines',
      request: requestFor('n', training('all-wrong.jsonl')),
      says: /100 problems in all; the first 20 are shown/,
    },
    {
      what: 'prompts without their references',
      request: requestFor('o', { evaluation: { prompts: 'two-prompts.jsonl', references: 'one-reference.json' } }),
      says: /has 1 reference, but .* has 2 prompts/,
    },
    {
      what: 'an encoder that can not be loaded',
      request: requestFor('p', { evaluation: { encoder: '/no/such/folder' } }),
      says: /\/no\/such\/folder/,
      type: 'EncoderUnavailable',
    },
  ];
  for (const [index, { what, request, says, type = 'InvalidRequest' }] of requests.entries()) {
    it(`with ${what} is refused, and nothing is bought`, { timeout }, async () => {
      const failure = await failureOf(`bad-${index}`, request);
      assert.equal(failure.type, type, failure.message);
      assert.match(failure.message, says);
      const { counts } = await our.emulator.state();
      assert.deepEqual([counts.createdJobs, counts.createdProvisionedThroughputs], [0, 0]);
    });
  }

  it('with no input at all is refused', { timeout }, async () => {
    await our.sh(
      'temporal workflow start --type customizeModel --task-queue model-customization --workflow-id bad-none',
    );
    assert.match((await failure('bad-none')).message, /missing/);
  });

  it("with a job that fails ends in AWS's own words, and is never served", { timeout }, async () => {
    const { type, message } = await failureOf('fails', requestFor('will-fail-training'));
    assert.equal(type, 'JobFailed');
    assert.match(message, /will-fail-training ended as Failed: \S/);
    assert.equal((await our.emulator.state()).counts.createdProvisionedThroughputs, 0);
  });

  it('with the name of a job that another run created is refused', { timeout }, async () => {
    const { createdJobs } = (await our.emulator.state()).counts;
    const { type, message } = await failureOf('same-job', requestFor('will-fail-training'));
    assert.equal(type, 'InvalidRequest');
    assert.match(message, /jobName.*"will-fail-training".*another run/);
    assert.equal((await our.emulator.state()).counts.createdJobs, createdJobs);
  });

  async function failureOf(workflowId: string, request: unknown): Promise<ApplicationFailure> {
    const file = await our.file(workflowId, request);
    await our.sh(
      `temporal workflow start --type customizeModel --task-queue model-customization --workflow-id ${workflowId} --input-file ${file}`,
    );
    return failure(workflowId);
  }

  /** The innermost, which is what people read; the workflow's own has to be one that nobody retries. */
  async function failure(workflowId: string): Promise<ApplicationFailure> {
    let error: unknown = await our.client.workflow
      .getHandle(workflowId)
      .result()
      .then(
        () => assert.fail(`${workflowId} completed`),
        (reason: unknown) => reason,
      );
    assert.ok(error instanceof WorkflowFailedError);
    while (error instanceof Error && error.cause instanceof Error) error = error.cause;
    assert.ok(error instanceof ApplicationFailure);
    assert.equal(error.nonRetryable, true);
    return error;
  }
});
