import type { CustomizationRequest } from '../domain/customization.ts';
import { type EndpointKind, whyUnscored } from '../domain/families/family.ts';
import { findFamily } from '../domain/families/index.ts';
import { isInferenceProfileId } from '../domain/families/inference-profiles.ts';
import { clientRequestToken, endpointName, isOwnedBy } from '../domain/names.ts';
import type { AccountPort, EndpointPort, ModelPort, Ports } from '../domain/ports.ts';
import {
  isUnread,
  type AccountFacts,
  type BucketUse,
  type PreflightRequest,
  type UsedBucket,
} from '../domain/preflight/facts.ts';
import { modelUnitQuotaCodes } from '../domain/preflight/quotas.ts';
import { bucketUses, roleName } from '../domain/preflight/uses.ts';
import { servingOf } from '../domain/serving.ts';
import type { Owner } from './dependencies.ts';
import { ifAllowed } from './if-allowed.ts';

/** Asks the account everything that preflight holds a request against, side by side. */
export async function gatherAccountFacts(
  { account, models, endpoints }: Pick<Ports, 'account' | 'models' | 'endpoints'>,
  request: PreflightRequest,
  owner: Owner | undefined,
  region: string | undefined,
): Promise<AccountFacts> {
  const { jobName, customModelName, baseModelId, roleArn, kmsKeyId } = request;
  const quotaCodes = modelUnitQuotaCodes(request, findFamily(baseModelId, request.family)?.baseModel);
  const nameOfEndpoint = owner && endpointName(customModelName, owner.runId);
  const [
    caller,
    baseModel,
    baseline,
    job,
    customModel,
    endpoint,
    allEndpoints,
    jobsInProgress,
    quotas,
    role,
    buckets,
    mail,
    kmsKey,
  ] = await Promise.all([
    account.caller(),
    lookAtBaseModel(models, baseModelId),
    lookAtBaseline(models, request),
    lookAtJob(models, jobName),
    lookAtCustomModel(models, customModelName),
    nameOfEndpoint === undefined ? null : lookAtEndpoint(endpoints, servingOf(request).kind, nameOfEndpoint),
    ifAllowed('The endpoints that exist', 'bedrock:ListProvisionedModelThroughputs', async () => {
      return { readable: true, value: await endpoints.list() } as const;
    }),
    account.jobsInProgress(),
    Promise.all(quotaCodes.map(async (one) => ({ ...one, quota: await account.serviceQuota(one.code) }))),
    account.role(roleName(roleArn)),
    lookAtBuckets(account, bucketUses(request)),
    lookAtMail(account, request),
    kmsKeyId === undefined ? undefined : account.kmsKey(kmsKeyId),
  ]);
  // A retried or reset run meets what it made itself.
  const jobIsOurs =
    owner !== undefined && !isUnread(job) && job?.clientRequestToken === clientRequestToken(owner.runId, 'job');
  const endpointIsOurs =
    owner !== undefined && endpoint !== null && !isUnread(endpoint) && isOwnedBy(endpoint.tags, owner);
  const here = region ?? (caller.readable ? caller.value.region : undefined);
  return {
    now: new Date().toISOString(),
    ...(here !== undefined && { region: here }),
    caller,
    baseModel,
    ...(baseline !== undefined && { baseline }),
    job: jobIsOurs ? null : job,
    customModel: jobIsOurs ? null : customModel,
    endpoint: endpointIsOurs ? null : endpoint,
    endpoints: allEndpoints,
    jobsInProgress,
    modelUnitQuotas: quotas,
    role,
    buckets,
    ...(mail && { mail }),
    ...(kmsKey && { kmsKey }),
  };
}

export function lookAtBaseModel(models: ModelPort, id: string): Promise<AccountFacts['baseModel']> {
  return ifAllowed(`The base model ${id}`, 'bedrock:GetFoundationModel', () => models.findBaseModel(id));
}

export function lookAtJob(models: ModelPort, name: string): Promise<AccountFacts['job']> {
  return ifAllowed(`Job ${name}`, 'bedrock:GetModelCustomizationJob', () => models.findJob(name));
}

export function lookAtCustomModel(models: ModelPort, name: string): Promise<AccountFacts['customModel']> {
  return ifAllowed(`Custom model ${name}`, 'bedrock:GetCustomModel', () => models.findCustomModel(name));
}

function lookAtEndpoint(endpoints: EndpointPort, kind: EndpointKind, name: string): Promise<AccountFacts['endpoint']> {
  const action = { provisioned: 'GetProvisionedModelThroughput', 'on-demand': 'GetCustomModelDeployment' }[kind];
  return ifAllowed(`Endpoint ${name}`, `bedrock:${action}`, () => endpoints.find(kind, name));
}

/** Inference profiles are taken at their word: what they serve lies in other Regions. */
async function lookAtBaseline(
  models: ModelPort,
  { baselineModelId, baseModelId, family: described }: CustomizationRequest,
): Promise<AccountFacts['baseline']> {
  const found = findFamily(baseModelId, described);
  if (!found || whyUnscored(found.family) !== undefined) return undefined;
  if (isInferenceProfileId(baselineModelId) || baselineModelId.startsWith('arn:')) return undefined;
  return lookAtBaseModel(models, baselineModelId);
}

/** One look at each bucket, however often the request names it. */
async function lookAtBuckets(account: AccountPort, uses: readonly BucketUse[]): Promise<readonly UsedBucket[]> {
  const names = [...new Set(uses.map(({ bucket }) => bucket))];
  const found = new Map(await Promise.all(names.map(async (name) => [name, await account.bucket(name)] as const)));
  return uses.flatMap((use) => {
    const bucket = found.get(use.bucket);
    return bucket ? [{ ...use, found: bucket }] : [];
  });
}

async function lookAtMail(
  account: AccountPort,
  { notification: { sender, recipient } }: CustomizationRequest,
): Promise<AccountFacts['mail']> {
  if (sender === undefined || recipient === undefined) return undefined;
  const [from, to, sandbox] = await Promise.all([
    account.mailIdentity(sender),
    account.mailIdentity(recipient),
    account.mailSandbox(),
  ]);
  return { sender: from, recipient: to, sandbox };
}
