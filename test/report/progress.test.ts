import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderProgressMarkdown } from '../../src/report/markdown.ts';
import { renderMail } from '../../src/report/mail.ts';
import { progressHeadline, progressLines } from '../../src/report/progress-text.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import { approvalRequest, awaiting } from './results.ts';

const training: Progress = {
  workflowId: 'customize-a',
  runId: 'r',
  stage: 'customizing',
  headline: 'Customizing x: training',
  baseModel: 'x',
  job: { status: 'InProgress', validation: 'Completed', dataProcessing: 'Completed', training: 'InProgress' },
  stages: [
    { stage: 'validating', startedAt: '2026-11-21T08:00:00.000Z' },
    { stage: 'customizing', startedAt: '2026-11-21T08:00:01.000Z' },
  ],
};

test('the first look tells everything so far, a later one what is new', () => {
  assert.deepEqual(progressLines(undefined, training), [
    'Validating',
    'Customizing',
    '  validation Completed',
    '  data processing Completed',
    '  training InProgress',
  ]);
  assert.deepEqual(progressLines(training, training), []);
  const lossKnown: Progress = { ...training, job: { ...training.job, status: 'InProgress', trainingLoss: 1.23456 } };
  assert.deepEqual(progressLines(training, lossKnown), ['  training loss 1.2346']);
});

test('a signal that changed nothing is shown, since nobody could answer its sender', () => {
  const ignored: Progress = { ...training, ignoredSignal: 'ignored signal "aprove": a decision is the signal approve' };
  assert.deepEqual(progressLines(training, ignored), [`  ! ${ignored.ignoredSignal}`]);
  assert.match(renderProgressMarkdown(ignored), /\*\*ignored signal "aprove"/);
});

test('stages that passed between two looks are told in order', () => {
  const later: Progress = {
    ...training,
    stage: 'evaluating',
    job: { status: 'Completed', validation: 'Completed', dataProcessing: 'Completed', training: 'Completed' },
    endpoint: { arn: 'arn', status: 'InService' },
    evaluation: { answered: 3, total: 22, step: 'answering' },
    stages: [
      ...training.stages,
      { stage: 'provisioning', startedAt: '2026-11-21T09:00:00.000Z' },
      { stage: 'evaluating', startedAt: '2026-11-21T09:10:00.000Z' },
    ],
  };
  assert.deepEqual(progressLines(training, later), [
    '  training Completed',
    'Provisioning',
    '  provisioned throughput InService',
    'Evaluating',
    '  answering: 3 of 22 answers',
  ]);
  assert.equal(progressHeadline(later), 'Evaluating: answering, 3 of 22 answers');
  assert.equal(progressHeadline(training), 'Customizing: training InProgress');
});

test('the Web UI shows scores and how to decide while a decision is awaited', () => {
  const text = renderProgressMarkdown(awaiting);
  assert.match(text, /^### Awaiting approval\n/u);
  assert.ok(text.includes('| BERTScore F1 | 0.7100 | 0.8050 | +0.0950 |'), text);
  assert.ok(text.includes('Waits for a decision until **2026-11-28 09:00 UTC**'), text);
  assert.ok(text.includes('temper approve customize-my-job --by "your name"'), text);
  assert.ok(text.includes('temporal workflow signal --workflow-id customize-my-job --name approve --input'), text);
});

test('the Web UI asks nobody once it is decided', () => {
  const decision = { approved: false, by: 'bo', comment: '', at: '2026-11-21T10:00:00.000Z' };
  const text = renderProgressMarkdown({ ...awaiting, approval: { expiresAt: '2026-11-28T09:00:00.000Z', decision } });
  assert.match(text, /Rejected by bo\./u);
  assert.doesNotMatch(text, /temper approve/u);
});

test('the Web UI shows what there is at the very start', () => {
  const text = renderProgressMarkdown({
    workflowId: 'a',
    runId: 'r',
    stage: 'validating',
    headline: 'Checking the request',
    stages: [{ stage: 'validating', startedAt: '2026-11-21T08:00:00.000Z' }],
  });
  assert.equal(text, '### Validating\n\nChecking the request\n\nStages: Validating');
});

for (const [kind, subject] of [
  ['approval', '[Temper] my-job: keep the custom model?'],
  ['reminder', '[Temper] Reminder: my-job: keep the custom model?'],
] as const) {
  test(`the ${kind} e-mail shows evidence, commands, deadline and price`, () => {
    const mail = renderMail({ kind, request: approvalRequest });
    assert.equal(mail.subject, subject);
    for (const phrase of [
      '+0.0950',
      'temper approve customize-my-job',
      'temper reject customize-my-job',
      'temporal workflow signal --workflow-id customize-my-job --name approve',
      'temporal workflow signal --workflow-id customize-my-job --name reject',
      '2026-11-28 09:00 UTC',
      'USD 8.56 an hour',
    ]) {
      assert.ok(mail.text.includes(phrase), `text lacks ${phrase}:\n${mail.text}`);
      assert.ok(mail.html.includes(phrase), `HTML lacks ${phrase}:\n${mail.html}`);
    }
  });
}

test('the e-mail of a failure says where, why, and what is left', () => {
  const { subject, text } = renderMail({
    kind: 'failure',
    failure: {
      workflowId: 'customize-a',
      runId: 'r',
      jobName: 'a',
      baseModel: 'x',
      ending: 'failed',
      failedAt: 'customizing',
      reason: 'job a ended as Failed: bad data\nline 3',
      customModelArn: 'arn:model',
    },
  });
  assert.equal(subject, '[Temper] a: failed at stage customizing');
  assert.match(text, /stage "Customizing", because:\n {2}job a ended as Failed: bad data\n {2}line 3\n/u);
  assert.match(text, /The custom model stays: arn:model/u);
  assert.match(text, /temper cleanup customize-a/u);
});
