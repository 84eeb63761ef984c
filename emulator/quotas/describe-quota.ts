import type { Emulator } from '../emulator.ts';
import type { Quota } from './catalogue.ts';

export const serviceCode = 'bedrock';

/** A quota in the shape of ServiceQuota. */
export function describeQuota({ place }: Emulator, quota: Quota, value: number): object {
  return {
    ServiceCode: serviceCode,
    ServiceName: 'Amazon Bedrock',
    QuotaArn: `arn:aws:servicequotas:${place.region}:${place.accountId}:${serviceCode}/${quota.code}`,
    QuotaCode: quota.code,
    QuotaName: quota.name,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}
