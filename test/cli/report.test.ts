import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Ending } from '../../src/cli/customizations.ts';
import type { EvaluationReport } from '../../src/report/result.ts';
import { createFakePorts } from '../fakes/index.ts';
import { improved, invalidEvaluation } from '../report/evaluation-reports.ts';
import { awaiting, kept } from '../report/results.ts';
import { type Arranged, createFakeCustomizations, noAws, run, running, type World } from './harness.ts';

const id = kept.workflowId;
const reportUri = 's3://inference/customize-my-job/run/report.html';
const ended: Arranged = {
  execution: running(id, { status: 'COMPLETED' }),
  ending: { outcome: 'kept', result: { ...kept, reportUri } },
};

function world(arranged: Arranged, report?: EvaluationReport): World {
  const ports = createFakePorts({ now: () => 0 });
  if (report) ports.controls.putObject('s3://inference/customize-my-job/run/report.json', JSON.stringify(report));
  return {
    ...createFakeCustomizations([arranged]),
    aws: { ...noAws, ports: async () => ports, readRequest: () => null, inferenceBucket: () => undefined },
  };
}

test('report shows the outcome and the evaluation; for programs the outcome as ever', async () => {
  const { exitCode, stdout } = await run(['report', id], world(ended, improved));
  assert.equal(exitCode, 0);
  assert.match(stdout, /^Kept[^]*\nBetter: the candidate beats the baseline\.\n/u);
  const { stdout: line } = await run(['report', id, '--json'], world(ended, improved));
  assert.deepEqual(JSON.parse(line), 'result' in (ended.ending as Ending) && { ...kept, reportUri });
});

for (const [verdict, code] of [
  ['better', 0],
  ['worse', 1],
  ['inconclusive', 1],
  ['invalid', 2],
] as const) {
  test(`report --gate exits with ${code} for ${verdict}`, async () => {
    const report = verdict === 'invalid' ? invalidEvaluation : { ...improved, verdict };
    assert.equal((await run(['report', id, '--gate'], world(ended, report))).exitCode, code);
  });
}

test('report writes the page, JUnit and JSON', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'temper-report-'));
  const at = (name: string) => join(folder, name);
  const files = ['--html', at('r.html'), '--junit', at('r.xml'), '--report-json', at('r.json')];
  const { exitCode } = await run(['report', id, ...files], world(ended, improved));
  assert.equal(exitCode, 0);
  assert.match(await readFile(at('r.html'), 'utf8'), /^<!doctype html>/iu);
  assert.match(await readFile(at('r.xml'), 'utf8'), /<testsuites name="temper"/u);
  assert.deepEqual(JSON.parse(await readFile(at('r.json'), 'utf8')), JSON.parse(JSON.stringify(improved)));
  await rm(folder, { recursive: true });
});

test('the outcome is shown although the evaluation cannot be read; what asks for it fails', async () => {
  const plain = await run(['report', id], world(ended));
  assert.equal(plain.exitCode, 0);
  assert.match(plain.stdout, /^Kept/u);
  assert.match(plain.stderr, /The evaluation can't be shown: can't read .*report\.json/u);
  assert.equal((await run(['report', id, '--junit', join(tmpdir(), 'never.xml')], world(ended))).exitCode, 1);
  assert.equal((await run(['report', id, '--gate'], world(ended))).exitCode, 2);
});

test('whoever is to decide sees the evaluation before the outcome is known', async () => {
  const arranged = { execution: running(id), looks: [{ ...awaiting, reportUri }] };
  const { exitCode, stdout } = await run(['report', id, '--gate'], world(arranged, improved));
  assert.equal(exitCode, 0);
  assert.match(stdout, /is still running \(awaiting-approval\); this is its evaluation\.\n\nBetter/u);
  const { stdout: line } = await run(['report', id, '--json'], world({ ...arranged }, improved));
  assert.equal((JSON.parse(line) as EvaluationReport).verdict, 'better');
});

test('a customization that failed has nothing to go by: the gate says invalid', async () => {
  const ending = { outcome: 'failed', workflowId: id, runId: 'r', reason: 'so it is', type: 'JobFailed' } as const;
  const failed = world({ execution: running(id, { status: 'FAILED' }), ending });
  assert.equal((await run(['report', id], failed)).exitCode, 1);
  const gated = await run(['report', id, '--gate'], failed);
  assert.equal(gated.exitCode, 2);
  assert.match(gated.stdout, /^Failed: customize-my-job \(JobFailed\)/u);
  assert.match(gated.stderr, /no report to go by/u);
});
