import type { CostForecast } from '../../report/result.ts';
import { firstPassing, wholeCents } from '../budget.ts';
import type { PreflightRequest } from './facts.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** Whether the whole run stays within its budget; without one, what it may cost. */
export function checkBudget({ budget }: PreflightRequest, forecast: CostForecast): readonly Finding[] {
  const { totalUsd, knownUsd, unknownPrices, pricesAsOf } = forecast;
  const sum =
    totalUsd === null
      ? `at least USD ${knownUsd.toFixed(2)} in the worst case, beside what has no known price (${unknownPrices.join(', ')})`
      : `at most USD ${wholeCents(totalUsd).toFixed(2)}`;
  const said = {
    check: 'budget',
    field: 'budget.maxCostUsd',
    message: `the run may cost ${sum}, at prices as of ${pricesAsOf}`,
  } as const;
  const question = budget && firstPassing(budget, forecast);
  if (!question) return [ok(said)];
  const { reason, reachesUsd } = question;
  if (budget.whenOver === 'ask')
    return [warning({ ...said, message: reason }, `a person will be asked before the ${question.purchase} is bought`)];
  const remedy =
    reachesUsd === null
      ? 'give these prices in the request (prices), set budget.whenOver to "ask", or leave the budget out'
      : 'raise budget.maxCostUsd, shorten approval.expiresAfterHours or waiting.endpointLimitHours, train on less, or set budget.whenOver to "ask"';
  return [problem({ ...said, message: reason }, remedy)];
}
