import {
  CreateRoleCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { AccountPort, Readable, Role, RoleSpec } from '../domain/ports.ts';
import { call } from './call.ts';
import { nullIfMissing } from './missing.ts';
import { ifReadable } from './readable.ts';

/** A role with its trust policy and, where they can be read, its permissions. */
export function readRole(iam: IAMClient, name: string): Promise<Readable<Role | null>> {
  const attempt = { to: `look up the role "${name}"`, action: 'iam:GetRole' };
  return ifReadable(attempt, `Role ${name}`, async () => {
    const found = await nullIfMissing(call(attempt, () => iam.send(new GetRoleCommand({ RoleName: name }))));
    if (!found?.Role) return null;
    return {
      arn: found.Role.Arn ?? '',
      trustPolicy: decoded(found.Role.AssumeRolePolicyDocument),
      policies: await readPolicies(iam, name),
    };
  });
}

function readPolicies(iam: IAMClient, name: string): Promise<Role['policies']> {
  const attempt = { to: `list the policies of the role "${name}"`, action: 'iam:ListRolePolicies' };
  return ifReadable(attempt, `The permissions of role ${name}`, async () => {
    const documents: string[] = [];
    for await (const policyName of inlinePolicies(iam, name)) documents.push(await inlinePolicy(iam, name, policyName));
    for await (const arn of attachedPolicies(iam, name)) documents.push(await attachedPolicy(iam, arn));
    return documents;
  });
}

async function* inlinePolicies(iam: IAMClient, name: string): AsyncGenerator<string> {
  const attempt = { to: `list the inline policies of the role "${name}"`, action: 'iam:ListRolePolicies' };
  const pages = paginateListRolePolicies({ client: iam }, { RoleName: name });
  for (;;) {
    const page = await call(attempt, () => pages.next());
    if (page.done === true) return;
    yield* page.value.PolicyNames ?? [];
  }
}

async function* attachedPolicies(iam: IAMClient, name: string): AsyncGenerator<string> {
  const attempt = { to: `list the attached policies of the role "${name}"`, action: 'iam:ListAttachedRolePolicies' };
  const pages = paginateListAttachedRolePolicies({ client: iam }, { RoleName: name });
  for (;;) {
    const page = await call(attempt, () => pages.next());
    if (page.done === true) return;
    for (const { PolicyArn } of page.value.AttachedPolicies ?? []) if (PolicyArn !== undefined) yield PolicyArn;
  }
}

async function inlinePolicy(iam: IAMClient, RoleName: string, PolicyName: string): Promise<string> {
  const attempt = { to: `read the policy "${PolicyName}" of the role "${RoleName}"`, action: 'iam:GetRolePolicy' };
  const { PolicyDocument } = await call(attempt, () => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  return decoded(PolicyDocument);
}

async function attachedPolicy(iam: IAMClient, PolicyArn: string): Promise<string> {
  const finding = { to: `look up the policy ${PolicyArn}`, action: 'iam:GetPolicy' };
  const { Policy } = await call(finding, () => iam.send(new GetPolicyCommand({ PolicyArn })));
  const reading = { to: `read the policy ${PolicyArn}`, action: 'iam:GetPolicyVersion' };
  const command = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
  const { PolicyVersion } = await call(reading, () => iam.send(command));
  return decoded(PolicyVersion?.Document);
}

/** IAM gives documents URL-encoded (IAM API Reference, GetRole, Nov 2026). */
function decoded(document: string | undefined): string {
  return decodeURIComponent(document ?? '');
}

/** Creates the role or brings it up to date; what is as it should be already is not written again. */
export async function putRole(iam: IAMClient, spec: RoleSpec): ReturnType<AccountPort['putRole']> {
  const { name, trustPolicy, policyName, policy } = spec;
  const looking = { to: `look up the role "${name}"`, action: 'iam:GetRole' };
  const present = await nullIfMissing(call(looking, () => iam.send(new GetRoleCommand({ RoleName: name }))));
  const arn = present?.Role?.Arn ?? (await createRole(iam, spec));

  let isChanged = false;
  if (present && !isSame(decoded(present.Role?.AssumeRolePolicyDocument), trustPolicy)) {
    const attempt = { to: `change the trust policy of the role "${name}"`, action: 'iam:UpdateAssumeRolePolicy' };
    const command = new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trustPolicy });
    await call(attempt, () => iam.send(command));
    isChanged = true;
  }
  const old = present && (await nullIfMissing(inlinePolicy(iam, name, policyName)));
  if (!old || !isSame(old, policy)) {
    const attempt = { to: `write the policy "${policyName}" of the role "${name}"`, action: 'iam:PutRolePolicy' };
    const command = new PutRolePolicyCommand({ RoleName: name, PolicyName: policyName, PolicyDocument: policy });
    await call(attempt, () => iam.send(command));
    isChanged = true;
  }
  return { arn, done: !present ? 'created' : isChanged ? 'updated' : 'unchanged' };
}

async function createRole(iam: IAMClient, { name, description, trustPolicy, tags }: RoleSpec): Promise<string> {
  const attempt = { to: `create the role "${name}"`, action: 'iam:CreateRole' };
  const command = new CreateRoleCommand({
    RoleName: name,
    Description: description,
    AssumeRolePolicyDocument: trustPolicy,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
  const { Role } = await call(attempt, () => iam.send(command));
  return Role?.Arn ?? '';
}

/** IAM may change white space, never the order of members. */
function isSame(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return false;
  }
}
