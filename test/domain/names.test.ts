import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as legal from '../../src/domain/legal-names.ts';
import * as names from '../../src/domain/names.ts';
import { bedrockKeyPattern } from '../../src/domain/s3-uri.ts';

const runId = '01979c3e-5d1a-7b2f-9c40-0a1b2c3d4e5f';
/** Names that people and machines come up with, for properties that hold for all of them. */
const texts = [
  '',
  '.',
  '..',
  'a',
  '-',
  '--a--b--',
  'My job!',
  'a__b',
  'x'.repeat(300),
  'ünïcode 日本',
  'a/b\\c',
  '../../etc',
  '+.+',
  '9',
  "it's",
  'a\u0000b',
  '👩‍🔬',
];
/** API reference of Bedrock, in forms that do not backtrack. */
const tokenPattern = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/;

describe('names of a run', () => {
  test('are the same for the same run and differ between runs', () => {
    const other = runId.replace(/f$/, '0');
    assert.equal(names.endpointName('m', runId), names.endpointName('m', runId));
    assert.notEqual(names.endpointName('m', runId), names.endpointName('m', other));
    const tokens = (['job', 'endpoint', 'commitment'] as const).map((step) => names.clientRequestToken(runId, step));
    assert.equal(new Set(tokens).size, 3);
    assert.notEqual(names.clientRequestToken(runId, 'job'), names.clientRequestToken(other, 'job'));
  });

  test('fit the patterns of Bedrock, whatever they are made of', () => {
    assert.match(names.clientRequestToken(runId, 'endpoint'), tokenPattern);
    for (const text of texts) {
      const endpoint = names.endpointName(text, runId);
      assert.match(endpoint, legal.modelNamePattern);
      assert.ok(endpoint.length <= 63, endpoint);
      assert.ok(endpoint.endsWith('-0a1b2c3d4e5f'), endpoint);
      assert.match(legal.toModelName(text), legal.modelNamePattern);
      assert.match(legal.toJobName(text), legal.jobNamePattern);
      assert.ok(legal.toJobName(text).length <= 63);
    }
  });

  test('keep what is legal as it is', () => {
    assert.equal(names.endpointName('my_model-2', runId), 'my_model-2-0a1b2c3d4e5f');
    assert.equal(legal.toModelName('My_model-2'), 'My_model-2');
    assert.equal(legal.toJobName('my-job+v1.2'), 'my-job+v1.2');
  });

  test('of workflows follow from one another', () => {
    assert.equal(names.customizationWorkflowId('my-job'), 'customize-my-job');
  });
});

describe('tags of a run', () => {
  const run = { workflowId: 'customize-my-job', runId, jobName: 'my-job' };

  test("go with the request's own", () => {
    assert.deepEqual(names.resourceTags(run, { team: 'a' }), {
      team: 'a',
      'temper:workflow-id': 'customize-my-job',
      'temper:run-id': runId,
      'temper:job-name': 'my-job',
    });
  });

  test("can't be overridden by a request", () => {
    assert.equal(names.resourceTags(run, { [names.tagKeys.runId]: 'other' })[names.tagKeys.runId], runId);
  });

  test('fit the pattern of Bedrock, whatever the workflow id', () => {
    for (const text of texts) assert.match(names.tagValue(text), /^[a-zA-Z0-9\s._:/=+@-]{0,256}$/);
  });

  test('tell its resources from those of others', () => {
    for (const workflowId of [...texts, run.workflowId])
      assert.ok(names.isOwnedBy(names.resourceTags({ ...run, workflowId }), { workflowId, runId }));
    const tags = names.resourceTags(run);
    assert.ok(!names.isOwnedBy(tags, { ...run, runId: 'other' }));
    assert.ok(!names.isOwnedBy(tags, { ...run, workflowId: 'other' }));
    assert.ok(!names.isOwnedBy({}, run));
  });
});

describe('the folder of a run', () => {
  test('has its files where the docs say', () => {
    const folder = names.runFolder('bucket', 'customize-my-job', runId);
    const prefix = `s3://bucket/customize-my-job/${runId}/`;
    assert.equal(folder.folder, prefix);
    assert.equal(folder.inferences('baseline'), `${prefix}base-model-inference.json`);
    assert.equal(folder.inferences('candidate'), `${prefix}custom-model-inference.json`);
    assert.equal(folder.scores('baseline'), `${prefix}scores/baseline.jsonl`);
    assert.equal(folder.result, `${prefix}result.json`);
    assert.equal(folder.report, `${prefix}report.html`);
    assert.equal(folder.parts('candidate'), `${prefix}candidate/part-`);
    assert.equal(folder.shard(7), `${prefix}records/shard-00007.jsonl`);
    assert.equal(folder.part('baseline', 7), `${prefix}baseline/part-00007.jsonl`);
    assert.equal(folder.journalEntry('baseline', 7, '2-1'), `${prefix}baseline/journal-00007/2-1.jsonl`);
  });

  test('lists the parts of a model, or the journal of a shard, by prefix', () => {
    const folder = names.runFolder('bucket', 'w', runId);
    for (const model of ['baseline', 'candidate'] as const) {
      assert.ok(folder.journalEntry(model, 1, 'x').startsWith(folder.journal(model, 1)));
      assert.ok(!folder.journalEntry(model, 10, 'x').startsWith(folder.journal(model, 1)));
      assert.ok(!folder.journalEntry(model, 1, 'x').startsWith(folder.parts(model)));
      assert.ok(folder.part(model, 1).startsWith(folder.parts(model)));
    }
    assert.ok(!folder.part('baseline', 1).startsWith(folder.parts('candidate')));
  });

  test('has keys that Bedrock, shells and URLs take, whatever the workflow id', () => {
    for (const workflowId of texts) {
      const { result } = names.runFolder('bucket', workflowId, runId);
      const key = result.slice('s3://bucket/'.length);
      assert.match(key, bedrockKeyPattern);
      assert.ok(!key.split('/').some((segment) => /^\.+$/.test(segment)), key);
      assert.ok(result.length <= 1024);
    }
  });

  test('is never that of another run, even where workflow ids look alike', () => {
    assert.notEqual(names.runFolder('b', 'a b', 'run-1').folder, names.runFolder('b', 'a-b', 'run-2').folder);
    assert.ok(!names.runFolder('b', 'w', 'run-10').folder.startsWith(names.runFolder('b', 'w', 'run-1').folder));
  });
});

describe('patterns of names', () => {
  /** Bedrock's own patterns, on samples that do not make the first backtrack. */
  const jobName = /^[a-zA-Z0-9](-*[a-zA-Z0-9+\-.])*$/;
  const modelName = /^([0-9a-zA-Z][_-]?){1,63}$/;
  const samples = [
    'a',
    '1',
    'a-',
    'a--b',
    'a.b',
    'a+b',
    'a_b',
    'a_',
    '-a',
    '.a',
    'a b',
    'a__b',
    'a_-b',
    'é',
    '',
    'A9-z_Q',
  ];

  test("accept what Bedrock's own accept, and nothing else", () => {
    for (const sample of samples) {
      assert.equal(legal.jobNamePattern.test(sample), jobName.test(sample), sample);
      assert.equal(legal.modelNamePattern.test(sample), modelName.test(sample), sample);
    }
  });

  test('answer at once on hostile names', { timeout: 5_000 }, () => {
    for (const pattern of [legal.jobNamePattern, legal.modelNamePattern, bedrockKeyPattern])
      for (const filler of ['-', 'a', 'a-', '_', '/a'])
        assert.ok(!pattern.test(`a${filler.repeat(100_000)}!é`), pattern.source);
  });
});
