import type { CostEstimate } from '../report/result.ts';
import { counted } from './counted.ts';
import type { CustomizationRequest } from './customization.ts';
import { charactersPerToken, customizationOf, type HyperParameter, type Prices } from './families/family.ts';
import { endpointUsdPerHour, servingOf, type ServingSettings } from './serving.ts';
import { findFamily } from './families/index.ts';

/** What a run used of what Bedrock bills. */
export interface Usage {
  /** Of the training data's prompts and completions. */
  readonly trainingCharacters: number;
  /** How long the endpoint existed, whether or not it was ready. */
  readonly endpointHours: number;
  /** Whether an endpoint stays. */
  readonly endpointKept: boolean;
  /** Who compared the answers, where anybody did, and in how many calls. */
  readonly judge?: { readonly model: string; readonly calls: number };
  /** What stays, where that differs from what the evaluation ran on. */
  readonly keptServing?: Pick<ServingSettings, 'kind' | 'modelUnits' | 'commitment'>;
}

/**
 * What a run costs at the prices on record. An estimate on the side of caution: all epochs are counted, and every hour
 * of the endpoint that has begun.
 *
 * Training: tokens in the data × epochs × price (Bedrock user guide, "Customize your model", read 2026-11-21).
 *
 * @throws RangeError where the request's base model is of no known family, which no validated request's is
 */
export function estimateCost(
  request: Pick<CustomizationRequest, 'baseModelId' | 'customizationType' | 'hyperParameters' | 'serving' | 'family'>,
  usage: Usage,
): CostEstimate {
  const found = findFamily(request.baseModelId, request.family);
  if (!found) throw new RangeError(`no prices for ${request.baseModelId}: no known family has it`);
  const { prices } = found.baseModel;
  const evaluated = { ...servingOf(request), commitment: 'none' } as const;
  const tokens = Math.ceil(usage.trainingCharacters / charactersPerToken);
  const parameters = customizationOf(found.family, request.customizationType)?.hyperParameters ?? [];
  const epochs = epochsOf(parameters, request.hyperParameters);
  const hours = Math.ceil(usage.endpointHours);
  const usdPerHour = endpointUsdPerHour(prices, evaluated);
  const keptUsdPerHour = endpointUsdPerHour(prices, usage.keptServing ?? evaluated);

  const trainingUsd = rounded(times(prices.trainingUsdPer1kTokens, (tokens / 1000) * epochs));
  const endpointUsd = hours === 0 ? 0 : rounded(times(usdPerHour, hours));
  const totalUsd = trainingUsd === null || endpointUsd === null ? null : rounded(trainingUsd + endpointUsd);
  return {
    trainingUsd,
    endpointUsd,
    endpointUsdPerHour: usage.endpointKept ? rounded(keptUsdPerHour) : 0,
    storageUsdPerMonth: prices.storageUsdPerMonth,
    totalUsd,
    pricesAsOf: prices.asOf,
    notes: [
      `Training: about ${tokens} tokens (${charactersPerToken} characters each) × ${counted(epochs, 'epoch')}; early stopping would cost less.`,
      evaluated.kind === 'on-demand'
        ? 'Endpoint: on demand, nothing by the hour; what it answered is not in it.'
        : `Endpoint: ${counted(hours, 'hour')} begun × ${counted(evaluated.modelUnits, 'model unit')}.`,
      ...(usage.judge ? [judgeNote(usage.judge)] : []),
      'Not in it: storage of the custom model, the on-demand calls to the base model, S3 and e-mail.',
      certaintyNote(prices),
      ...(totalUsd === null ? ['No price is known for a part of this, so that there is no total.'] : []),
    ],
  };
}

/** The epochs of a job: as requested, or the family's default. */
function epochsOf(known: readonly HyperParameter[], hyperParameters: Readonly<Record<string, string>>): number {
  const defaults = Object.fromEntries(known.map((parameter) => [parameter.name, parameter.default]));
  const values: Readonly<Record<string, string | number | null>> = { epochCount: 1, ...defaults, ...hyperParameters };
  const epochs = Number(values.epochCount ?? 1);
  // Bedrock chooses where it says "Auto".
  return Number.isFinite(epochs) ? epochs : 1;
}

/** Its tokens are billed on demand, at a price that is not on record. */
function judgeNote({ model, calls }: NonNullable<Usage['judge']>): string {
  return `Judge: ${counted(calls, 'call')} to ${model}, not priced and not in the total.`;
}

function certaintyNote({ certainty, asOf }: Prices): string {
  const kind = {
    'list price': 'list prices',
    reported: 'prices as others reported them',
    unconfirmed: 'prices that nobody has confirmed',
    outdated: 'old list prices of a model that AWS no longer lists',
  }[certainty];
  return `At ${kind}, as of ${asOf}; see aws.amazon.com/bedrock/pricing.`;
}

function times(price: number | null, amount: number): number | null {
  return price === null ? null : price * amount;
}

/** To a hundredth of a cent: what is beyond is noise of the multiplication. */
function rounded<Amount extends number | null>(usd: Amount): Amount {
  return (usd === null ? null : Math.round(usd * 1e4) / 1e4) as Amount;
}
