import { InvalidRequestError } from '../domain/errors.ts';
import { serviceRole, type ServiceRoleNeeds } from '../domain/iam/service-role.ts';
import type { Caller } from '../domain/ports.ts';
import type { CliContext } from './context.ts';
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
  const needs = { ...(await bucketsOf(options, aws, defaults)), ...keysAndNetworks(options) };
  const { account } = await aws.ports();
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
  output.answer({ name, arn, done, trustPolicy, policy });
  return exitCodes.ok;
}

/** What the command line names; else what the request uses; else what the environment says. */
async function bucketsOf(
  { buckets, outputBuckets, input }: RoleOptions,
  aws: CliContext['aws'],
  defaults: CliContext['defaults'],
): Promise<Pick<ServiceRoleNeeds, 'readBuckets' | 'writeBuckets'>> {
  const named = { readBuckets: buckets ?? [], writeBuckets: outputBuckets ?? [] };
  const asked = input === undefined ? undefined : await requestedBuckets(input, aws);
  const all = {
    readBuckets: [...named.readBuckets, ...(asked?.readBuckets ?? [])],
    writeBuckets: [...named.writeBuckets, ...(asked?.writeBuckets ?? [])],
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

async function requestedBuckets(input: string, aws: CliContext['aws']) {
  const { all } = await readJsonObjects(input);
  try {
    const each = all.map((request) => aws.requestedBuckets(request));
    return {
      readBuckets: each.flatMap(({ readBuckets }) => readBuckets),
      writeBuckets: each.flatMap(({ writeBuckets }) => writeBuckets),
    };
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
