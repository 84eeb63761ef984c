import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { describeQuota } from '../quotas/describe-quota.ts';
import { quotasOf } from '../quotas/find-quota.ts';
import { pageOfQuotas } from '../quotas/list-quotas.ts';
import * as members from '../validation/quota-members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({
  ServiceCode: required(members.serviceCode),
  NextToken: members.nextToken,
  MaxResults: members.maxResults,
});

export function listAWSDefaultServiceQuotas(emulator: Emulator, call: Call): Reply {
  const request = check(requestShape, jsonBody(call));
  const { quotas, nextToken } = pageOfQuotas(quotasOf(request.ServiceCode), request);
  const Quotas = quotas.map((quota) => describeQuota(emulator, quota, quota.byDefault));
  return { status: 200, body: { Quotas, NextToken: nextToken } };
}
