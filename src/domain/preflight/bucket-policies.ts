import { isAbout, parsePolicy, permissionFor, type Condition, type Permission, type Statement } from '../iam/policy.ts';
import type { AccountFacts, PreflightRequest } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';
import { neededBy } from './uses.ts';

/** Explicit denials in the policies of the buckets that Bedrock uses; nothing that a role allows outweighs one. */
export function checkBucketPolicies({ roleArn }: PreflightRequest, { buckets }: AccountFacts): readonly Finding[] {
  const findings = buckets.flatMap((used): Finding[] => {
    const { bucket, field, byBedrock, found } = used;
    const policy = found.readable ? found.value?.policy : undefined;
    if (!byBedrock || !policy) return [];
    const said = { check: 'bucket policies', field } as const;
    if (!policy.readable) return [unknown({ ...said, message: policy.note })];
    const statements = policy.value === null ? [] : (parsePolicy(policy.value) ?? []);
    const denials = statements.filter((statement) => statement.effect === 'Deny' && isForRole(statement, roleArn));
    // Listing alone stops few jobs, and is often denied without a prefix.
    const needs = neededBy(used, roleArn).filter(({ action }) => action !== 's3:ListBucket');
    const hits = needs.flatMap(({ action, resource, isSure }) =>
      denials
        .filter((denial) => isAbout(denial, action, resource))
        .map(({ conditions }) => ({ action, isSure, conditions })),
    );
    const always = hits.filter(({ conditions }) => conditions.length === 0);
    if (always.length > 0) {
      const message = `the policy of bucket ${bucket} denies ${actionsOf(always)} to ${roleArn}`;
      const refuses = always.some(({ isSure }) => isSure) ? problem : warning;
      return [refuses({ ...said, message }, "exempt the role from the bucket policy's Deny statement")];
    }
    const unsure = hits.filter(({ conditions }) => !conditions.some(isHarmless));
    const [condition] = unsure.flatMap(({ conditions }) => conditions);
    if (!condition) return [];
    return [
      warning(
        {
          ...said,
          message: `the policy of bucket ${bucket} denies ${actionsOf(unsure)} under a condition (${condition.operator} on ${condition.key}) that Bedrock may meet`,
        },
        'see that the role, assumed by Bedrock, is not meant by it',
      ),
    ];
  });
  if (findings.length > 0) return findings;
  return [ok({ check: 'bucket policies', field: 'training.data', message: 'they deny nothing that Bedrock needs' })];
}

function actionsOf(hits: readonly { readonly action: string }[]): string {
  return [...new Set(hits.map(({ action }) => action))].join(' and ');
}

/** What a bucket policy by itself says to a role. */
export function permissionByBucket(
  policy: string | null,
  roleArn: string,
  action: string,
  resource: string,
): Permission {
  const statements = policy === null ? [] : (parsePolicy(policy) ?? []);
  return permissionFor(
    statements.filter((statement) => isForRole(statement, roleArn)),
    action,
    resource,
  );
}

/** A role is meant by its own ARN, by its account, or with everybody. */
function isForRole({ principals, exceptPrincipals }: Statement, roleArn: string): boolean {
  const account = roleArn.split(':')[4] ?? '';
  const meant = new Set(['*', roleArn, account, roleArn.replace(/role\/.*$/, 'root')]);
  const named = Object.entries(principals).some(
    ([kind, names]) => (kind === 'AWS' || kind === '*') && names.some((name) => meant.has(name)),
  );
  return named !== exceptPrincipals;
}

/** Denials of what is not encrypted in transit, as most buckets have one: Bedrock speaks TLS. */
function isHarmless({ key, operator, values }: Condition): boolean {
  if (key === 'aws:securetransport')
    return operator.toLowerCase() === 'bool' && values.every((value) => value === 'false');
  return key === 's3:tlsversion' && operator.toLowerCase().startsWith('numericlessthan');
}
