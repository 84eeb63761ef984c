/**
 * Whether a purchase would pass the budget. Safe inside the workflow sandbox: imports nothing but types.
 */
import type { CostForecast } from '../report/result.ts';
import type { BudgetSettings } from './customization.ts';

/** What is bought, in the order in which it is. */
export type Purchase = 'job' | 'endpoint' | 'commitment';

/** Why a purchase would pass the budget, or why nobody knows. */
export interface BudgetQuestion {
  readonly purchase: Purchase;
  /** What it comes to with everything bought before; null where a price is missing. */
  readonly reachesUsd: number | null;
  readonly maxCostUsd: number;
  /** One sentence. */
  readonly reason: string;
}

/**
 * Null where the purchase stays within the budget. A job comes with the storage of its custom model, an endpoint with
 * the evaluation that it is bought for, a commitment with all that it obliges to. A price that nobody knows passes every budget.
 */
export function passesBudget(
  budget: BudgetSettings,
  forecast: CostForecast,
  purchase: Purchase,
): BudgetQuestion | null {
  const { maxCostUsd } = budget;
  const { trainingUsd, storageUsd, endpointUsd, evaluationUsd, judgeUsd = 0, commitmentUsd = 0, pricesAsOf } = forecast;
  const job = [trainingUsd, storageUsd];
  const endpoint = [...job, endpointUsd, evaluationUsd, judgeUsd];
  const parts = { job, endpoint, commitment: [...endpoint, commitmentUsd] }[purchase];
  const known = parts.reduce<number>((sum, usd) => sum + (usd ?? 0), 0);
  const what = {
    job: 'the training job and a month of storage',
    endpoint: 'the endpoint and the evaluation, with the job,',
    commitment: 'the commitment, with everything before it,',
  }[purchase];
  const limit = `the budget of ${usd(maxCostUsd)}`;
  if (parts.includes(null)) {
    const least = known === 0 ? '' : ` beyond ${usd(known)}`;
    return {
      purchase,
      reachesUsd: null,
      maxCostUsd,
      reason: `what ${what} would cost${least} is not known (no price for ${forecast.unknownPrices.join(', ')}), so that nobody can say whether it stays within ${limit}`,
    };
  }
  if (known <= maxCostUsd) return null;
  return {
    purchase,
    reachesUsd: known,
    maxCostUsd,
    reason: `${what} may cost up to ${usd(wholeCents(known))} at prices as of ${pricesAsOf}, which passes ${limit}`,
  };
}

/** The first purchase that passes the budget: where nobody is to be asked, neither is begun. */
export function firstPassing(budget: BudgetSettings, forecast: CostForecast): BudgetQuestion | null {
  return (
    passesBudget(budget, forecast, 'job') ??
    passesBudget(budget, forecast, 'endpoint') ??
    commitmentPassing(budget, forecast)
  );
}

/** Null too where the request wants no commitment. */
export function commitmentPassing(
  budget: BudgetSettings | undefined,
  forecast: CostForecast | null | undefined,
): BudgetQuestion | null {
  return budget && forecast?.commitmentUsd !== undefined ? passesBudget(budget, forecast, 'commitment') : null;
}

/** Upwards: a budget of what the run is said to cost at most is enough for it. */
export function wholeCents(usd: number): number {
  return Math.ceil(Math.round(usd * 1e4) / 1e2) / 1e2;
}

function usd(amount: number): string {
  return `USD ${amount.toFixed(2)}`;
}
