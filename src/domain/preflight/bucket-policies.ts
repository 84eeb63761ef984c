import { isAbout, parsePolicy, type Condition, type Statement } from '../iam/policy.ts';
import type { AccountFacts, PreflightRequest } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';
import { s3Arn } from './uses.ts';

/** Explicit denials in the policies of the buckets that Bedrock uses; nothing that a role allows outweighs one. */
export function checkBucketPolicies({ roleArn }: PreflightRequest, { buckets }: AccountFacts): readonly Finding[] {
  const findings = buckets.flatMap(({ bucket, field, byBedrock, found }): Finding[] => {
    const policy = found.readable ? found.value?.policy : undefined;
    if (!byBedrock || !policy) return [];
    const said = { check: 'bucket policies', field } as const;
    if (!policy.readable) return [unknown({ ...said, message: policy.note })];
    const denials =
      policy.value === null ? [] : (parsePolicy(policy.value) ?? []).filter(({ effect }) => effect === 'Deny');
    const actions = byBedrock.writes ? ['s3:PutObject', 's3:GetObject'] : ['s3:GetObject'];
    const object = s3Arn(roleArn, `${bucket}/${byBedrock.key}`);
    const hits = denials.filter(
      (denial) => isForRole(denial, roleArn) && actions.some((action) => isAbout(denial, action, object)),
    );
    if (hits.some(({ conditions }) => conditions.length === 0))
      return [
        problem(
          { ...said, message: `the policy of bucket ${bucket} denies ${actions.join(' and ')} to ${roleArn}` },
          "exempt the role from the bucket policy's Deny statement",
        ),
      ];
    const unsure = hits.flatMap(({ conditions }) => conditions).find((condition) => !isHarmless(condition));
    if (unsure && hits.some(({ conditions }) => !conditions.some(isHarmless)))
      return [
        warning(
          {
            ...said,
            message: `the policy of bucket ${bucket} denies ${actions.join(' and ')} under a condition (${unsure.operator} on ${unsure.key}) that Bedrock may meet`,
          },
          'see that the role, assumed by Bedrock, is not meant by it',
        ),
      ];
    return [];
  });
  if (findings.length > 0) return findings;
  return [ok({ check: 'bucket policies', field: 'training.data', message: 'they deny nothing that Bedrock needs' })];
}

/** Whether a bucket policy by itself allows it to the role. */
export function grantsRole(policy: string, roleArn: string, action: string, resource: string): boolean {
  return (parsePolicy(policy) ?? []).some(
    (statement) =>
      statement.effect === 'Allow' &&
      statement.conditions.length === 0 &&
      isForRole(statement, roleArn) &&
      isAbout(statement, action, resource),
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
