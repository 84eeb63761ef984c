import { log, patched } from '@temporalio/workflow';
import type { DataFacts } from '../activities/check-data.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { inWords } from '../domain/preflight/finding.ts';
import type { CostForecast } from '../report/result.ts';
import * as activities from './proxies.ts';
import type { Run } from './run.ts';

/**
 * Everything that can be found wrong before money is spent: the account and what is around it, the data, the budget.
 * Fails with every problem at once; what is not plainly right is shown.
 */
export async function checkBeforeBuying(
  run: Run,
  request: CustomizationRequest,
): Promise<DataFacts & { readonly forecast?: CostForecast }> {
  if (!patched('preflight')) return activities.checkData(request, run.owner);

  const looked = await activities.preflight(request, run.owner, true);
  const warnings = looked.findings.map(inWords);
  for (const warning of warnings) log.warn(`preflight: ${warning}`);
  const data = looked.data ?? (await activities.checkData(request, run.owner));
  const forecast = looked.forecast ?? (await activities.forecastCost(request, data));
  run.story.learn({ forecast, ...(warnings.length > 0 && { warnings }) });
  return { ...data, forecast };
}
