import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderResultMarkdown } from '../../src/report/markdown.ts';
import { renderMail } from '../../src/report/mail.ts';
import { renderResultText } from '../../src/report/render.ts';
import { ansiStyle } from '../../src/report/style.ts';
import type { CustomizationResult } from '../../src/report/result.ts';
import { invalid, kept, released } from './results.ts';

const cases: readonly {
  name: string;
  result: CustomizationResult;
  says: readonly string[];
  neverSays: readonly string[];
}[] = [
  {
    name: 'a better model that was kept',
    result: kept,
    says: [
      'Kept',
      'better than the base model',
      '0.7100',
      '0.8050',
      '+0.0950',
      kept.endpointArn ?? '',
      'ana',
      'USD 12.07',
    ],
    neverSays: ['undefined', 'NaN', 'null'],
  },
  {
    name: 'a worse model that was released',
    result: released,
    says: ['Released', 'not better than the base model', '-0.0950', 'released'],
    neverSays: ['undefined', 'NaN', 'null', 'provisioned-model', 'ana,'],
  },
  {
    name: 'an evaluation that scored nothing',
    result: invalid,
    says: ['Released', 'not comparable with the base model', '–', '0 of 11 records'],
    neverSays: ['undefined', 'NaN', 'null', '0.0000', 'USD 0'],
  },
];

for (const { name, result, says, neverSays } of cases) {
  for (const [medium, text] of [
    ['the terminal', renderResultText(result)],
    ['the Web UI', renderResultMarkdown(result).replaceAll('\\', '')],
    ['e-mail text', renderMail({ kind: 'result', result }).text],
    ['e-mail HTML', renderMail({ kind: 'result', result }).html],
  ] as const) {
    test(`${medium} tells of ${name}`, () => {
      for (const phrase of says) assert.ok(text.includes(phrase), `lacks ${JSON.stringify(phrase)}:\n${text}`);
      for (const phrase of neverSays) assert.ok(!text.includes(phrase), `has ${JSON.stringify(phrase)}:\n${text}`);
    });
  }
}

test('the outcome for a terminal comes first, and its columns line up', () => {
  const lines = renderResultText(kept).split('\n');
  assert.equal(lines[0], 'Kept: the custom model is better than the base model.');
  assert.equal(lines[1], 'approved by ana: short and right');
  assert.deepEqual(lines.slice(3, 8), [
    '  score                base model  custom model  difference',
    '  BERTScore F1 *           0.7100        0.8050     +0.0950',
    '  BERTScore precision      0.7000        0.8100     +0.1100',
    '  BERTScore recall         0.7200        0.8000     +0.0800',
    '  ROUGE-L F1               0.2400        0.3500     +0.1100',
  ]);
});

test('losses show their first and last value and their course; none is said to be none', () => {
  assert.match(
    renderResultText(kept),
    /training loss {4}3\.2000 → 1\.2000 {2}█▄▂▁\n {2}validation loss {2}3\.3000 → 2\.4000 {2}█▁/u,
  );
  assert.match(renderResultText(invalid), /The job wrote no losses\./u);
});

test('costs are called an estimate, with the date of the prices', () => {
  assert.match(
    renderResultText(kept),
    /USD 12\.07 \(training USD 3\.50, endpoint USD 8\.56, evaluation USD 0\.01\); estimate, list prices as of 2026-11-01/u,
  );
  assert.match(
    renderResultText(kept),
    /kept: the provisioned throughput bills USD 8\.56 an hour .* until you run: temper cleanup customize-my-job/u,
  );
});

test('colour is there only where it is asked for', () => {
  assert.ok(!renderResultText(kept).includes('\u001b'));
  assert.ok(renderResultText(kept, ansiStyle).includes('\u001b[32m'));
});
