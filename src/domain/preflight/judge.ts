import { checkBucketPolicies } from './bucket-policies.ts';
import { checkBuckets } from './buckets.ts';
import type { AccountFacts, PreflightRequest } from './facts.ts';
import type { Finding } from './finding.ts';
import { checkKmsKey } from './kms-key.ts';
import { checkMail } from './mail.ts';
import { checkModel } from './model.ts';
import { checkNames } from './names.ts';
import { checkQuotas } from './quotas.ts';
import { checkRole } from './role.ts';

/** Holds a request against what the account is: every check, none of which stops at another's problem. */
export function judgeAccount(request: PreflightRequest, facts: AccountFacts): readonly Finding[] {
  return [
    ...checkModel(request, facts),
    ...checkNames(request, facts),
    ...checkQuotas(request, facts),
    ...checkRole(request, facts),
    ...checkBuckets(facts),
    ...checkBucketPolicies(request, facts),
    ...checkKmsKey(request, facts),
    ...checkMail(request, facts),
  ];
}
