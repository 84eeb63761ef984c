import type { CustomizationRequest, PriceOverrides } from './customization.ts';
import type { Prices } from './families/family.ts';
import { findFamily, findServedModel } from './families/index.ts';

/** The prices of a run, and how sure they are, in words. */
type PriceKind = Prices['certainty'];

export interface KnownPrices extends Omit<Prices, 'certainty'> {
  /** Of the judge, where there is one; null where no price is known. */
  readonly judge: { readonly inputUsdPer1kTokens: number | null; readonly outputUsdPer1kTokens: number | null };
  /** `At old list prices …, as of 2024-12-31; …` */
  readonly certainty: string;
  /** Of those on record; null where none is. */
  readonly priceKind: PriceKind | null;
}

type Priced = Pick<CustomizationRequest, 'baseModelId' | 'prices' | 'family'> &
  Partial<Pick<CustomizationRequest, 'evaluation'>>;

/** The prices on record for the request's base model, with those that the request itself gives in their place. */
export function pricesOf(request: Priced): KnownPrices | null {
  const recorded = findFamily(request.baseModelId, request.family)?.baseModel.prices;
  if (!recorded && !request.prices) return null;
  const own = request.prices ?? {};
  const judged = onDemandPrices(request.evaluation?.judge?.model);
  return {
    asOf: own.asOf ?? recorded?.asOf ?? 'a day that the request does not give',
    trainingUsdPer1kTokens: own.trainingUsdPer1kTokens ?? recorded?.trainingUsdPer1kTokens ?? null,
    storageUsdPerMonth: own.storageUsdPerMonth ?? recorded?.storageUsdPerMonth ?? null,
    modelUnitUsdPerHour: {
      none: own.modelUnitUsdPerHour ?? recorded?.modelUnitUsdPerHour.none ?? null,
      oneMonth: own.committedModelUnitUsdPerHour ?? recorded?.modelUnitUsdPerHour.oneMonth ?? null,
      sixMonths: own.committedModelUnitUsdPerHour ?? recorded?.modelUnitUsdPerHour.sixMonths ?? null,
    },
    inputUsdPer1kTokens: own.inputUsdPer1kTokens ?? recorded?.inputUsdPer1kTokens ?? null,
    outputUsdPer1kTokens: own.outputUsdPer1kTokens ?? recorded?.outputUsdPer1kTokens ?? null,
    judge: {
      inputUsdPer1kTokens: own.judgeInputUsdPer1kTokens ?? judged?.inputUsdPer1kTokens ?? null,
      outputUsdPer1kTokens: own.judgeOutputUsdPer1kTokens ?? judged?.outputUsdPer1kTokens ?? null,
    },
    certainty: certaintyNote(recorded, own) + judgeNote(judged, own),
    priceKind: recorded?.certainty ?? null,
  };
}

/** Of any model that is asked by its id for inference. */
function onDemandPrices(modelId: string | undefined): Prices | undefined {
  return modelId === undefined ? undefined : findServedModel(modelId)?.baseModel.prices;
}

const kinds: Readonly<Record<PriceKind, string>> = {
  'list price': 'list prices',
  reported: 'prices as others reported them',
  unconfirmed: 'prices that nobody has confirmed',
  outdated: 'old list prices of a model that AWS no longer lists',
};

/** Of another model, and so of another day and certainty; empty where the request gives both prices. */
function judgeNote(judged: Prices | undefined, own: PriceOverrides): string {
  const isGiven = own.judgeInputUsdPer1kTokens !== undefined && own.judgeOutputUsdPer1kTokens !== undefined;
  return !judged || isGiven ? '' : ` The judge: at ${kinds[judged.certainty]}, as of ${judged.asOf}.`;
}

function certaintyNote(recorded: Prices | undefined, own: PriceOverrides): string {
  const given = Object.keys(own).filter((name) => name !== 'asOf');
  const ours =
    given.length === 0 ? '' : ` ${given.join(', ')}: as the request gives ${given.length === 1 ? 'it' : 'them'}.`;
  if (!recorded) return `No price is on record.${ours}`;
  return `At ${kinds[recorded.certainty]}, as of ${recorded.asOf}; see aws.amazon.com/bedrock/pricing.${ours}`;
}
