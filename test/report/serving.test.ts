import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMail, type ApprovalRequest } from '../../src/report/mail.ts';
import { renderResultText } from '../../src/report/render.ts';
import type { ServingSummary } from '../../src/report/result.ts';
import { billingNow, whileWaiting } from '../../src/report/serving-text.ts';
import { kept } from './results.ts';

const onDemand: ServingSummary = { kind: 'on-demand', modelUnits: 0, commitment: 'none', commitmentProblem: null };
const bound: ServingSummary = { kind: 'provisioned', modelUnits: 2, commitment: 'six-months', commitmentProblem: null };
const arn = 'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc';

for (const [name, serving, says] of [
  [
    'without a choice',
    undefined,
    /The provisioned throughput bills USD 8\.56 an hour .* until you run: temper cleanup/u,
  ],
  [
    'on demand',
    onDemand,
    /The on-demand deployment bills what it answers and nothing by the hour; delete it with: temper/u,
  ],
  ['with a commitment', bound, /with a commitment of six months that renews itself and that nobody can call off/u],
] as const) {
  test(`what is kept says what it bills: ${name}`, () => {
    const mail = renderMail({ kind: 'result', result: serving ? { ...kept, serving } : kept });
    assert.match(mail.text, says);
    assert.match(mail.html.replaceAll(/<[^>]+>/gu, ''), says);
  });
}

test('a commitment that is missing is in the title of the e-mail and of the outcome', () => {
  const result = { ...kept, serving: { ...bound, commitment: 'none' as const, commitmentProblem: 'no quota' } };
  assert.match(renderMail({ kind: 'result', result }).subject, /kept without its commitment/u);
  assert.match(renderResultText(result), /^Kept without its commitment: /u);
});

test('a decision says what waiting costs, by kind, and what approving buys', () => {
  const prices = { endpointUsdPerHour: 0, committedUsdPerHour: 8.22, pricesAsOf: '2026-11-01' };
  assert.deepEqual(
    whileWaiting({ serving: onDemand, ...prices }).map((line) => /nothing by the hour/u.test(line)),
    [true],
  );
  const [now = '', then = ''] = whileWaiting({
    serving: { ...onDemand, modelUnits: 2, commitment: 'one-month' },
    ...prices,
  });
  assert.match(now, /nothing by the hour/u);
  assert.match(then, /^Keeping it buys 2 model units with a commitment of one month at USD 8\.22 an hour/u);
  const before: Omit<ApprovalRequest, 'serving'> = {
    workflowId: 'w',
    runId: 'r',
    jobName: 'j',
    baseModel: 'b',
    scores: kept.scores,
    verdict: 'better',
    verdictReasons: [],
    metric: 'bertscore.f1',
    expiresAt: 'then',
    forecast: null,
    reportUri: 's3://b/r',
    endpointUsdPerHour: 8.56,
    pricesAsOf: '2026-11-01',
  };
  assert.match(renderMail({ kind: 'approval', request: before }).text, /the endpoint costs USD 8\.56 an hour/u);
});

test('what is left says how it bills', () => {
  const none = { commitment: 'none' } as const;
  assert.equal(billingNow({ kind: 'on-demand', ...none }), 'it bills only what it answers');
  assert.equal(billingNow({ kind: 'provisioned', ...none }), 'it bills by the hour');
  assert.equal(
    billingNow({ kind: 'provisioned', commitment: 'one-month', committedUntil: '2026-12-21T09:00:00.000Z' }),
    'it bills by the hour, committed until 2026-12-21 09:00 UTC',
  );
});

for (const [name, left, says] of [
  ['nothing', {}, /Its endpoint, if there was one, is released: nothing of it bills by the hour\./u],
  [
    'a deployment that was kept',
    { endpoint: { arn, kind: 'on-demand', status: 'Kept' } },
    /kept.*bills what it answers/u,
  ],
  [
    'what could not be released',
    { endpoint: { arn, status: 'Releasing' } },
    /could not be released, and bills by the hour/u,
  ],
  [
    'a commitment',
    { endpoint: { arn, status: 'Released' }, committed: { arn: `${arn}-2`, status: 'Creating' } },
    /is released\. The throughput with a commitment is bought, and bills by the hour until its end: arn:.*-2\./u,
  ],
  [
    'a commitment that failed',
    { endpoint: { arn, status: 'Released' }, committed: { arn: `${arn}-2`, status: 'Failed' } },
    /released: nothing of it bills by the hour\./u,
  ],
] as const) {
  test(`a failure says what is left and bills: ${name}`, () => {
    const failure = {
      workflowId: 'w',
      runId: 'r',
      jobName: 'j',
      baseModel: 'b',
      ending: 'failed',
      failedAt: 'notifying',
      reason: 'no',
      customModelArn: null,
    } as const;
    assert.match(renderMail({ kind: 'failure', failure: { ...failure, ...left } }).text, says);
  });
}
