import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderReportHtml } from '../../src/report/html/render.ts';
import { renderMail } from '../../src/report/mail.ts';
import { renderProgressMarkdown } from '../../src/report/markdown.ts';
import { progressLines } from '../../src/report/progress-text.ts';
import { renderResultText } from '../../src/report/render.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import { improved } from './evaluation-reports.ts';
import { approvalRequest, forecast, kept, purchaseRequest } from './results.ts';

const expected = 'at most USD 1460.69; forecast at prices as of 2026-11-01';
const progress: Progress = {
  workflowId: kept.workflowId,
  runId: kept.runId,
  stage: 'customizing',
  headline: 'Customizing',
  forecast,
  warnings: ['Role jobs could not be read: grant iam:GetRole to check it.'],
  stages: [
    { stage: 'validating', startedAt: '2026-11-21T08:00:00.000Z' },
    { stage: 'customizing', startedAt: '2026-11-21T08:01:00.000Z' },
  ],
};

describe('what a run may cost is shown with the day of its prices', () => {
  for (const [where, text] of Object.entries({
    'in the Web UI': renderProgressMarkdown(progress).replaceAll('\\', ''),
    'by temper status': progressLines(undefined, progress).join('\n'),
    'in the e-mail that asks for a decision': renderMail({ kind: 'approval', request: approvalRequest }).text,
    'beside what it came to, in the terminal': renderResultText(kept),
    'beside what it came to, in the e-mail': renderMail({ kind: 'result', result: kept }).html,
  }))
    test(where, () => assert.ok(text.includes(expected), text));

  test('and so is what preflight found not plainly right', () => {
    assert.match(progressLines(undefined, progress).join('\n'), /! Role jobs could not be read: grant iam:GetRole/u);
    assert.match(renderProgressMarkdown(progress), /Role jobs could not be read/u);
  });

  test('and a price that nobody knows is named, never counted as nothing', () => {
    const unpriced = { ...forecast, evaluationUsd: null, totalUsd: null, unknownPrices: ['inputUsdPer1kTokens'] };
    const lines = progressLines(undefined, { ...progress, forecast: unpriced }).join('\n');
    assert.match(
      lines,
      /at least USD 1460\.69 in the worst case, and what has no known price \(inputUsdPer1kTokens\)/u,
    );
  });
});

test('the report has each part as it was expected beside what it came to', () => {
  assert.ok(improved.cost);
  const html = renderReportHtml({ ...improved, cost: { ...improved.cost, evaluationUsd: 0.01, forecast } });
  for (const text of ['Expected at most', 'Came to', 'USD 1455.20', 'USD 1460.69', 'USD 0.04', 'USD 0.01'])
    assert.ok(html.includes(text), `lacks ${text}`);
  assert.ok(!renderReportHtml(improved).includes('Expected at most'), 'nothing was expected in older runs');
});

describe('the e-mail that asks about a purchase', () => {
  const { subject, text, html } = renderMail({ kind: 'budget', request: purchaseRequest, isReminder: false });

  test('says what is asked, why, what it may cost and until when', () => {
    assert.equal(subject, '[Temper] my-job: buy the endpoint, beyond the budget?');
    assert.match(text, /may cost up to USD 1460\.69, which passes the budget of USD 100\.00/u);
    assert.match(text, /Endpoint, 170 h +USD 1455\.20/u);
    assert.match(text, /Decide until 2026-11-28 09:00 UTC\. Without a decision nothing more is bought/u);
    assert.match(html, /USD 1455\.20/u);
  });

  test('has the commands to type, and says of a reminder that it is one', () => {
    assert.match(text, /Buy it.*temper approve customize-my-job.*Refuse.*temper reject customize-my-job/su);
    assert.match(renderMail({ kind: 'budget', request: purchaseRequest, isReminder: true }).subject, /Reminder: /u);
  });
});

test('where a purchase is asked about, the Web UI says what happens without a decision', () => {
  const asked: Progress = {
    ...progress,
    stage: 'awaiting-approval',
    approval: { expiresAt: '2026-11-28T09:00:00.000Z', question: 'Asks whether to buy the job' },
  };
  assert.match(renderProgressMarkdown(asked), /without one nothing more is bought/u);
});
