import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { appliedValue } from '../quotas/catalogue.ts';
import { describeQuota } from '../quotas/describe-quota.ts';
import { findQuota } from '../quotas/find-quota.ts';
import * as members from '../validation/quota-members.ts';
import { check, required, string, structure } from '../validation/shapes.ts';

const requestShape = structure({
  ServiceCode: required(members.serviceCode),
  QuotaCode: required(members.quotaCode),
  ContextId: string(),
});

export function getServiceQuota(emulator: Emulator, call: Call): Reply {
  const request = check(requestShape, jsonBody(call));
  const quota = findQuota(request.ServiceCode, request.QuotaCode);
  return { status: 200, body: { Quota: describeQuota(emulator, quota, appliedValue(emulator.settings, quota)) } };
}
