import * as patterns from './patterns.ts';
import { integer, string } from './shapes.ts';

// Members of Service Quotas' requests (botocore, service-quotas 2019-06-24).

export const serviceCode = string({ min: 1, max: 63, pattern: patterns.serviceCode });
export const quotaCode = string({ min: 1, max: 128, pattern: patterns.quotaCode });
export const maxResults = integer({ min: 1, max: 100 });
export const nextToken = string({ max: 2048, pattern: patterns.quotaPageToken });
