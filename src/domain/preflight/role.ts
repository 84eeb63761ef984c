import type { Role } from '../ports.ts';
import { parsePolicy, permissionFor } from '../iam/policy.ts';
import { jobArnPattern, readTrust } from '../iam/trust.ts';
import type { AccountFacts, PreflightRequest, UsedBucket } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';
import { grantsRole } from './bucket-policies.ts';
import { roleAccount, roleName, s3Arn } from './uses.ts';

/** Whether the role is there, may be assumed by Bedrock and may use the data. */
export function checkRole(request: PreflightRequest, facts: AccountFacts): readonly Finding[] {
  const { roleArn } = request;
  const { role, caller } = facts;
  const said = { check: 'role', field: 'roleArn' } as const;
  const name = roleName(roleArn);
  const make = `make it with: temper role --name ${name}`;
  const account = roleAccount(roleArn);
  if (caller.readable && account !== undefined && account !== caller.value.accountId)
    return [
      problem(
        {
          ...said,
          message: `${roleArn} is in account ${account}, but the job would run in ${caller.value.accountId}, and a role can't be passed across accounts`,
        },
        'name a role of this account',
      ),
    ];
  if (!role.readable) return [unknown({ ...said, message: role.note })];
  if (!role.value) return [problem({ ...said, message: `${roleArn} does not exist` }, `${make}, or name another`)];
  return [trust(request, facts, role.value.trustPolicy), ...permissions(facts, role.value)];
}

function trust({ roleArn }: PreflightRequest, { caller, region }: AccountFacts, trustPolicy: string): Finding {
  const said = { check: 'role', field: 'roleArn' } as const;
  if (!caller.readable) return unknown({ ...said, message: caller.note });
  const place = { ...caller.value, region: region ?? caller.value.region };
  const trusted = readTrust(trustPolicy, place);
  const mend = `correct it with: temper role --name ${roleName(roleArn)}`;
  switch (trusted.verdict) {
    case 'trusts':
      return ok({ ...said, message: 'Bedrock may assume it, for the jobs of this account only' });
    case 'unclear':
      return unknown({ ...said, message: `whether Bedrock may assume ${roleArn} is unclear: ${trusted.reason}` });
    case 'refuses':
      return problem({ ...said, message: `Bedrock may not assume ${roleArn}: ${trusted.reason}` }, mend);
    case 'loose':
      return warning(
        {
          ...said,
          message: `the trust policy of ${roleArn} has no condition on ${trusted.missing.join(' and ')}, so that Bedrock could be made to use it for somebody else`,
        },
        `add aws:SourceAccount = ${place.accountId} and aws:SourceArn like ${jobArnPattern(place)}, or ${mend}`,
      );
  }
}

/** What Bedrock does with the role; ListBucket is documented as needed, yet not every job has been seen to use it. */
function neededBy(
  { bucket, byBedrock }: UsedBucket,
  roleArn: string,
): readonly { action: string; resource: string; isSure: boolean }[] {
  if (!byBedrock) return [];
  const object = s3Arn(roleArn, `${bucket}/${byBedrock.key}`);
  return [
    { action: 's3:GetObject', resource: object, isSure: !byBedrock.writes },
    ...(byBedrock.writes ? [{ action: 's3:PutObject', resource: object, isSure: true }] : []),
    { action: 's3:ListBucket', resource: s3Arn(roleArn, bucket), isSure: false },
  ];
}

function permissions({ buckets }: AccountFacts, { arn, policies }: Role): readonly Finding[] {
  const check = 'role permissions';
  if (!policies.readable) return [unknown({ check, field: 'roleArn', message: policies.note })];
  const statements = policies.value.flatMap((text) => parsePolicy(text) ?? []);
  const mend = `allow it, or correct the role with: temper role --name ${roleName(arn)}`;
  const findings = buckets.flatMap((used) =>
    neededBy(used, arn).flatMap(({ action, resource, isSure }): Finding[] => {
      const said = { check, field: used.field } as const;
      const permission = permissionFor(statements, action, resource);
      const lacking = `the role ${roleName(arn)} may not ${action} on ${resource}`;
      if (permission === 'allowed') return [];
      if (permission === 'denied')
        return [problem({ ...said, message: `${lacking}: one of its policies denies it` }, mend)];
      if (permission === 'depends')
        return [
          unknown({
            ...said,
            message: `whether the role ${roleName(arn)} may ${action} on ${resource} depends on a condition`,
          }),
        ];
      const policy = used.found.readable ? used.found.value?.policy : undefined;
      // Within one account either side's yes is enough.
      if (policy?.readable && policy.value !== null && grantsRole(policy.value, arn, action, resource)) return [];
      const message = `${lacking}: no policy allows it`;
      return [isSure && policy?.readable ? problem({ ...said, message }, mend) : warning({ ...said, message }, mend)];
    }),
  );
  if (findings.length > 0) return findings;
  return [ok({ check, field: 'roleArn', message: 'it may read the data and write the metrics files' })];
}
