import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstPassing, passesBudget } from '../../src/domain/budget.ts';
import type { CostForecast } from '../../src/report/result.ts';

const forecast: CostForecast = {
  trainingUsd: 8,
  storageUsd: 2,
  endpointUsd: 100,
  endpointHours: 10,
  evaluationUsd: 1,
  totalUsd: 111,
  knownUsd: 111,
  unknownPrices: [],
  pricesAsOf: '2026-11-01',
  notes: [],
};
const budget = (maxCostUsd: number) => ({ maxCostUsd, whenOver: 'ask' }) as const;

describe('a budget', () => {
  for (const [maxCostUsd, first] of [
    [111, null],
    [110.99, 'endpoint'],
    [10, 'endpoint'],
    [9.99, 'job'],
  ] as const)
    test(`of ${maxCostUsd} dollars is passed first by ${first ?? 'nothing'}`, () => {
      assert.equal(firstPassing(budget(maxCostUsd), forecast)?.purchase ?? null, first);
    });

  test('says what is reached, at prices of which day, and what the limit is', () => {
    const question = passesBudget(budget(50), forecast, 'endpoint');
    assert.equal(question?.reachesUsd, 111);
    assert.match(question?.reason ?? '', /up to USD 111\.00 at prices as of 2026-11-01.*budget of USD 50\.00/);
  });

  test('is passed by what nobody knows the price of, however high it is', () => {
    const unpriced = { ...forecast, evaluationUsd: null, totalUsd: null, unknownPrices: ['inputUsdPer1kTokens'] };
    const question = firstPassing(budget(1_000_000), unpriced);
    assert.equal(question?.purchase, 'endpoint');
    assert.equal(question?.reachesUsd, null);
    assert.match(question?.reason ?? '', /beyond USD 110\.00 is not known \(no price for inputUsdPer1kTokens\)/);
    assert.equal(firstPassing(budget(1_000_000), { ...unpriced, trainingUsd: null })?.purchase, 'job');
  });

  test('counts the judge where there is one', () => {
    assert.equal(firstPassing(budget(111), { ...forecast, judgeUsd: 0.5 })?.reachesUsd, 111.5);
    assert.equal(firstPassing(budget(1_000), { ...forecast, judgeUsd: null })?.reachesUsd, null);
  });
});
