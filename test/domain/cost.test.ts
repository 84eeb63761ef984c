import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { estimateCost } from '../../src/domain/cost.ts';

const request = {
  baseModelId: 'cohere.command-light-text-v14:7:4k',
  customizationType: 'FINE_TUNING' as const,
  hyperParameters: { epochCount: '2' },
  serving: { kind: 'provisioned', modelUnits: 1, commitment: 'none' } as const,
};
const usage = { trainingCharacters: 6_000_000, endpointHours: 0.2, endpointKept: false };

describe('the cost of a run', () => {
  test('is tokens × epochs and begun hours × model units', () => {
    const cost = estimateCost(
      { ...request, serving: { ...request.serving, modelUnits: 3 } },
      { ...usage, endpointHours: 1.01 },
    );
    assert.equal(cost.trainingUsd, 2);
    assert.equal(cost.endpointUsd, 51.36);
    assert.equal(cost.totalUsd, 53.36);
    assert.equal(cost.storageUsdPerMonth, 1.95);
    assert.equal(cost.pricesAsOf, '2024-12-31');
    assert.match(cost.notes.join('\n'), /about 1000000 tokens \(6 characters each\) × 2 epochs/);
    assert.match(cost.notes.join('\n'), /2 hours begun × 3 model units/);
    assert.match(cost.notes.join('\n'), /old list prices of a model that AWS no longer lists, as of 2024-12-31/);
  });

  test('tells of the calls to a judge, and of none where nobody judges', () => {
    const judge = { model: 'us.amazon.nova-pro-v1:0', calls: 40 };
    const notes = (judged: Partial<Parameters<typeof estimateCost>[1]>) =>
      estimateCost(request, { ...usage, ...judged }).notes.join('\n');
    assert.match(notes({ judge }), /^Judge: 40 calls to us\.amazon\.nova-pro-v1:0, not priced/m);
    assert.doesNotMatch(notes({}), /judge/i);
  });

  test('goes on by the hour once the endpoint is kept, and not once it is released', () => {
    assert.equal(estimateCost(request, { ...usage, endpointKept: true }).endpointUsdPerHour, 8.56);
    assert.equal(estimateCost(request, usage).endpointUsdPerHour, 0);
  });

  for (const [hours, expected] of [
    [0, 0],
    [0.001, 8.56],
    [1, 8.56],
    [1.0001, 17.12],
  ] as const)
    test(`counts ${hours} hours of an endpoint as ${expected} dollars`, () => {
      assert.equal(estimateCost(request, { ...usage, endpointHours: hours }).endpointUsd, expected);
    });

  test("takes the family's epochs where the request says none", () => {
    const cost = estimateCost({ ...request, hyperParameters: {} }, usage);
    assert.equal(cost.trainingUsd, 1);
    assert.match(cost.notes[0] ?? '', /× 1 epoch;/);
  });

  test('is unknown where a price is, and says so', () => {
    const unpriced = { ...request, baseModelId: 'cohere.command-text-v14:7:4k' };
    const cost = estimateCost(unpriced, { ...usage, endpointKept: true });
    assert.equal(cost.trainingUsd, null);
    assert.equal(cost.endpointUsd, null);
    assert.equal(cost.endpointUsdPerHour, null);
    assert.equal(cost.totalUsd, null);
    assert.match(cost.notes.at(-1) ?? '', /No price is known/);
    assert.equal(estimateCost(unpriced, { ...usage, endpointHours: 0 }).endpointUsd, 0);
    assert.equal(estimateCost(unpriced, usage).endpointUsdPerHour, 0);
  });

  test('of a model that nobody knows is an error', () => {
    assert.throws(() => estimateCost({ ...request, baseModelId: 'acme' }, usage), /no prices for acme/);
  });
});
