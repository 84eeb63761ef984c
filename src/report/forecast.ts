import { formatUsd } from './numbers.ts';
import type { CostForecast, PriceKind } from './result.ts';

/** `at most USD 1487.44`, or what is known of it; always with the day of its prices. */
export function forecastPhrase({ totalUsd, knownUsd, unknownPrices, pricesAsOf, priceKind }: CostForecast): string {
  const sum =
    totalUsd === null
      ? `at least ${formatUsd(knownUsd)} in the worst case, and what has no known price (${unknownPrices.join(', ')})`
      : `at most ${formatUsd(Math.ceil(Math.round(totalUsd * 1e4) / 1e2) / 1e2)}`;
  return `${sum}; forecast at ${priceKind ? pricesPhrase({ pricesAsOf, priceKind }) : `prices as of ${pricesAsOf}`}`;
}

/** `unconfirmed prices as of 2025-12-31` */
export function pricesPhrase({
  pricesAsOf,
  priceKind = 'list price',
}: {
  readonly pricesAsOf: string;
  readonly priceKind?: PriceKind | undefined;
}): string {
  const kind = { 'list price': 'list', reported: 'reported', unconfirmed: 'unconfirmed', outdated: 'old list' }[
    priceKind
  ];
  return `${kind} prices as of ${pricesAsOf}`;
}

/** The parts of a forecast with their sums, for a table. */
export function forecastRows(forecast: CostForecast): readonly (readonly [string, string])[] {
  const { trainingUsd, storageUsd, endpointUsd, endpointHours, evaluationUsd, judgeUsd, commitmentUsd, totalUsd } =
    forecast;
  return [
    ['Training', formatUsd(trainingUsd)],
    ['Storage for a month', formatUsd(storageUsd)],
    [endpointHours === 0 ? 'Endpoint' : `Endpoint, ${endpointHours} h`, formatUsd(endpointUsd)],
    ['Evaluation', formatUsd(evaluationUsd)],
    ...(judgeUsd === undefined ? [] : ([['Judge', formatUsd(judgeUsd)]] as const)),
    ...(commitmentUsd === undefined ? [] : ([['Commitment, if approved', formatUsd(commitmentUsd)]] as const)),
    ['Total', formatUsd(totalUsd)],
  ];
}
