import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { syntaxErrorOffset } from '../../src/cli/json-file.ts';
import { summaryOf, detailsOf } from '../../src/cli/request-names.ts';
import { createFakeCustomizations, run, running } from './harness.ts';
import { kept } from '../report/results.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-start-'));
});
after(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'request.json');
  await writeFile(path, text);
  return path;
}

const sample = {
  BaseModelIdentifier: 'cohere.command-light-text-v14:7:4k',
  CustomModelName: 'my-model',
  JobName: 'my-job',
  HyperParameters: { epochCount: '1' },
  TrainingDataFileName: 'training-data.jsonl',
};

test('a request is started as it stands, under the id of its job, with words for the Web UI', async () => {
  const fake = createFakeCustomizations([]);
  const { exitCode, stdout } = await run(['start', '--input', await file(JSON.stringify(sample))], fake);
  assert.equal(exitCode, 0);
  assert.deepEqual(fake.started, [
    {
      workflowId: 'customize-my-job',
      input: sample,
      summary: 'Customize cohere.command-light-text-v14 as my-model',
      details:
        '- **Base model**: `cohere.command-light-text-v14:7:4k`\n- **Custom model**: `my-model`\n- **Job**: `my-job`',
    },
  ]);
  assert.match(stdout, /Started customize-my-job \(run new-run\)\.\nWatch it with: temper watch customize-my-job\n/u);
});

test('several requests of one file are started side by side, each under the id of its job', async () => {
  const requests = [sample, { jobName: 'pre-train', baseModel: 'amazon.titan-text-express-v1:0:8k' }];
  const fake = createFakeCustomizations([]);
  const path = await file(JSON.stringify(requests));
  const { exitCode, stdout, stderr } = await run(['start', '--json', '--input', path], fake);
  assert.equal(exitCode, 0);
  assert.deepEqual(
    fake.started.map(({ workflowId, input }) => ({ workflowId, input })),
    [
      { workflowId: 'customize-my-job', input: requests[0] },
      { workflowId: 'customize-pre-train', input: requests[1] },
    ],
  );
  assert.deepEqual(JSON.parse(stdout), [
    { workflowId: 'customize-my-job', runId: 'new-run', started: true },
    { workflowId: 'customize-pre-train', runId: 'new-run', started: true },
  ]);
  assert.match(
    stderr,
    /Watch it with: temper watch customize-my-job\nWatch it with: temper watch customize-pre-train/u,
  );
});

test('several requests take no --workflow-id', async () => {
  const path = await file(JSON.stringify([sample]));
  const { exitCode, stderr } = await run(['start', '--input', path, '--workflow-id', 'mine']);
  assert.equal(exitCode, 2);
  assert.match(stderr, /holds several requests: leave out --workflow-id/u);
});

test('what is wrong in a request is for the worker to say: it is started', async () => {
  const fake = createFakeCustomizations([]);
  const path = await file('\uFEFF{"jobName": "x", "colour": "blue"}');
  const { exitCode } = await run(['start', '--input', path, '--workflow-id', 'mine'], fake);
  assert.equal(exitCode, 0);
  assert.equal(fake.started[0]?.workflowId, 'mine');
});

test('the same request started twice is not started twice, and that is fine', async () => {
  const fake = createFakeCustomizations([{ execution: running('customize-my-job'), input: sample }]);
  const { exitCode, stdout, stderr } = await run(
    ['start', '--json', '--input', await file(JSON.stringify(sample))],
    fake,
  );
  assert.equal(exitCode, 0);
  assert.deepEqual(fake.started, []);
  assert.match(stderr, /is already running; nothing was started\. It has this very request\.\nWatch it with/u);
  assert.deepEqual(JSON.parse(stdout), {
    workflowId: 'customize-my-job',
    runId: 'run-of-customize-my-job',
    started: false,
  });
});

test('another request under an id that is taken is refused', async () => {
  const fake = createFakeCustomizations([
    { execution: running('customize-my-job', { status: 'COMPLETED' }), input: { ...sample, CustomModelName: 'other' } },
  ]);
  const { exitCode, stderr } = await run(['start', '--input', await file(JSON.stringify(sample))], fake);
  assert.equal(exitCode, 1);
  assert.match(stderr, /has already ended \(COMPLETED\); nothing was started\. It was started with another request/u);
});

test('--wait goes on to the outcome, also of one that was started before', async () => {
  const fake = createFakeCustomizations([
    {
      execution: running('customize-my-job'),
      input: sample,
      endsAs: 'COMPLETED',
      ending: { outcome: 'kept', result: kept },
    },
  ]);
  const { exitCode, stdout } = await run(['start', '--wait', '--input', await file(JSON.stringify(sample))], fake);
  assert.equal(exitCode, 0);
  assert.match(stdout, /Kept: the custom model is better than the base model\./u);
});

const unusable: readonly { name: string; text: string; says: RegExp }[] = [
  {
    name: 'a comma too many',
    text: '{\n  "a": [1, 2,],\n}',
    says: /request\.json:2:14: not JSON: Unexpected token '\]'\n {4}"a": \[1, 2,\],\n {15}\^\n$/u,
  },
  { name: 'a missing quote', text: '{"a: 1}\n', says: /request\.json:1:2: not JSON/u },
  { name: 'single quotes', text: "{'a': 1}", says: /request\.json:1:2: not JSON/u },
  { name: 'a missing brace', text: '{"a": 1', says: /request\.json:1:8: not JSON/u },
  { name: 'text after the end', text: '{}\n\n{}', says: /request\.json:3:1: not JSON/u },
  { name: 'nothing', text: ' \n', says: /not JSON: the file is empty/u },
  { name: 'an empty list', text: '[]', says: /holds an empty array; it needs at least one request/u },
  { name: 'a list in a list', text: '[[]]', says: /request\.json\[0\] holds an array; a request is one JSON object/u },
  {
    name: 'a list with a nameless request',
    text: '[{"jobName": "a"}, {}]',
    says: /request\.json\[1\] names no job: set/u,
  },
  {
    name: 'a job named twice',
    text: '[{"jobName": "a"}, {"JobName": "a"}]',
    says: /names a job twice \(customize-a\)/u,
  },
  { name: 'a number', text: '7', says: /holds a number/u },
  { name: 'null', text: 'null', says: /holds null/u },
  { name: 'no job name', text: '{"JobName": 7}', says: /names no job: set "jobName"/u },
];

for (const { name, text, says } of unusable) {
  test(`an input file with ${name} is misuse, and nothing is started`, async () => {
    const { exitCode, stdout, stderr } = await run(['start', '--input', await file(text)]);
    assert.equal(exitCode, 2);
    assert.match(stderr, says);
    assert.equal(stdout, '');
  });
}

test('an input file that is not there, or a folder, is misuse', async () => {
  const missing = await run(['start', '--input', join(folder, 'nowhere.json')]);
  assert.equal(missing.exitCode, 2);
  assert.match(missing.stderr, /there is no file .*nowhere\.json/u);
  const directory = await run(['start', '--input', folder]);
  assert.equal(directory.exitCode, 2);
  assert.match(directory.stderr, /is a folder/u);
});

test('the offset of a syntax error is found exactly where JSON.parse fails, and valid JSON has none', () => {
  const valid = '{"a\\u00e9\\n": [1, -0.5e+3, true, false, null, "", {}, []], "b": {"c": [[]]}}';
  assert.equal(syntaxErrorOffset(valid), valid.length);
  // Whatever follows the first wrong character, the offset stays; whatever is cut off, it ends too early.
  for (let end = 0; end < valid.length; end += 1) {
    assert.throws(() => JSON.parse(valid.slice(0, end)) as unknown);
    assert.ok(syntaxErrorOffset(valid.slice(0, end)) <= end);
  }
});

test('words for the Web UI stay within its limits and on their line, whatever the request holds', () => {
  const hostile = { baseModel: 'm\n# x', jobName: '`j`', customModelName: '日本'.repeat(200) };
  assert.ok(Buffer.byteLength(summaryOf(hostile)) <= 200);
  assert.ok(summaryOf(hostile).startsWith('Customize m # x as 日本'));
  assert.equal(detailsOf(hostile).split('\n').length, 3);
  assert.equal(summaryOf({}), 'Customize a model as a custom model');
});
