import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeSpan, escapeHtml, escapeMarkdown, plainLine, shellWord } from '../../src/report/escape.ts';
import { renderMail, type FailureNotice } from '../../src/report/mail.ts';
import { renderProgressMarkdown, renderResultMarkdown } from '../../src/report/markdown.ts';
import { progressHeadline, progressLines } from '../../src/report/progress-text.ts';
import { renderResultText } from '../../src/report/render.ts';
import {
  approvalRequest,
  hostile,
  hostileForecast,
  hostileProgress,
  hostileResult,
  purchaseRequest,
} from './results.ts';

const hostileRequest = {
  ...approvalRequest,
  workflowId: hostile,
  jobName: hostile,
  baseModel: hostile,
  verdictReasons: [hostile],
  expiresAt: hostile,
  pricesAsOf: hostile,
};
const hostilePurchase = {
  ...purchaseRequest,
  workflowId: hostile,
  jobName: hostile,
  baseModel: hostile,
  reason: hostile,
  expiresAt: hostile,
  forecast: hostileForecast,
};
const failure: FailureNotice = {
  workflowId: hostile,
  runId: hostile,
  jobName: hostile,
  baseModel: hostile,
  ending: 'failed',
  failedAt: hostile,
  reason: hostile,
  customModelArn: hostile,
};
const mails = [
  renderMail({ kind: 'result', result: hostileResult }),
  renderMail({ kind: 'failure', failure }),
  renderMail({ kind: 'approval', request: hostileRequest }),
  renderMail({ kind: 'reminder', request: hostileRequest }),
  renderMail({ kind: 'budget', request: hostilePurchase, isReminder: false }),
];

const plain = [
  renderResultText(hostileResult),
  progressLines(undefined, hostileProgress).join('\n'),
  progressHeadline(hostileProgress),
  ...mails.flatMap(({ subject, text }) => [subject, text]),
];

test('nothing that reaches a terminal or a mail program as text can control it', () => {
  for (const text of plain) assert.doesNotMatch(text, /(?!\n)\p{Cc}|\p{Bidi_Control}/u);
});

test('a subject is one line of bounded length', () => {
  for (const { subject } of mails) {
    assert.doesNotMatch(subject, /\n/u);
    assert.ok(subject.length <= 150);
  }
});

test('HTML holds no tag and no attribute of a stranger', () => {
  for (const { html } of mails) {
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/giu)].map(([, tag]) => tag));
    assert.ok(!tags.has('script'), html);
    assert.ok(html.includes('&#60;script&#62;'), 'it is shown, not dropped');
  }
});

test('Markdown holds no HTML and no table cell, heading or emphasis of a stranger', () => {
  for (const text of [renderResultMarkdown(hostileResult), renderProgressMarkdown(hostileProgress)]) {
    // Code shows its content as it is; what is outside must have been escaped.
    const outside = text.replaceAll(/```sh\n[\s\S]*?\n```/gu, '').replaceAll(/(?<!\\)`[^`]*`/gu, '');
    assert.doesNotMatch(outside, /<script|(?<!\\)\*\*b\*\*|(?<!\\)# "x"/u);
    assert.doesNotMatch(text, /(?!\n)\p{Cc}/u);
    for (const row of text.split('\n').filter((line) => line.startsWith('|'))) {
      assert.equal(row.split('|').length, 6, row);
    }
  }
});

test('a workflow id stays one word in the commands that people copy', () => {
  const { text } = renderMail({ kind: 'approval', request: { ...approvalRequest, workflowId: "a'; rm -rf /; '" } });
  assert.ok(text.includes(`temper approve 'a'\\''; rm -rf /; '\\''' --by`), text);
});

const escapes: readonly { escape: (text: string) => string; given: string; expected: string }[] = [
  { escape: plainLine, given: 'a\u001b[31mb\u0000', expected: 'a[31mb' },
  { escape: plainLine, given: ' a\r\n\tb\u2028c ', expected: 'a b c' },
  { escape: plainLine, given: 'naïve 日本 👩‍💻', expected: 'naïve 日本 👩‍💻' },
  { escape: escapeHtml, given: `<a href="x">'&`, expected: '&#60;a href=&#34;x&#34;&#62;&#39;&#38;' },
  { escape: escapeMarkdown, given: '1. [a](b) <i>', expected: '1\\. \\[a\\]\\(b\\) &lt;i\\>' },
  { escape: escapeMarkdown, given: '- item', expected: '\\- item' },
  { escape: codeSpan, given: 'a`b', expected: "`a'b`" },
  { escape: codeSpan, given: '', expected: '` `' },
  { escape: shellWord, given: 'customize-my.job_1', expected: 'customize-my.job_1' },
  { escape: shellWord, given: '$(id)', expected: "'$(id)'" },
  { escape: shellWord, given: '', expected: "''" },
];

for (const { escape, given, expected } of escapes) {
  test(`${escape.name} makes ${JSON.stringify(given)} into ${JSON.stringify(expected)}`, () => {
    assert.equal(escape(given), expected);
  });
}
