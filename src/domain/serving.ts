/** How a custom model is made servable, and for how long somebody is bound to pay for it. */
import type { BaseModelFacts, EndpointKind, Prices } from './families/family.ts';

export const servingModes = ['auto', 'on-demand', 'provisioned'] as const;
export type ServingMode = (typeof servingModes)[number];

export const commitments = ['none', 'one-month', 'six-months'] as const;
export type Commitment = (typeof commitments)[number];

export interface ServingSettings {
  /** What the evaluation runs on; also what is kept after approval, unless that has a commitment. */
  readonly kind: EndpointKind;
  /** Of provisioned throughput, each billed by the hour; 1 where nothing is provisioned. */
  readonly modelUnits: number;
  /** Of the provisioned throughput that is bought after approval; the evaluation always runs without one. */
  readonly commitment: Commitment;
  /** Of what is kept; where absent, names are made from the custom model's. */
  readonly name?: string;
}

const withoutAnyWord: ServingSettings = { kind: 'provisioned', modelUnits: 1, commitment: 'none' };

/** How a request serves. One that was validated before requests said so still holds `throughput: { modelUnits }`. */
export function servingOf(request: {
  readonly serving?: ServingSettings;
  readonly throughput?: { readonly modelUnits: number };
}): ServingSettings {
  return request.serving ?? { ...withoutAnyWord, ...request.throughput };
}

/**
 * The Regions in which custom models can be deployed on demand (user guide, "Deploy a custom model for on-demand
 * inference", October 2026).
 */
export const onDemandRegions: readonly string[] = ['us-east-1', 'us-west-2'];

/** The ways in which a custom model of this base model can be served here, the preferred one first. */
export function kindsOffered(
  { serving }: Pick<BaseModelFacts, 'serving'>,
  region: string | undefined,
): readonly EndpointKind[] {
  const here = region === undefined || onDemandRegions.includes(region);
  return serving.filter((kind) => here || kind !== 'on-demand');
}

/** What is kept after approval. */
export function keptKind({ kind, commitment }: Pick<ServingSettings, 'kind' | 'commitment'>): EndpointKind {
  return commitment === 'none' ? kind : 'provisioned';
}

/** What kind of endpoint an ARN is of; undefined where it is none's. */
export function endpointKindOf(arn: string): EndpointKind | undefined {
  if (/:provisioned-model\//u.test(arn)) return 'provisioned';
  return /:custom-model-deployment\//u.test(arn) ? 'on-demand' : undefined;
}

/** For people: what an endpoint of this kind is called. */
export function nounOf(kind: EndpointKind): string {
  return kind === 'provisioned' ? 'provisioned throughput' : 'on-demand deployment';
}

/** What an endpoint costs for being there, in US dollars; null where no price is known, 0 on demand. */
export function endpointUsdPerHour(
  { modelUnitUsdPerHour }: Pick<Prices, 'modelUnitUsdPerHour'>,
  { kind, modelUnits, commitment }: Pick<ServingSettings, 'kind' | 'modelUnits' | 'commitment'>,
): number | null {
  if (kind === 'on-demand') return 0;
  const price = {
    none: modelUnitUsdPerHour.none,
    'one-month': modelUnitUsdPerHour.oneMonth,
    'six-months': modelUnitUsdPerHour.sixMonths,
  }[commitment];
  return price === null ? null : price * modelUnits;
}

/** About how many hours a commitment obliges to pay for: a year has 8,760. */
export const commitmentHours: Readonly<Record<Commitment, number>> = { none: 0, 'one-month': 730, 'six-months': 4_380 };

/** `one month` */
export function commitmentInWords(commitment: Exclude<Commitment, 'none'>): string {
  return commitment.replace('-', ' ');
}
