import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideVerdict, thresholdOf, type Decision, type MeasuredMetric } from '../../src/domain/verdict.ts';
import { comparePairedScores, finish } from '../../src/metrics/statistics/index.ts';
import type { Verdict } from '../../src/report/result.ts';

const all = { coverage: 1, minimumCoverage: 0.95 };

const paired: Decision = {
  rule: 'paired',
  metric: 'bertscore.f1',
  minimumImprovement: 0,
  guardrails: [],
  seed: 42,
  resamples: 10_000,
};
const mean: Decision = { ...paired, rule: 'mean' };

/** A metric with these figures; its means are 0.8 and 0.8 + the difference unless told. */
function measured(
  difference: { readonly value?: number; readonly low?: number | null; readonly high?: number | null },
  {
    name = 'bertscore.f1',
    label = 'BERTScore F1',
    higherIsBetter = true,
    baseline = 0.8,
    pValue = 0.001,
    atThreshold = undefined as number | undefined,
    smallestPValue = 0.0001,
    threshold = 0,
    records = 200,
  } = {},
): MeasuredMetric {
  const { low = null, high = null } = difference;
  const value = difference.value ?? ((low ?? 0) + (high ?? 0)) / 2;
  return {
    name,
    label,
    higherIsBetter,
    records,
    baseline: { value: baseline, low: null, high: null },
    candidate: { value: baseline + value, low: null, high: null },
    difference: { value, low, high, pValue, test: 'paired permutation (10000 resamples)' },
    threshold: { improvement: threshold, pValue: atThreshold ?? pValue, smallestPValue },
  };
}

function rouge(
  difference: Parameters<typeof measured>[0],
  { threshold = -0.02, ...more }: Parameters<typeof measured>[1] = {},
): MeasuredMetric {
  return measured(difference, { name: 'rougeL.f1', label: 'ROUGE-L F1', threshold, ...more });
}

describe('by pairs, a verdict', () => {
  const cases: readonly {
    readonly low: number | null;
    readonly high: number | null;
    readonly minimum: number;
    readonly pValue?: number;
    readonly verdict: Verdict['verdict'];
  }[] = [
    { low: 0.01, high: 0.03, minimum: 0, verdict: 'better' },
    { low: 0.0000001, high: 0.03, minimum: 0, verdict: 'better' },
    { low: 0, high: 0.03, minimum: 0, verdict: 'inconclusive' },
    { low: 1e-17, high: 0.03, minimum: 0, verdict: 'inconclusive' },
    { low: -0.01, high: 0.03, minimum: 0, verdict: 'inconclusive' },
    { low: -0.03, high: 0, minimum: 0, verdict: 'inconclusive' },
    { low: -0.03, high: -0.01, minimum: 0, verdict: 'worse' },
    { low: 0, high: 0, minimum: 0, verdict: 'inconclusive' },
    { low: 0.021, high: 0.04, minimum: 0.02, verdict: 'better' },
    { low: 0.86 - 0.84, high: 0.04, minimum: 0.02, verdict: 'inconclusive' },
    { low: 0.01, high: 0.04, minimum: 0.02, verdict: 'inconclusive' },
    { low: 0.001, high: 0.01, minimum: 0.02, verdict: 'worse' },
    { low: null, high: null, minimum: 0, pValue: 1, verdict: 'inconclusive' },
    { low: 0.01, high: 0.03, minimum: 0, pValue: 0.05, verdict: 'better' },
    { low: 0.01, high: 0.03, minimum: 0, pValue: 0.0501, verdict: 'inconclusive' },
    { low: -0.03, high: -0.01, minimum: 0, pValue: 0.2, verdict: 'inconclusive' },
  ];
  for (const { low, high, minimum, pValue = 0.001, verdict } of cases)
    test(`on ${low} to ${high}, p = ${pValue}, with a minimum of ${minimum} is ${verdict}`, () => {
      const metric = measured({ low, high }, { pValue, threshold: minimum });
      assert.equal(decideVerdict({ ...paired, minimumImprovement: minimum }, [metric], all).verdict, verdict);
    });

  test('is turned round where lower is better', () => {
    const of = (low: number, high: number, threshold = 0) =>
      decideVerdict(
        { ...paired, minimumImprovement: threshold },
        [measured({ low, high }, { higherIsBetter: false, threshold })],
        all,
      ).verdict;
    assert.equal(of(-0.3, -0.1), 'better');
    assert.equal(of(0.1, 0.3), 'worse');
    assert.equal(of(-0.3, 0.1), 'inconclusive');
    assert.equal(of(-0.3, -0.1, 0.2), 'inconclusive');
    assert.equal(of(-0.3, -0.1, 0.4), 'worse');
  });

  for (const { by, decision, guardrail, findings } of [
    { by: 'pairs', decision: paired, guardrail: { low: -0.01, high: 0.01 }, findings: ['met', 'met'] },
    { by: 'pairs', decision: paired, guardrail: { low: -0.09, high: -0.05 }, findings: ['met', 'missed'] },
    { by: 'pairs', decision: paired, guardrail: { low: -0.05, high: 0.01 }, findings: ['met', 'open'] },
    { by: 'means', decision: mean, guardrail: { value: -0.01 }, findings: ['met', 'met'] },
    { by: 'means', decision: mean, guardrail: { value: -0.03 }, findings: ['met', 'missed'] },
  ]) {
    test(`says of each criterion, by ${by}, that it is ${findings.join(' and ')}`, () => {
      const settings = { ...decision, guardrails: [{ metric: 'rougeL.f1', maximumDrop: 0.02 }] };
      const { criteria } = decideVerdict(settings, [measured({ low: 0.01, high: 0.03 }), rouge(guardrail)], all);
      assert.deepEqual(criteria, [
        { metric: 'bertscore.f1', finding: findings[0] },
        { metric: 'rougeL.f1', finding: findings[1] },
      ]);
    });
  }

  test('that is invalid is made of no criteria', () => {
    assert.equal(decideVerdict(paired, [], all).criteria, undefined);
  });

  test('explains itself with the figures, the seed and the resamples', () => {
    assert.deepEqual(decideVerdict(paired, [measured({ low: 0.0312, high: 0.0472 })], all).reasons, [
      'BERTScore F1: candidate 0.8392, baseline 0.8000, difference +0.0392 (95 % interval +0.0312 to +0.0472; ' +
        'paired permutation (10000 resamples), p = 0.0010) on 200 records.',
      'The whole interval is an improvement.',
      'Intervals and tests are of 10,000 resamples with the seed 42.',
    ]);
    const minimum = { ...paired, minimumImprovement: 0.01, seed: 7, resamples: 500 };
    const asked = measured({ low: 0.002, high: 0.03 }, { threshold: 0.01, atThreshold: 0.31, records: 1 });
    assert.deepEqual(decideVerdict(minimum, [asked], all).reasons.slice(1), [
      'Neither an improvement of more than 0.01 is shown, nor an improvement of less than 0.01, or a decline. The test ' +
        'against that bound gives p = 0.3100.',
      'Intervals and tests are of 500 resamples with the seed 7.',
    ]);
    const second = (low: number, high: number, pValue = 0.001): string | undefined =>
      decideVerdict(paired, [measured({ low, high }, { pValue })], all).reasons[1];
    assert.equal(second(-0.02, -0.01), 'The whole interval is a decline.');
    assert.equal(second(-0.02, 0.01), 'Neither an improvement is shown, nor a decline.');
    assert.equal(second(0.01, 0.02, 0.06), 'The interval alone would decide, but the test does not bear it out.');
  });

  test('never shows a p-value above the level as the level', () => {
    const { reasons } = decideVerdict(paired, [measured({ low: 0.01, high: 0.02 }, { pValue: 0.05000001 })], all);
    assert.match(reasons[0] ?? '', /p = 0\.0501\)/);
  });

  for (const records of [1, 2, 3, 4, 5])
    test(`on ${records} clearly better ${records === 1 ? 'record' : 'records'} says that these are too few`, () => {
      const { verdict, reasons } = clearlyBetter(records);
      assert.equal(verdict, 'inconclusive');
      assert.match(
        reasons[1] ?? '',
        /Too few records differ for the test to say anything: at best it could reach p = /,
      );
      assert.match(reasons[1] ?? '', /and 0\.05 is needed\. Evaluate on more records\.$/);
    });

  test('on 6 clearly better records is given', () => {
    const { verdict, reasons } = clearlyBetter(6);
    assert.equal(verdict, 'better');
    assert.doesNotMatch(reasons.join(), /Too few/);
  });

  function clearlyBetter(records: number): Verdict {
    const baseline = Array.from({ length: records }, (_, record) => record / 100);
    const candidate = baseline.map((score, record) => score + 0.5 + record / 50);
    return decideVerdict(paired, [compared(baseline, candidate, paired)], all);
  }

  test('on many records of which few differ says so too', () => {
    const baseline = Array.from<number>({ length: 100 }).fill(0);
    const candidate = baseline.map((_, record) => (record < 4 ? 1 : 0));
    const { verdict, reasons } = decideVerdict(paired, [compared(baseline, candidate, paired)], all);
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[0] ?? '', /McNemar's \(exact\), p = 0\.1250/);
    assert.match(reasons[1] ?? '', /at best it could reach p = 0\.1250/);
  });

  test('on equal answers is inconclusive', () => {
    const scores = [0.1, 0.5, 0.7, 0.2, 0.9, 0.4, 0.3];
    const { verdict, reasons } = decideVerdict(paired, [compared(scores, scores, paired)], all);
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[0] ?? '', /difference \+0\.0000 \(95 % interval \+0\.0000 to \+0\.0000;/);
  });

  test('refuses a metric that was compared against another threshold', () => {
    assert.throws(
      () => decideVerdict({ ...paired, minimumImprovement: 0.1 }, [measured({ low: 1, high: 2 })], all),
      /RangeError: bertscore\.f1 was compared against 0, but the decision asks for 0\.1/,
    );
  });
});

function compared(baseline: readonly number[], candidate: readonly number[], decision: Decision): MeasuredMetric {
  const { seed, resamples, metric: name } = decision;
  const found = finish(
    comparePairedScores(baseline, candidate, { seed, resamples, threshold: thresholdOf(decision, name) }),
  );
  return { ...found, name, label: 'BERTScore F1', higherIsBetter: true };
}

describe('with guardrails, a verdict', () => {
  const guarded: Decision = { ...paired, guardrails: [{ metric: 'rougeL.f1', maximumDrop: 0.02 }] };
  const improved = measured({ low: 0.01, high: 0.03 });
  const open = measured({ low: -0.01, high: 0.03 });

  const cases: readonly {
    readonly text: string;
    readonly metrics: readonly MeasuredMetric[];
    readonly verdict: Verdict['verdict'];
  }[] = [
    {
      text: 'better where the guardrail holds',
      metrics: [improved, rouge({ low: -0.01, high: 0.01 })],
      verdict: 'better',
    },
    { text: 'worse where it breaks', metrics: [improved, rouge({ low: -0.05, high: -0.03 })], verdict: 'worse' },
    {
      text: 'inconclusive where that is open',
      metrics: [improved, rouge({ low: -0.03, high: 0 })],
      verdict: 'inconclusive',
    },
    {
      text: 'inconclusive where only the guardrail holds',
      metrics: [open, rouge({ low: 0, high: 1 })],
      verdict: 'inconclusive',
    },
    {
      text: 'worse where it breaks and all else is open',
      metrics: [open, rouge({ low: -1, high: -0.5 })],
      verdict: 'worse',
    },
    {
      text: 'inconclusive where it may have broken, but the test does not say so',
      metrics: [improved, rouge({ low: -0.05, high: -0.03 }, { atThreshold: 0.06 })],
      verdict: 'inconclusive',
    },
    {
      text: 'worse where a metric of which less is better rises too far',
      metrics: [improved, rouge({ low: 0.03, high: 0.05 }, { higherIsBetter: false })],
      verdict: 'worse',
    },
    {
      text: 'better where such a metric falls',
      metrics: [improved, rouge({ low: -0.05, high: -0.03 }, { higherIsBetter: false })],
      verdict: 'better',
    },
  ];
  for (const { text, metrics, verdict } of cases)
    test(`is ${text}`, () => {
      assert.equal(decideVerdict(guarded, metrics, all).verdict, verdict);
      assert.equal(decideVerdict(guarded, [...metrics].reverse(), all).verdict, verdict);
    });

  test('corrects the p-values for the number of criteria', () => {
    const held = rouge({ low: -0.01, high: 0.01 }, { atThreshold: 0.04 });
    const single = measured({ low: 0.01, high: 0.03 }, { pValue: 0.03 });
    assert.equal(decideVerdict(paired, [single], all).verdict, 'better');
    const { verdict, reasons } = decideVerdict(guarded, [single, held], all);
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[1] ?? '', /gives p = 0\.0300, corrected for 2 criteria by Holm p = 0\.0600\.$/);
    assert.match(reasons[3] ?? '', /gives p = 0\.0400, corrected for 2 criteria by Holm p = 0\.0600\.$/);
  });

  test('says of each whether it kept to its bound', () => {
    const of = (low: number, high: number): string =>
      decideVerdict(guarded, [improved, rouge({ low, high })], all)
        .reasons.slice(2, 4)
        .join(' ');
    assert.match(of(-0.01, 0.01), /^Guardrail ROUGE-L F1: candidate 0\.8000/);
    assert.match(of(-0.01, 0.01), /It may get worse by 0\.02 at most, and the whole interval keeps to that\./);
    assert.match(of(-0.05, -0.03), /It may get worse by 0\.02 at most, and the whole interval lies beyond that\./);
    assert.match(of(-0.03, 0), /at most, and neither is shown that it keeps to that, nor that it does not\./);
    const none = { ...guarded, guardrails: [{ metric: 'rougeL.f1', maximumDrop: 0 }] };
    const found = decideVerdict(none, [improved, rouge({ low: 0.01, high: 0.02 }, { threshold: 0 })], all);
    assert.match(found.reasons[3] ?? '', /^It may not get worse, and the whole interval keeps to that\./);
  });

  test('that were not measured, or are named twice, is invalid', () => {
    assert.deepEqual(decideVerdict(guarded, [improved], all), {
      verdict: 'invalid',
      reasons: ['rougeL.f1 could not be computed for both models, so that there is nothing to compare.'],
    });
    const twice = { ...paired, guardrails: [{ metric: 'bertscore.f1', maximumDrop: 0.1 }] };
    assert.match(decideVerdict(twice, [improved], all).reasons.join(), /^bertscore\.f1 is named as a criterion twice/);
  });

  test('asks each metric for its own threshold', () => {
    const decision = { ...guarded, minimumImprovement: 0.1 };
    assert.deepEqual(
      ['bertscore.f1', 'rougeL.f1', 'bleu'].map((name) => thresholdOf(decision, name)),
      [0.1, -0.02, 0],
    );
  });
});

describe('by means, a verdict', () => {
  /** On means with full coverage. */
  function verdictOn(baseline: number, candidate: number, margin = 0, higherIsBetter = true): Verdict {
    const metric = measured({ value: candidate - baseline }, { baseline, pValue: 1, higherIsBetter });
    const exact = { ...metric, candidate: { value: candidate, low: null, high: null } };
    return decideVerdict({ ...mean, minimumImprovement: margin }, [exact], all);
  }

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

  test('is turned round where lower is better', () => {
    assert.equal(verdictOn(0.5, 0.4, 0, false).verdict, 'better');
    assert.equal(verdictOn(0.5, 0.4, 0, false).reasons.at(-1), 'The candidate scores better than the baseline.');
    assert.equal(verdictOn(0.4, 0.5, 0, false).verdict, 'worse');
  });

  test('never shows a difference that decided as none', () => {
    assert.match(verdictOn(0.8, 0.80000123).reasons[0] ?? '', /difference \+0\.0000012\./);
    assert.match(verdictOn(0.80000123, 0.8).reasons[0] ?? '', /difference -0\.0000012\./);
  });

  test('looks at nothing but its metric', () => {
    for (const metric of ['bertscore.f1', 'rougeL.f1', 'bleu']) {
      const metrics = ['bertscore.f1', 'rougeL.f1', 'bleu'].map((name) =>
        measured({ value: name === metric ? 0.4 : -0.4 }, { name, label: name, baseline: 0.5 }),
      );
      const found = decideVerdict({ ...mean, metric }, metrics, all);
      assert.equal(found.verdict, 'better');
      assert.match(found.reasons[0] ?? '', /candidate 0\.9000/);
    }
  });

  test('keeps guardrails by their means', () => {
    const decision = { ...mean, guardrails: [{ metric: 'rougeL.f1', maximumDrop: 0.02 }] };
    const of = (value: number) => decideVerdict(decision, [measured({ value: 0.1 }), rouge({ value })], all);
    assert.equal(of(-0.02).verdict, 'better');
    assert.equal(of(-0.021).verdict, 'worse');
    assert.match(of(-0.021).reasons.at(-1) ?? '', /^Guardrail ROUGE-L F1: .* no more than 0\.02, and falls further\.$/);
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

for (const decision of [paired, mean])
  describe(`by the rule ${decision.rule}, a verdict`, () => {
    const improved = measured({ low: 0.01, high: 0.03 });
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
        const found = decideVerdict(decision, [improved], { coverage, minimumCoverage: minimum });
        assert.equal(found.verdict, 'invalid');
        assert.match(found.reasons.join(), reason);
      });

    test('on exactly the required coverage is given', () => {
      const covered = { coverage: 0.95, minimumCoverage: 0.95 };
      assert.equal(decideVerdict(decision, [improved], covered).verdict, 'better');
    });

    const missing: readonly (readonly [string, readonly MeasuredMetric[]])[] = [
      ['nothing', []],
      ['other metrics only', [rouge({ low: 0.01, high: 0.03 })]],
      ['a baseline that is not a number', [measured({ value: 0.1 }, { baseline: Number.NaN })]],
      ['a candidate that is not a number', [measured({ value: Number.NaN })]],
      ['a candidate that is infinite', [measured({ value: Number.POSITIVE_INFINITY })]],
    ];
    for (const [what, metrics] of missing)
      test(`on ${what} is invalid`, () => {
        assert.deepEqual(decideVerdict(decision, metrics, all), {
          verdict: 'invalid',
          reasons: ['bertscore.f1 could not be computed for both models, so that there is nothing to compare.'],
        });
      });
  });
