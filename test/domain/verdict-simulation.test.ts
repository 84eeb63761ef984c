/**
 * Whether the verdict keeps its promise, on data of which the truth is known: evaluations of 100 records, 1,000 where
 * the models are equal and 300 where they are not, for each of several shapes of differences, decided by the code that
 * decides real ones, but with 400 resamples rather than 10,000, for time: fewer resamples make the ends of an interval
 * waver, which errs to no side.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideVerdict, type Decision } from '../../src/domain/verdict.ts';
import { comparePairedScores, finish } from '../../src/metrics/statistics/index.ts';
import { seededRandom } from '../../src/metrics/statistics/random.ts';
import type { Verdict } from '../../src/report/result.ts';

const records = 100;
const decision: Decision = {
  rule: 'paired',
  metric: 'score',
  minimumImprovement: 0,
  guardrails: [],
  seed: 1,
  resamples: 400,
};

const random = seededRandom(20260101);
const uniform = (): number => (random() + 0.5) / 2 ** 32;
const bell = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const toss = (share: number): number => (uniform() < share ? 1 : 0);

/** Scores of baseline and candidate on one record; better on average by half a standard deviation of the difference. */
type Draw = (isBetter: boolean) => readonly [number, number];

/** A candidate that differs by what is drawn, whose mean is 0. */
function differing(draw: () => number, deviation: number): Draw {
  return (isBetter) => {
    const baseline = uniform();
    return [baseline, baseline + draw() + (isBetter ? deviation / 2 : 0)];
  };
}

const shapes: Readonly<Record<string, Draw>> = {
  'bell-shaped': differing(bell, 1),
  'skewed to the right': differing(() => -Math.log(uniform()) - 1, 1),
  'skewed to the left': differing(() => 1 + Math.log(uniform()), 1),
  'heavy-tailed': differing(
    () => bell() / Math.sqrt((bell() ** 2 + bell() ** 2 + bell() ** 2 + bell() ** 2 + bell() ** 2) / 5),
    Math.sqrt(5 / 3),
  ),
  'mostly tied': differing(() => toss(0.3) * bell(), Math.sqrt(0.3)),
  // 0.83 × 0.17 + 0.52 × 0.48 is the difference's variance, 0.39; half its root is 0.31.
  'right or wrong': (isBetter) => [toss(0.52), toss(isBetter ? 0.83 : 0.52)],
};

describe('of evaluations of 100 records', () => {
  for (const [name, draw] of Object.entries(shapes)) {
    test(`whose models are equal, with ${name} scores, at most 5 % are called better, or worse`, () => {
      const { better, worse } = verdicts(1000, () => draw(false));
      assert.ok(better <= 50 && worse <= 50, `${better} of 1000 were called better, ${worse} worse`);
    });

    test(`whose candidate is better by half a standard deviation, with ${name} scores, at least 90 % are called so`, () => {
      const { better } = verdicts(300, () => draw(true));
      assert.ok(better >= 270, `${better} of 300 were called better`);
    });
  }
});

function verdicts(evaluations: number, draw: () => readonly [number, number]): Record<Verdict['verdict'], number> {
  const counts = { better: 0, worse: 0, inconclusive: 0, invalid: 0 };
  for (let seed = 0; seed < evaluations; seed++) {
    const pairs = Array.from({ length: records }, draw);
    const [baseline, candidate] = [pairs.map(([score]) => score), pairs.map(([, score]) => score)];
    const found = finish(comparePairedScores(baseline, candidate, { seed, resamples: decision.resamples }));
    const metric = { ...found, name: 'score', label: 'Score', higherIsBetter: true };
    counts[decideVerdict(decision, [metric], { coverage: 1, minimumCoverage: 0.95 }).verdict] += 1;
  }
  return counts;
}
