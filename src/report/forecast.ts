import { formatUsd } from './numbers.ts';
import type { CostForecast } from './result.ts';

/** `at most USD 1487.44`, or what is known of it; always with the day of its prices. */
export function forecastPhrase({ totalUsd, knownUsd, unknownPrices, pricesAsOf }: CostForecast): string {
  const sum =
    totalUsd === null
      ? `at least ${formatUsd(knownUsd)} in the worst case, and what has no known price (${unknownPrices.join(', ')})`
      : `at most ${formatUsd(Math.ceil(Math.round(totalUsd * 1e4) / 1e2) / 1e2)}`;
  return `${sum}; forecast at prices as of ${pricesAsOf}`;
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
