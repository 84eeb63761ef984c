/** How a custom model is made servable, and for how long somebody is bound to pay for it. */
import type { EndpointKind } from './families/family.ts';

export const commitments = ['none', 'one-month', 'six-months'] as const;
export type Commitment = (typeof commitments)[number];

export interface ServingSettings {
  readonly kind: EndpointKind;
  /** Of provisioned throughput, each billed by the hour; 1 where nothing is provisioned. */
  readonly modelUnits: number;
  /** Of what is kept after approval; the evaluation always runs without one. */
  readonly commitment: Commitment;
}

const withoutAnyWord: ServingSettings = { kind: 'provisioned', modelUnits: 1, commitment: 'none' };

/** How a request serves. One that was validated before requests said so still holds `throughput: { modelUnits }`. */
export function servingOf(request: {
  readonly serving?: ServingSettings;
  readonly throughput?: { readonly modelUnits: number };
}): ServingSettings {
  return request.serving ?? { ...withoutAnyWord, ...request.throughput };
}
