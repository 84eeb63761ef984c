import { isDeepStrictEqual } from 'node:util';
import { counted } from '../domain/counted.ts';
import { InvalidRequestError } from '../domain/errors.ts';
import { serviceRole, type ServiceRoleNeeds } from '../domain/iam/service-role.ts';
import { othersTrusted } from '../domain/iam/trust.ts';
import type { AccountPort, Caller } from '../domain/ports.ts';
import type { CliContext, RequestedNeeds } from './context.ts';
import { exitCodes, failed, misused, type ExitCode } from './errors.ts';
import { readJsonObjects } from './json-file.ts';

export interface RoleOptions {
  readonly name: string;
  /** Buckets that jobs read training and validation data from. */
  readonly buckets?: readonly string[];
  /** Buckets that jobs write their metrics files to. */
  readonly outputBuckets?: readonly string[];
  readonly input?: string;
  /** True for any network of the account; else ids of subnets and security groups. */
  readonly vpc?: true | readonly string[];
  readonly kmsKey?: readonly string[];
  readonly dryRun?: boolean;
}

/** IAM User Guide, "IAM and AWS STS quotas", Nov 2026. */
const roleNamePattern = /^[\w+=,.@-]{1,64}$/;
const policyName = 'temper-bedrock-customization';

/** Creates, or brings up to date, the role that Bedrock assumes for a job: for this account, with what is named only. */
export async function role({ output, aws, defaults }: CliContext, options: RoleOptions): Promise<ExitCode> {
  const { name } = options;
  if (!roleNamePattern.test(name))
    throw misused(`--name ${name}: a role's name has up to 64 letters, digits and _ + = , . @ -`);
  const asked = options.input === undefined ? [] : await requestedNeeds(options.input, aws);
  const { account } = await aws.ports();
  const given = keysAndNetworks(options);
  const vpc = given.vpc ?? networkOf(asked);
  const needs = {
    ...bucketsOf(options, asked, defaults),
    kmsKeyArns: [...given.kmsKeyArns, ...(await keyArns(account, asked))],
    ...(vpc && { vpc }),
  };
  const caller = await account.caller();
  if (!caller.readable) throw failed(`${caller.note} The role's conditions name the account.`);
  const { trustPolicy, policy } = serviceRole(caller.value, needs);

  if (options.dryRun) {
    output.say(`Trust policy of ${name}:\n${JSON.stringify(trustPolicy, null, 2)}`);
    output.say(`Its policy ${policyName}:\n${JSON.stringify(policy, null, 2)}`);
    output.say('Nothing was changed.');
    output.answer({ name, arn: arnOf(caller.value, name), done: 'nothing', trustPolicy, policy });
    return exitCodes.ok;
  }
  await keepOthersOut(account, name);
  const { arn, done } = await account.putRole({
    name,
    description: 'Bedrock assumes it for model customization jobs (temper role)',
    trustPolicy: JSON.stringify(trustPolicy),
    policyName,
    policy: JSON.stringify(policy),
    tags: { 'temper:managed-by': 'temper role' },
  });
  output.say({ created: 'Created', updated: 'Updated', unchanged: 'Up to date already:' }[done] + ` ${arn}`);
  output.say(`export BEDROCK_ROLE_ARN=${arn}`);
  const present = await account.role(name);
  const policies = present.readable && present.value?.policies.readable ? present.value.policies.value : [];
  const others = policies.filter((text) => !isDeepStrictEqual(JSON.parse(text), policy)).length;
  if (others > 0)
    output.warn(
      `Beside this policy the role has ${counted(others, 'document')} of permissions, and Bedrock may do what they allow too: take off what its jobs don't need.`,
    );
  output.answer({ name, arn, done, trustPolicy, policy });
  return exitCodes.ok;
}

/** A role that others work with would be theirs no more. */
async function keepOthersOut(account: AccountPort, name: string): Promise<void> {
  const present = await account.role(name);
  const others = present.readable && present.value ? othersTrusted(present.value.trustPolicy) : [];
  if (others.length === 0) return;
  throw failed(
    `the role ${name} exists, and ${others.join(', ')} may assume it, which would end: choose another --name, or add to its policies by hand what --dry-run prints. Nothing was changed.`,
  );
}

/** A policy takes keys by their ARNs; a request may name one in other ways. */
async function keyArns(account: AccountPort, asked: readonly RequestedNeeds[]): Promise<readonly string[]> {
  const arns: string[] = [];
  for (const { kmsKeyId } of asked) {
    if (kmsKeyId === undefined) continue;
    const key = await account.kmsKey(kmsKeyId);
    const why = key.readable ? `The KMS key ${kmsKeyId} does not exist in this account and Region.` : key.note;
    if (!key.readable || !key.value) throw failed(`${why} The role's policy names the key's ARN.`);
    arns.push(key.value.arn);
  }
  return arns;
}

function networkOf(asked: readonly RequestedNeeds[]): ServiceRoleNeeds['vpc'] {
  const networks = asked.flatMap(({ vpc }) => (vpc ? [vpc] : []));
  if (networks.length === 0) return undefined;
  return {
    subnetIds: [...new Set(networks.flatMap(({ subnetIds }) => subnetIds))],
    securityGroupIds: [...new Set(networks.flatMap(({ securityGroupIds }) => securityGroupIds))],
  };
}

/** What the command line names; else what the request uses; else what the environment says. */
function bucketsOf(
  { buckets, outputBuckets }: RoleOptions,
  asked: readonly RequestedNeeds[],
  defaults: CliContext['defaults'],
): Pick<ServiceRoleNeeds, 'readBuckets' | 'writeBuckets'> {
  const named = { readBuckets: buckets ?? [], writeBuckets: outputBuckets ?? [] };
  const all = {
    readBuckets: [...named.readBuckets, ...asked.flatMap(({ readBuckets }) => readBuckets)],
    writeBuckets: [...named.writeBuckets, ...asked.flatMap(({ writeBuckets }) => writeBuckets)],
  };
  if (all.readBuckets.length + all.writeBuckets.length > 0) return all;

  const { trainingDataBucket, validationDataBucket, customizationOutputBucket } = defaults();
  const known = (...names: readonly (string | undefined)[]) => names.filter((bucket) => bucket !== undefined);
  const fromEnvironment = {
    readBuckets: known(trainingDataBucket, validationDataBucket),
    writeBuckets: known(customizationOutputBucket),
  };
  if (fromEnvironment.readBuckets.length + fromEnvironment.writeBuckets.length > 0) return fromEnvironment;
  throw misused(
    'say which buckets the role may use: --buckets and --output-buckets, --input FILE, or TRAINING_DATA_BUCKET, ' +
      'VALIDATION_DATA_BUCKET and CUSTOMIZATION_OUTPUT_BUCKET',
  );
}

/** Of each request that the file holds. */
async function requestedNeeds(input: string, aws: CliContext['aws']): Promise<readonly RequestedNeeds[]> {
  const { all } = await readJsonObjects(input);
  try {
    return all.map((request) => aws.requestedNeeds(request));
  } catch (error) {
    if (error instanceof InvalidRequestError) throw misused(error.message);
    throw error;
  }
}

function keysAndNetworks({ kmsKey = [], vpc }: RoleOptions): Pick<ServiceRoleNeeds, 'kmsKeyArns' | 'vpc'> {
  const wrong = kmsKey.find((arn) => !/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(arn));
  if (wrong !== undefined)
    throw misused(`--kms-key ${wrong}: a policy needs the key's ARN, such as arn:aws:kms:us-east-1:123456789012:key/…`);
  if (vpc === undefined) return { kmsKeyArns: kmsKey };
  const ids = vpc === true ? [] : vpc;
  const stray = ids.find((id) => !/^(subnet|sg)-[\w-]+$/.test(id));
  if (stray !== undefined) throw misused(`--vpc ${stray}: give ids such as subnet-0123 and sg-0123, or none at all`);
  return {
    kmsKeyArns: kmsKey,
    vpc: {
      subnetIds: ids.filter((id) => id.startsWith('subnet-')),
      securityGroupIds: ids.filter((id) => id.startsWith('sg-')),
    },
  };
}

function arnOf({ partition, accountId }: Caller, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
