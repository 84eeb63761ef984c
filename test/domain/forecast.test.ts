import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { passesBudget } from '../../src/domain/budget.ts';
import { estimateCost, forecastCost } from '../../src/domain/cost.ts';
import { parseRequest } from '../../src/domain/request.ts';
import { forecastPhrase, pricesPhrase } from '../../src/report/forecast.ts';

const defaults = {
  trainingDataBucket: 'training',
  validationDataBucket: 'validation',
  modelInferenceBucket: 'inference',
  customizationOutputBucket: 'output',
  roleArn: 'arn:aws:iam::000000000000:role/any',
  sentenceEncoder: 'none',
  encoder: 'any',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};
const amounts = {
  trainingCharacters: 6_000_000,
  evaluationRecords: 320,
  evaluationPromptCharacters: 600_000,
  evaluationReferenceCharacters: 60_000,
};
const prices = { inputUsdPer1kTokens: 0.001, outputUsdPer1kTokens: 0.01 };

function requestOf(more: object = {}) {
  return parseRequest(
    {
      jobName: 'forecast',
      baseModel: 'cohere.command-light-text-v14:7:4k',
      hyperParameters: { epochCount: 2 },
      training: { data: 'training.jsonl' },
      approval: { mode: 'when-better', expiresAfterHours: 10 },
      waiting: { endpointLimitHours: 2 },
      ...more,
    },
    defaults,
  ).request;
}

describe('the forecast of a run', () => {
  test('is its training, a month of storage, its endpoint for as long as it may wait, and its evaluation', () => {
    const forecast = forecastCost(requestOf({ prices }), amounts);
    assert.equal(forecast.trainingUsd, 2, '1,000,000 tokens × 2 epochs × 0.001 for 1,000');
    assert.equal(forecast.storageUsd, 1.95);
    // 2 h until in service, 320 calls 32 at once of 10 s each, and 10 h of approval, begun hours counted whole.
    assert.equal(forecast.endpointHours, 13);
    assert.equal(forecast.endpointUsd, 111.28);
    assert.equal(forecast.evaluationUsd, 0.9192, '100,000 tokens in and 320 × 256 out');
    assert.equal(forecast.totalUsd, 116.1492);
    assert.equal(forecast.judgeUsd, undefined);
    assert.deepEqual(forecast.unknownPrices, []);
  });

  test('never takes a price that nobody knows for nothing', () => {
    const forecast = forecastCost(requestOf(), amounts);
    assert.equal(forecast.evaluationUsd, null);
    assert.equal(forecast.totalUsd, null);
    assert.equal(forecast.knownUsd, 115.23);
    assert.deepEqual(forecast.unknownPrices, ['inputUsdPer1kTokens', 'outputUsdPer1kTokens']);
  });

  test('has the day of its prices, how sure they are, and which the request gave', () => {
    const forecast = forecastCost(requestOf({ prices: { ...prices, modelUnitUsdPerHour: 10 } }), amounts);
    assert.equal(forecast.endpointUsd, 130);
    assert.equal(forecast.pricesAsOf, '2024-12-31');
    assert.match(
      forecast.notes.join('\n'),
      /old list prices.*as of 2024-12-31.*modelUnitUsdPerHour, .*as the request gives/,
    );
    const dated = forecastCost(requestOf({ prices: { ...prices, asOf: '2026-11-20' } }), amounts);
    assert.equal(dated.pricesAsOf, '2026-11-20');
  });

  test('says wherever it is told that nobody has confirmed its prices, and of the judge too', () => {
    const evaluation = { judge: { model: 'amazon.nova-pro-v1:0', rubric: 'Which is better?' } };
    const nova = requestOf({ baseModel: 'amazon.nova-lite-v1:0:300k', hyperParameters: {}, evaluation });
    const forecast = forecastCost(nova, amounts);
    assert.match(forecastPhrase(forecast), /forecast at unconfirmed prices as of 2025-12-31$/);
    const cost = estimateCost(nova, { trainingCharacters: 1, endpointHours: 1, endpointKept: true });
    assert.equal(pricesPhrase(cost), 'unconfirmed prices as of 2025-12-31');
    const judged = forecastCost(requestOf({ prices, evaluation }), amounts);
    assert.match(judged.notes.join('\n'), /The judge: at prices that nobody has confirmed, as of 2025-12-31\./);
  });

  test('has no time for a person where nobody is asked', () => {
    assert.equal(forecastCost(requestOf({ approval: 'automatic' }), amounts).endpointHours, 3);
  });

  test("has no endpoint hours but both models' tokens where the model is served on demand", () => {
    const request = {
      ...requestOf({ prices }),
      serving: { kind: 'on-demand', modelUnits: 1, commitment: 'none' } as const,
    };
    const forecast = forecastCost(request, amounts);
    assert.deepEqual([forecast.endpointHours, forecast.endpointUsd], [0, 0]);
    assert.equal(forecast.evaluationUsd, 1.8384);
  });

  test('has what a commitment obliges to', () => {
    const serving = { commitment: 'one-month', modelUnits: 2, acceptCommitment: true };
    const forecast = forecastCost(requestOf({ prices, serving }), amounts);
    assert.equal(forecast.commitmentUsd, 10_001, '730 hours × 2 units × 6.85');
    assert.equal(forecast.totalUsd, 10_228.4292, 'and 13 hours of 2 units without one before');
    assert.match(forecast.notes.join('\n'), /Commitment: about 730 hours × 2 model units, bought for one month/);
    const priced = { ...prices, committedModelUnitUsdPerHour: 1 };
    assert.equal(forecastCost(requestOf({ prices: priced, serving }), amounts).commitmentUsd, 1_460);
    const unpriced = forecastCost(
      requestOf({ prices, serving, baseModel: 'amazon.nova-lite-v1:0:300k', hyperParameters: {} }),
      amounts,
    );
    assert.equal(unpriced.commitmentUsd, null);
    assert.ok(unpriced.unknownPrices.includes('committedModelUnitUsdPerHour'));
    assert.equal(forecastCost(requestOf({ prices }), amounts).commitmentUsd, undefined);
  });

  test('names a sum that is enough as a budget', () => {
    const forecast = { ...forecastCost(requestOf({ prices }), amounts), trainingUsd: 2.0015 };
    const { reason = '' } = passesBudget({ maxCostUsd: 100, whenOver: 'fail' }, forecast, 'endpoint') ?? {};
    const [, named] = /may cost up to USD (\d+\.\d\d)/.exec(reason) ?? [];
    assert.equal(named, '116.16', '116.1507');
    assert.equal(passesBudget({ maxCostUsd: Number(named), whenOver: 'fail' }, forecast, 'endpoint'), null);
    assert.match(forecastPhrase({ ...forecast, totalUsd: 116.1507 }), /^at most USD 116\.16;/);
  });

  test('asks a judge twice about each record, both answers read', () => {
    const judge = { model: 'a-judge', rubric: 'r'.repeat(60) };
    const judged = { prices: { ...prices, judgeInputUsdPer1kTokens: 0.001, judgeOutputUsdPer1kTokens: 0.002 } };
    const forecast = forecastCost(requestOf({ evaluation: { judge }, ...judged }), amounts);
    // In: 2 × (110,000 of records + 320 × 10 of rubric + 640 × 256 of answers); out: 2 × 320 × 1,000.
    assert.equal(forecast.judgeUsd, 1.8341);
    assert.equal(forecastCost(requestOf({ evaluation: { judge }, prices }), amounts).judgeUsd, null);
  });
});

describe('what a run came to', () => {
  const usage = { trainingCharacters: 6_000_000, endpointHours: 1.5, endpointKept: false };
  const calls = {
    baseline: { p50Ms: 1, p95Ms: 2, inputTokens: 90_000, outputTokens: 20_000 },
    candidate: { p50Ms: 1, p95Ms: 2, inputTokens: 90_000, outputTokens: 10_000 },
  };

  test('stands beside its forecast, with the tokens that were counted', () => {
    const request = requestOf({ prices });
    const forecast = forecastCost(request, amounts);
    const cost = estimateCost(request, { ...usage, calls }, forecast);
    assert.equal(cost.evaluationUsd, 0.29, 'a custom model with model units is paid by the hour');
    assert.equal(cost.totalUsd, 19.41);
    assert.deepEqual(cost.forecast, forecast);
  });

  test("on demand is both models' tokens and no hours", () => {
    const request = {
      ...requestOf({ prices }),
      serving: { kind: 'on-demand', modelUnits: 1, commitment: 'none' } as const,
    };
    const cost = estimateCost(request, { ...usage, endpointKept: true, calls });
    assert.deepEqual([cost.endpointUsd, cost.endpointUsdPerHour, cost.evaluationUsd], [0, 0, 0.48]);
  });

  test('has no figure for tokens that nobody counted', () => {
    const uncounted = { ...calls, baseline: { ...calls.baseline, outputTokens: null } };
    assert.equal(estimateCost(requestOf({ prices }), { ...usage, calls: uncounted }).evaluationUsd, null);
    assert.equal(estimateCost(requestOf({ prices }), usage).evaluationUsd, null);
  });
});
