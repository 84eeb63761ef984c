/** What pipelines and terminals get of an evaluation: exit code, JUnit, table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReportText } from '../../src/report/evaluation-text.ts';
import { gateExitCode } from '../../src/report/gate.ts';
import { renderJUnit } from '../../src/report/junit.ts';
import { ansiStyle } from '../../src/report/style.ts';
import { classified, hostileEvaluation, improved, invalidEvaluation } from './evaluation-reports.ts';

for (const [verdict, code] of [
  ['better', 0],
  ['worse', 1],
  ['inconclusive', 1],
  ['invalid', 2],
] as const) {
  test(`the gate exits with ${code} for ${verdict}`, () => assert.equal(gateExitCode(verdict), code));
}

for (const { report, counts, element } of [
  { report: improved, counts: 'tests="3" failures="0" errors="0" skipped="1"', element: '<system-out>' },
  {
    report: { ...classified, verdict: 'worse' as const },
    counts: 'tests="1" failures="1" errors="0" skipped="0"',
    element: '<failure type="worse"',
  },
  {
    report: classified,
    counts: 'tests="1" failures="1" errors="0" skipped="0"',
    element: '<failure type="inconclusive"',
  },
  {
    report: invalidEvaluation,
    counts: 'tests="14" failures="0" errors="2" skipped="12"',
    element: '<error type="invalid"',
  },
]) {
  test(`JUnit tells of ${report.verdict}`, () => {
    const xml = renderJUnit(report);
    assert.ok(xml.includes(`<testsuite name="temper.evaluation" ${counts}`), xml);
    assert.ok(xml.includes(element), xml);
    assert.ok(xml.includes('name="the candidate is better than the baseline by '), xml);
  });
}

for (const { finding, verdict, says, counts } of [
  {
    finding: 'met',
    verdict: 'better',
    says: '<system-out>kept: +0.2412',
    counts: 'failures="0" errors="0" skipped="1"',
  },
  {
    finding: 'missed',
    verdict: 'worse',
    says: '<failure message="not kept: +0.2412',
    counts: 'failures="2" errors="0" skipped="1"',
  },
  {
    finding: 'open',
    verdict: 'inconclusive',
    says: '<failure message="not shown to be kept: +0.2412',
    counts: 'failures="2" errors="0" skipped="1"',
  },
  {
    finding: undefined,
    verdict: 'better',
    says: '<skipped message="the report does not say',
    counts: 'failures="0" errors="0" skipped="2"',
  },
] as const) {
  test(`JUnit has a case for a guardrail that is ${finding ?? 'not spoken of'}`, () => {
    const [primary] = improved.criteria ?? [];
    assert.ok(primary);
    const criteria = finding === undefined ? [primary] : [primary, { metric: 'rougeL.f1', finding }];
    const xml = renderJUnit({ ...improved, verdict, criteria });
    const [, inCase = ''] =
      /<testcase classname="temper\.evaluation\.guardrails" name="rougeL\.f1 does not get worse by more than 0\.05">([^]*?)<\/testcase>/.exec(
        xml,
      ) ?? [];
    assert.ok(inCase.includes(says), xml);
    assert.ok(xml.includes(`tests="3" ${counts}`), xml);
  });
}

test('JUnit stays well-formed whatever the texts are', () => {
  const xml = renderJUnit(hostileEvaluation);
  assert.doesNotMatch(xml, /(?![\t\n\r])\p{Cc}|\p{Cs}/u);
  const open: string[] = [];
  for (const [, closing, name = '', rest = ''] of xml
    .replace(/^<\?xml[^>]*\?>/u, '')
    .matchAll(/<(\/?)([a-z-]+)([^<>]*)>/gu)) {
    if (closing) assert.equal(open.pop(), name);
    else if (!rest.endsWith('/')) open.push(name);
    assert.match(rest, /^(?: [a-z]+="[^"<>]*")*\/?$/iu);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(xml.replace(/<\?xml[^>]*\?>|<\/?[a-z-]+[^<>]*>/gu, ''), /[<>]|&(?!#\d+;)/u);
});

test('the terminal gets the verdict first, then a table whose columns line up', () => {
  const lines = renderReportText(improved).split('\n');
  assert.equal(lines[0], 'Better: the candidate beats the baseline.');
  const table = lines.slice(5, 9);
  assert.deepEqual(table, [
    '  metric               baseline  candidate  difference         95 % interval       p',
    '  BERTScore F1 *         0.6575     0.8050     +0.1475    [+0.1031, +0.1919]  0.0002',
    '  BERTScore precision    0.5781     0.8118     +0.2337    [+0.1893, +0.2781]  0.0002',
    '  BERTScore recall       0.7694     0.7304     -0.0390    [-0.0701, -0.0079]  0.0002',
  ]);
});

for (const { name, report, says, neverSays } of [
  {
    name: 'an improvement',
    report: improved,
    says: [
      'worst regressions (3 of 20',
      'record-00020  candidate: ModelTimeoutException',
      '20 of 21 scored (95.2 %)',
      'training loss',
      'seed 20261121',
      'p50 812 ms',
      'USD 12.06',
      'bertscore|records:20',
    ],
    neverSays: ['undefined', 'NaN', 'null'],
  },
  {
    name: 'files',
    report: classified,
    says: ['Inconclusive', 'answers-a.json'],
    neverSays: ['undefined', 'NaN', 'null', 'calls', 'cost', 'loss'],
  },
  {
    name: 'nothing to compare',
    report: invalidEvaluation,
    says: ['Invalid', 'No metric could be computed.', '8 of 20 scored (40 %)', '… and 7 more'],
    neverSays: ['undefined', 'NaN', 'null', '0.0000'],
  },
]) {
  test(`the terminal tells of ${name}`, () => {
    const text = renderReportText(report);
    for (const phrase of says) assert.ok(text.includes(phrase), `lacks ${JSON.stringify(phrase)}:\n${text}`);
    for (const phrase of neverSays) assert.ok(!text.includes(phrase), `has ${JSON.stringify(phrase)}:\n${text}`);
  });
}

test('no text of a stranger controls the terminal or floods it', () => {
  const text = renderReportText(hostileEvaluation);
  assert.doesNotMatch(text, /(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  for (const line of text.split('\n')) assert.ok(line.length < 2_000, `${line.length} characters`);
});

test('colour only where it is asked for, and only for what the interval shows', () => {
  assert.ok(!renderReportText(improved).includes('\u001b'));
  assert.ok(renderReportText(improved, ansiStyle).includes('\u001b[31mBERTScore recall'));
  const unsure = renderReportText(classified, ansiStyle);
  for (const colour of [31, 32]) assert.ok(!unsure.includes(`\u001b[${colour}mAccuracy`));
});
