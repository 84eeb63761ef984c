import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { appliedValue } from '../quotas/catalogue.ts';
import { describeQuota } from '../quotas/describe-quota.ts';
import { quotasOf } from '../quotas/find-quota.ts';
import { pageOfQuotas } from '../quotas/list-quotas.ts';
import * as members from '../validation/quota-members.ts';
import { check, oneOf, required, structure } from '../validation/shapes.ts';

const requestShape = structure({
  ServiceCode: required(members.serviceCode),
  NextToken: members.nextToken,
  MaxResults: members.maxResults,
  QuotaCode: members.quotaCode,
  QuotaAppliedAtLevel: oneOf(['ACCOUNT', 'RESOURCE', 'ALL']),
});

export function listServiceQuotas(emulator: Emulator, call: Call): Reply {
  const request = check(requestShape, jsonBody(call));
  const found = quotasOf(request.ServiceCode)
    .filter(({ code }) => request.QuotaCode === undefined || code === request.QuotaCode)
    // All of them apply to the account as a whole.
    .filter(() => request.QuotaAppliedAtLevel !== 'RESOURCE');
  const { quotas, nextToken } = pageOfQuotas(found, request);
  const Quotas = quotas.map((quota) => describeQuota(emulator, quota, appliedValue(emulator.settings, quota)));
  return { status: 200, body: { Quotas, NextToken: nextToken } };
}
