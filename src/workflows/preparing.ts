import type { CustomizationRequest } from '../domain/customization.ts';
import type { PreparedData } from '../report/result.ts';
import { withPreparedData } from '../domain/prepared-request.ts';
import { patched } from '@temporalio/workflow';
import * as activities from './proxies.ts';
import type { Run } from './run.ts';

/** Prepares the data where the request names a source; the request then says where the data is. */
export async function prepare(
  run: Run,
  request: CustomizationRequest,
): Promise<{ readonly request: CustomizationRequest; readonly prepared?: PreparedData }> {
  if (request.data === undefined || !patched('prepare-data')) return { request };
  run.story.enter('preparing');
  const prepared = await activities.prepareData(request, run.owner);
  run.story.learn({ dataReportUri: prepared.reportUri });
  return { request: withPreparedData(request, prepared), prepared };
}
