/** What people read about an endpoint and what it costs: the same words in terminal, Web UI and e-mail. */
import { commandsFor } from './commands.ts';
import { formatTime, formatUsd } from './numbers.ts';
import { pricesPhrase } from './forecast.ts';
import type { CustomizationResult, PriceKind, ServingSummary } from './result.ts';

type Kind = ServingSummary['kind'];
type Wanted = Pick<ServingSummary, 'kind' | 'modelUnits' | 'commitment'>;

/** Results and requests of before there was a choice. */
const provisioned: ServingSummary = { kind: 'provisioned', modelUnits: 1, commitment: 'none', commitmentProblem: null };

export function servingOrProvisioned(serving: ServingSummary | undefined): ServingSummary {
  return serving ?? provisioned;
}

export function endpointNoun(kind: Kind = 'provisioned'): string {
  return kind === 'on-demand' ? 'on-demand deployment' : 'provisioned throughput';
}

/** `a commitment of one month`; empty where there is none. */
export function commitmentPhrase({ commitment }: Pick<Wanted, 'commitment'>): string {
  return commitment === 'none' ? '' : `a commitment of ${commitment.replace('-', ' ')}`;
}

/** Of an endpoint that is kept: what it costs until what. */
export function keptPhrase({
  serving,
  cost,
  workflowId,
}: Pick<CustomizationResult, 'serving' | 'cost' | 'workflowId'>): string {
  const { kind, commitment } = servingOrProvisioned(serving);
  const { cleanup } = commandsFor(workflowId);
  if (kind === 'on-demand') return `bills what it answers and nothing by the hour; delete it with: ${cleanup}`;
  const price = `bills ${formatUsd(cost.endpointUsdPerHour)} an hour (estimate, ${pricesPhrase(cost)})`;
  if (commitment === 'none') return `${price} until you run: ${cleanup}`;
  return `${price}, with ${commitmentPhrase({ commitment })} that renews itself and that nobody can call off; after its end delete it with: ${cleanup}`;
}

/** What it costs that a decision is waited for, and what approving it obliges to. */
export function whileWaiting(asked: {
  readonly serving?: Wanted;
  readonly endpointUsdPerHour: number | null;
  readonly committedUsdPerHour?: number | null;
  readonly pricesAsOf: string;
  readonly priceKind?: PriceKind;
}): readonly string[] {
  const { kind, modelUnits, commitment } = asked.serving ?? provisioned;
  const estimate = `(estimate, ${pricesPhrase(asked)})`;
  const now =
    kind === 'on-demand'
      ? 'Until then the endpoint costs nothing by the hour: an on-demand deployment bills what it answers.'
      : `Until then the endpoint costs ${formatUsd(asked.endpointUsdPerHour)} an hour ${estimate}.`;
  if (commitment === 'none') return [now];
  return [
    now,
    `Keeping it buys ${modelUnits} model unit${modelUnits === 1 ? '' : 's'} with ${commitmentPhrase({ commitment })} at ` +
      `${formatUsd(asked.committedUsdPerHour)} an hour ${estimate}: that can't be deleted before its end, and renews itself. ` +
      'What the evaluation ran on is released once it serves.',
  ];
}

/** Of an endpoint that exists, for a list of what is left. */
export function billingNow(endpoint: {
  readonly kind: Kind;
  readonly commitment: ServingSummary['commitment'];
  readonly committedUntil?: string;
}): string {
  if (endpoint.kind === 'on-demand') return 'it bills only what it answers';
  if (endpoint.commitment === 'none') return 'it bills by the hour';
  const until = endpoint.committedUntil === undefined ? '' : ` until ${formatTime(endpoint.committedUntil)}`;
  return `it bills by the hour, committed${until}`;
}
