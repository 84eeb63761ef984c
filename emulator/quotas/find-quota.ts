import { noSuchResource } from '../errors.ts';
import { quotas } from './catalogue.ts';
import type { Quota } from './catalogue.ts';
import { serviceCode } from './describe-quota.ts';

/** @throws AwsError NoSuchResourceException; its texts are not published */
export function findQuota(service: string, quotaCode: string): Quota {
  const quota = quotasOf(service).find(({ code }) => code === quotaCode);
  if (quota === undefined) throw noSuchResource(`The service ${service} has no quota ${quotaCode}.`);
  return quota;
}

/** @throws AwsError NoSuchResourceException */
export function quotasOf(service: string): readonly Quota[] {
  if (service !== serviceCode) throw noSuchResource(`There is no service ${service}.`);
  return quotas;
}
