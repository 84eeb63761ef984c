import type { Role } from '../ports.ts';
import { parsePolicy, permissionFor } from '../iam/policy.ts';
import { jobArnPattern, othersTrusted, readTrust } from '../iam/trust.ts';
import type { AccountFacts, PreflightRequest } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';
import { permissionByBucket } from './bucket-policies.ts';
import { neededBy, roleAccount, roleName } from './uses.ts';

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
  if (role.value.arn !== roleArn)
    return [
      problem(
        { ...said, message: `${roleArn} does not exist: the role of this name is ${role.value.arn}` },
        'give its whole ARN, with its path',
      ),
    ];
  return [trust(request, facts, role.value.trustPolicy), ...permissions(facts, role.value)];
}

function trust({ roleArn }: PreflightRequest, { caller, region }: AccountFacts, trustPolicy: string): Finding {
  const said = { check: 'role', field: 'roleArn' } as const;
  if (!caller.readable) return unknown({ ...said, message: caller.note });
  const place = { ...caller.value, region: region ?? caller.value.region };
  const trusted = readTrust(trustPolicy, place);
  // What others assume is not temper role's to change.
  const mend =
    othersTrusted(trustPolicy).length === 0
      ? `correct it with: temper role --name ${roleName(roleArn)}`
      : `make one for Bedrock alone with: temper role --name ${roleName(roleArn)}-bedrock`;
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
      const lacks = isSure ? problem : warning;
      if (permission === 'denied')
        return [lacks({ ...said, message: `${lacking}: one of its policies denies it` }, mend)];
      const policy = used.found.readable ? used.found.value?.policy : undefined;
      // Within one account either side's yes is enough.
      const byBucket = policy?.readable ? permissionByBucket(policy.value, arn, action, resource) : undefined;
      if (byBucket === 'allowed') return [];
      if (permission === 'depends' || byBucket === 'depends')
        return [
          unknown({
            ...said,
            message: `whether the role ${roleName(arn)} may ${action} on ${resource} depends on a condition`,
          }),
        ];
      const message = `${lacking}: no policy allows it`;
      return [policy?.readable ? lacks({ ...said, message }, mend) : warning({ ...said, message }, mend)];
    }),
  );
  if (findings.length > 0) return findings;
  return [ok({ check, field: 'roleArn', message: 'it may read the data and write the metrics files' })];
}
