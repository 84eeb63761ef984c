import type { CostEstimate, CostForecast, LatencySummary } from '../report/result.ts';
import { counted } from './counted.ts';
import type { CustomizationRequest } from './customization.ts';
import { charactersPerToken } from './families/family.ts';
import { findCustomization } from './families/index.ts';
import { pricesOf } from './prices.ts';
import { commitmentHours, commitmentInWords, endpointUsdPerHour, servingOf, type ServingSettings } from './serving.ts';

/** What a run used of what Bedrock bills. */
export interface Usage {
  /** Of the training data's prompts and completions. */
  readonly trainingCharacters: number;
  /** How long the endpoint existed, whether or not it was ready. */
  readonly endpointHours: number;
  /** Whether an endpoint stays. */
  readonly endpointKept: boolean;
  /** What stays, where that differs from what the evaluation ran on. */
  readonly keptServing?: Pick<ServingSettings, 'kind' | 'modelUnits' | 'commitment'>;
  /** Who compared the answers, where anybody did, and in how many calls. */
  readonly judge?: { readonly model: string; readonly calls: number };
  /** What Bedrock counted in the evaluation's calls; absent where nobody counted. */
  readonly calls?: { readonly baseline: LatencySummary; readonly candidate: LatencySummary };
}

type Billed = Pick<
  CustomizationRequest,
  'baseModelId' | 'customizationType' | 'hyperParameters' | 'serving' | 'prices' | 'family'
>;

/**
 * What a run costs at the prices on record. An estimate on the side of caution: all epochs are counted, and every hour
 * of the endpoint that has begun.
 *
 * Training: tokens in the data × epochs × price (Bedrock user guide, "Customize your model", read 2026-11-21).
 *
 * @param forecast what was expected before anything was bought, to stand beside it
 * @throws RangeError where the request's base model is of no known family, which no validated request's is
 */
export function estimateCost(request: Billed, usage: Usage, forecast?: CostForecast): CostEstimate {
  const prices = pricesOf(request);
  if (!prices) throw new RangeError(`no prices for ${request.baseModelId}: no known family has it`);
  const evaluated = { ...servingOf(request), commitment: 'none' } as const;
  const { kind, modelUnits } = evaluated;
  const { tokens, epochs } = trainingOf(request, usage.trainingCharacters);
  const hours = kind === 'on-demand' ? 0 : Math.ceil(usage.endpointHours);
  const usdPerHour = endpointUsdPerHour(prices, evaluated);
  const keptUsdPerHour = endpointUsdPerHour(prices, usage.keptServing ?? evaluated);

  const trainingUsd = rounded(times(prices.trainingUsdPer1kTokens, (tokens / 1000) * epochs));
  const endpointUsd = hours === 0 ? 0 : rounded(times(usdPerHour, hours));
  const evaluationUsd = rounded(
    usage.calls ? callsUsd(prices, kind === 'on-demand' ? Object.values(usage.calls) : [usage.calls.baseline]) : null,
  );
  const totalUsd =
    trainingUsd === null || endpointUsd === null ? null : rounded(trainingUsd + endpointUsd + (evaluationUsd ?? 0));
  return {
    trainingUsd,
    endpointUsd,
    evaluationUsd,
    endpointUsdPerHour: usage.endpointKept ? rounded(keptUsdPerHour) : 0,
    storageUsdPerMonth: prices.storageUsdPerMonth,
    totalUsd,
    pricesAsOf: prices.asOf,
    ...(prices.priceKind && { priceKind: prices.priceKind }),
    ...(forecast && { forecast }),
    notes: [
      `Training: about ${tokens} tokens (${charactersPerToken} characters each) × ${counted(epochs, 'epoch')}; early stopping would cost less.`,
      kind === 'on-demand'
        ? 'Endpoint: a custom model deployment, which costs nothing while nobody calls it.'
        : `Endpoint: ${counted(hours, 'hour')} begun × ${counted(modelUnits, 'model unit')}.`,
      evaluationUsd === null
        ? 'Not in it: storage of the custom model, the on-demand calls to the base model, S3 and e-mail.'
        : 'Not in it: storage of the custom model, S3 and e-mail.',
      ...(usage.judge ? [judgeNote(usage.judge)] : []),
      prices.certainty,
      ...(totalUsd === null ? ['No price is known for a part of this, so that there is no total.'] : []),
    ],
  };
}

/** What is known of a run before anything is bought. */
export interface Amounts {
  readonly trainingCharacters: number;
  readonly evaluationRecords: number;
  readonly evaluationPromptCharacters: number;
  readonly evaluationReferenceCharacters: number;
}

/** How long an answer takes at most, as a guess on the side of caution. */
const secondsPerCall = 10;
/** A judge is asked twice, the answers swapped, and gives its reasons. */
const callsPerJudgement = 2;
const judgementTokens = 1_000;

/**
 * The most that a run may cost by itself: every epoch, answers as long as they may get, and an endpoint that takes as
 * long as it may, answers slowly, and then waits for a person until the approval expires. What is kept after an
 * approval goes on by the hour and is nobody's forecast, except for a commitment, which is a debt from the first hour.
 */
export function forecastCost(
  request: Billed & Pick<CustomizationRequest, 'evaluation' | 'approval' | 'waiting' | 'budget'>,
  amounts: Amounts,
): CostForecast {
  const prices = pricesOf(request) ?? unpriced;
  const { kind, modelUnits, commitment } = servingOf(request);
  const committedUsdPerHour = endpointUsdPerHour(prices, { kind: 'provisioned', modelUnits, commitment });
  const { tokens, epochs } = trainingOf(request, amounts.trainingCharacters);
  const hours = kind === 'on-demand' ? 0 : endpointHours(request, amounts.evaluationRecords);
  const inputTokens = tokensOf(amounts.evaluationPromptCharacters);
  const outputTokens = amounts.evaluationRecords * request.evaluation.inference.maxTokens;
  const call = { inputTokens, outputTokens };
  const parts = {
    trainingUsd: rounded(times(prices.trainingUsdPer1kTokens, (tokens / 1000) * epochs)),
    storageUsd: prices.storageUsdPerMonth,
    endpointUsd: hours === 0 ? 0 : rounded(times(prices.modelUnitUsdPerHour.none, modelUnits * hours)),
    evaluationUsd: rounded(callsUsd(prices, kind === 'on-demand' ? [call, call] : [call])),
    ...(request.evaluation.judge && { judgeUsd: rounded(callsUsd(prices.judge, [judging(request, amounts)])) }),
    ...(commitment !== 'none' && {
      commitmentUsd: rounded(times(committedUsdPerHour, commitmentHours[commitment])),
    }),
  };
  const known = Object.values(parts).filter((usd) => usd !== null);
  const knownUsd = rounded(known.reduce((sum, usd) => sum + usd, 0));
  return {
    ...parts,
    endpointHours: hours,
    knownUsd,
    totalUsd: known.length === Object.keys(parts).length ? knownUsd : null,
    unknownPrices: pricesToGive(parts),
    pricesAsOf: prices.asOf,
    ...(prices.priceKind && { priceKind: prices.priceKind }),
    notes: [
      `Training: about ${tokens} tokens (${charactersPerToken} characters each) × ${counted(epochs, 'epoch')}.`,
      kind === 'on-demand'
        ? 'Endpoint: a custom model deployment, which costs nothing while nobody calls it.'
        : `Endpoint: at most ${counted(hours, 'hour')} × ${counted(modelUnits, 'model unit')}: until it is in service, the evaluation, and the whole time in which a person may decide. A decision ends it sooner.`,
      `Evaluation: at most ${inputTokens} tokens in and ${outputTokens} out${kind === 'on-demand' ? ' for each model' : ' for the base model; the custom model answers within its endpoint'}.`,
      ...(commitment === 'none'
        ? []
        : [
            `Commitment: about ${commitmentHours[commitment]} hours × ${counted(modelUnits, 'model unit')}, bought for ${commitmentInWords(commitment)} once somebody approved; it renews itself.`,
          ]),
      'Storage: of the custom model, for one month. Not in it: S3 and e-mail.',
      prices.certainty,
    ],
  };
}

const unpriced: NonNullable<ReturnType<typeof pricesOf>> = {
  asOf: 'never',
  trainingUsdPer1kTokens: null,
  storageUsdPerMonth: null,
  modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
  inputUsdPer1kTokens: null,
  outputUsdPer1kTokens: null,
  judge: { inputUsdPer1kTokens: null, outputUsdPer1kTokens: null },
  certainty: 'No price is on record.',
  priceKind: null,
};

/** Fields of the request's `prices` that would make the forecast whole. */
function pricesToGive(parts: Readonly<Record<string, number | null | undefined>>): readonly string[] {
  const fields: Readonly<Record<string, readonly string[]>> = {
    trainingUsd: ['trainingUsdPer1kTokens'],
    storageUsd: ['storageUsdPerMonth'],
    endpointUsd: ['modelUnitUsdPerHour'],
    evaluationUsd: ['inputUsdPer1kTokens', 'outputUsdPer1kTokens'],
    commitmentUsd: ['committedModelUnitUsdPerHour'],
    judgeUsd: ['judgeInputUsdPer1kTokens', 'judgeOutputUsdPer1kTokens'],
  };
  return Object.entries(parts).flatMap(([part, usd]) => (usd === null ? (fields[part] ?? []) : []));
}

function endpointHours(
  request: Pick<CustomizationRequest, 'evaluation' | 'approval' | 'waiting' | 'serving' | 'budget'>,
  records: number,
): number {
  const { evaluation, approval, waiting, budget } = request;
  const calls = records * (evaluation.judge ? 1 + callsPerJudgement : 1);
  const evaluationSeconds = Math.ceil(calls / evaluation.maximumConcurrency) * secondsPerCall;
  // A commitment beyond the budget is asked about, however automatic the approval is.
  const mayAsk =
    approval.mode !== 'automatic' || (budget?.whenOver === 'ask' && servingOf(request).commitment !== 'none');
  const approvalSeconds = mayAsk ? approval.expiresAfterSeconds : 0;
  return Math.ceil((waiting.endpointLimitSeconds + evaluationSeconds + approvalSeconds) / 3600);
}

function judging(
  { evaluation }: Pick<CustomizationRequest, 'evaluation'>,
  { evaluationRecords, evaluationPromptCharacters, evaluationReferenceCharacters }: Amounts,
): Tokens {
  const rubric = evaluationRecords * tokensOf(evaluation.judge?.rubric.length ?? 0);
  const answers = 2 * evaluationRecords * evaluation.inference.maxTokens;
  const record = tokensOf(evaluationPromptCharacters + evaluationReferenceCharacters);
  return {
    inputTokens: callsPerJudgement * (record + rubric + answers),
    outputTokens: callsPerJudgement * evaluationRecords * judgementTokens,
  };
}

type Tokens = Pick<LatencySummary, 'inputTokens' | 'outputTokens'>;

/** Null where a price, or a count of tokens, is not known. */
function callsUsd(
  prices: { readonly inputUsdPer1kTokens: number | null; readonly outputUsdPer1kTokens: number | null },
  calls: readonly Tokens[],
): number | null {
  return calls.reduce<number | null>((sum, { inputTokens, outputTokens }) => {
    const input = inputTokens === null ? null : times(prices.inputUsdPer1kTokens, inputTokens / 1000);
    const output = outputTokens === null ? null : times(prices.outputUsdPer1kTokens, outputTokens / 1000);
    return sum === null || input === null || output === null ? null : sum + input + output;
  }, 0);
}

/** Tokens in the training data, and the epochs: as requested, or the family's default. */
function trainingOf(
  { baseModelId, customizationType, hyperParameters, family }: Billed,
  characters: number,
): { readonly tokens: number; readonly epochs: number } {
  const known = findCustomization(baseModelId, customizationType, family)?.customization.hyperParameters ?? [];
  const defaults = Object.fromEntries(known.map((parameter) => [parameter.name, parameter.default]));
  const values: Readonly<Record<string, string | number | null>> = { epochCount: 1, ...defaults, ...hyperParameters };
  const epochs = Number(values.epochCount ?? 1);
  // Bedrock chooses where it says "Auto".
  return { tokens: tokensOf(characters), epochs: Number.isFinite(epochs) ? epochs : 1 };
}

/** Nobody counts the tokens of its calls: the forecast has them, what the run came to has not. */
function judgeNote({ model, calls }: NonNullable<Usage['judge']>): string {
  return `Judge: ${counted(calls, 'call')} to ${model}, not priced and not in the total.`;
}

function tokensOf(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

function times(price: number | null, amount: number): number | null {
  return price === null ? null : price * amount;
}

/** To a hundredth of a cent: what is beyond is noise of the multiplication. */
function rounded<Amount extends number | null>(usd: Amount): Amount {
  return (usd === null ? null : Math.round(usd * 1e4) / 1e4) as Amount;
}
