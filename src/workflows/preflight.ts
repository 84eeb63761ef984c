import { log, patched } from '@temporalio/workflow';
import type { DataFacts } from '../activities/check-data.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { inWords } from '../domain/preflight/finding.ts';
import type { CostForecast, PreparedData } from '../report/result.ts';
import { prepare } from './preparing.ts';
import * as activities from './proxies.ts';
import type { Run } from './run.ts';

type Checked = DataFacts & {
  /** As asked for, or with the data that was prepared for it. */
  readonly request: CustomizationRequest;
  readonly forecast?: CostForecast;
  readonly data?: PreparedData;
};

/**
 * Everything that can be found wrong before money is spent: the account and what is around it, the data, the budget.
 * Fails with every problem at once; what is not plainly right is shown.
 */
export async function checkBeforeBuying(run: Run, asked: CustomizationRequest): Promise<Checked> {
  // Runs from before there was a preflight: they prepare nothing either. Nothing may be awaited before this call, which
  // was the first of two that ran beside each other.
  if (!patched('preflight')) return { request: asked, ...(await activities.checkData(asked, run.owner)) };
  const looked = await activities.preflight(asked, run.owner, asked.data === undefined);
  const warnings = looked.findings.map(inWords);
  for (const warning of warnings) log.warn(`preflight: ${warning}`);
  const { request, prepared } = await prepare(run, asked);
  const data = looked.data ?? (await activities.checkData(request, run.owner));
  const forecast = looked.forecast ?? (await activities.forecastCost(request, data));
  run.story.learn({ forecast, ...(warnings.length > 0 && { warnings }) });
  return { request, ...data, forecast, ...(prepared && { data: prepared }) };
}
