import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decisionMetrics, type DecisionMetric } from '../../src/domain/customization.ts';
import { decide } from '../../src/domain/verdict.ts';
import type { ModelScores } from '../../src/report/result.ts';

function scores(value: number): ModelScores {
  const all = { precision: value, recall: value, f1: value };
  return { rougeL: all, bertscore: all };
}

/** A verdict on means with full coverage. */
function verdictOn(baseline: number, candidate: number, margin = 0, metric: DecisionMetric = 'bertscore.f1') {
  return decide(
    { rule: 'mean', metric, margin },
    { baseline: scores(baseline), candidate: scores(candidate) },
    1,
    0.95,
  );
}

describe('a verdict', () => {
  const cases = [
    { baseline: 0.8, candidate: 0.81, margin: 0, verdict: 'better' },
    { baseline: 0.8, candidate: 0.8000001, margin: 0, verdict: 'better' },
    { baseline: -0.2, candidate: 0.1, margin: 0, verdict: 'better' },
    { baseline: 0.8, candidate: 0.8, margin: 0, verdict: 'inconclusive' },
    { baseline: 0, candidate: 0, margin: 0, verdict: 'inconclusive' },
    { baseline: 0.3, candidate: 0.1 + 0.2, margin: 0, verdict: 'inconclusive' },
    { baseline: 0.84, candidate: 0.86, margin: 0.02, verdict: 'inconclusive' },
    { baseline: 0.84, candidate: 0.85, margin: 0.02, verdict: 'inconclusive' },
    { baseline: 0.84, candidate: 0.8601, margin: 0.02, verdict: 'better' },
    { baseline: 0.8, candidate: 0.79, margin: 0, verdict: 'worse' },
    { baseline: 0.8, candidate: 0.79, margin: 0.02, verdict: 'worse' },
  ] as const;
  for (const { baseline, candidate, margin, verdict } of cases)
    test(`on ${candidate} against ${baseline} with a margin of ${margin} is ${verdict}`, () => {
      assert.equal(verdictOn(baseline, candidate, margin).verdict, verdict);
    });

  test('explains itself with the figures', () => {
    assert.deepEqual(verdictOn(0.842, 0.8812).reasons, [
      'BERTScore F1: candidate 0.8812, baseline 0.8420, difference +0.0392.',
      'The candidate scores above the baseline.',
    ]);
    assert.deepEqual(
      verdictOn(0.842, 0.8812, 0.01).reasons.at(-1),
      'The candidate exceeds the baseline by more than the margin of 0.01.',
    );
    assert.deepEqual(
      verdictOn(0.842, 0.8812, 0.05).reasons.at(-1),
      'The candidate does not exceed the baseline by more than the margin of 0.05.',
    );
    assert.deepEqual(verdictOn(0.5, 0.5).reasons, [
      'BERTScore F1: candidate 0.5000, baseline 0.5000, difference +0.0000.',
      'Both models score the same.',
    ]);
    assert.deepEqual(verdictOn(0.5, 0.4).reasons, [
      'BERTScore F1: candidate 0.4000, baseline 0.5000, difference -0.1000.',
      'The candidate scores below the baseline.',
    ]);
  });

  test('never shows a difference that decided as none', () => {
    assert.match(verdictOn(0.8, 0.80000123).reasons[0] ?? '', /difference \+0\.0000012\./);
    assert.match(verdictOn(0.80000123, 0.8).reasons[0] ?? '', /difference -0\.0000012\./);
  });

  for (const metric of decisionMetrics)
    test(`on ${metric} looks at nothing else`, () => {
      const [group, part] = metric.split('.') as ['rougeL' | 'bertscore', 'precision' | 'recall' | 'f1'];
      const candidate = structuredClone(scores(0.1)) as { [K in typeof group]: Record<typeof part, number> };
      candidate[group] = { ...candidate[group], [part]: 0.9 };
      const found = decide({ rule: 'mean', metric, margin: 0 }, { baseline: scores(0.5), candidate }, 1, 0.95);
      assert.equal(found.verdict, 'better');
      assert.match(found.reasons[0] ?? '', /candidate 0\.9000/);
    });

  const invalid = [
    {
      coverage: 0.94,
      minimum: 0.95,
      reason: /^Only 94 % of the records were answered by both models, but 95 % are required\.$/,
    },
    { coverage: 0.94999, minimum: 0.95, reason: /^Only 94\.9 % / },
    { coverage: 0, minimum: 0.95, reason: /^No record was answered by both models/ },
    { coverage: 0, minimum: 0, reason: /^No record was answered by both models/ },
    { coverage: Number.NaN, minimum: 0, reason: /^No record was answered by both models/ },
  ] as const;
  for (const { coverage, minimum, reason } of invalid)
    test(`on a coverage of ${coverage} where ${minimum} is required is invalid`, () => {
      const found = decide(
        { rule: 'mean', metric: 'rougeL.f1', margin: 0 },
        { baseline: scores(0.1), candidate: scores(0.9) },
        coverage,
        minimum,
      );
      assert.equal(found.verdict, 'invalid');
      assert.match(found.reasons.join(), reason);
    });

  test('on exactly the required coverage is given', () => {
    const both = { baseline: scores(0.1), candidate: scores(0.9) };
    assert.equal(decide({ rule: 'mean', metric: 'rougeL.f1', margin: 0 }, both, 0.95, 0.95).verdict, 'better');
  });

  for (const [baseline, candidate] of [
    [Number.NaN, 0.5],
    [0.5, Number.NaN],
    [0.5, Number.POSITIVE_INFINITY],
  ] as const)
    test(`on ${candidate} against ${baseline} is invalid`, () => {
      const found = verdictOn(baseline, candidate);
      assert.equal(found.verdict, 'invalid');
      assert.match(found.reasons.join(), /BERTScore F1 could not be computed for both models/);
    });

  test('never calls one model both better and worse than another', () => {
    const opposite = {
      better: ['worse', 'inconclusive'],
      worse: ['better', 'inconclusive'],
      inconclusive: ['worse', 'inconclusive'],
      invalid: [],
    };
    const steps = Array.from({ length: 21 }, (_, index) => index / 20);
    for (const a of steps)
      for (const b of steps)
        for (const margin of [0, 0.05, 0.3])
          assert.ok(
            opposite[verdictOn(a, b, margin).verdict].includes(verdictOn(b, a, margin).verdict as never),
            `${a} ${b} ${margin}`,
          );
  });
});
