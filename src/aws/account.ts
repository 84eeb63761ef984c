import { paginateListModelCustomizationJobs } from '@aws-sdk/client-bedrock';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { GetAccountCommand, GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AccountPort, Caller, KmsKey, MailIdentity, Readable, ServiceQuota } from '../domain/ports.ts';
import { bucketFacts } from './account-buckets.ts';
import { putRole, readRole } from './account-roles.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';
import { nullIfMissing } from './missing.ts';
import { ifReadable } from './readable.ts';

/** What preflight reads around Bedrock: quotas, the role, buckets, keys, e-mail identities, who is asking. */
export function createAccountPort(clients: AwsClients): AccountPort {
  return {
    caller: () => caller(clients),
    serviceQuota: (code) => serviceQuota(clients, code),
    jobsInProgress: () => jobsInProgress(clients),
    role: (name) => readRole(clients.iam, name),
    bucket: (name) => bucketFacts(clients.s3, name),
    kmsKey: (id) => kmsKey(clients, id),
    mailIdentity: (address) => mailIdentity(clients, address),
    mailSandbox: () => mailSandbox(clients),
    putRole: (spec) => putRole(clients.iam, spec),
  };
}

function caller({ sts }: AwsClients): Promise<Readable<Caller>> {
  const attempt = { to: 'look up whose credentials these are', action: 'sts:GetCallerIdentity' };
  return ifReadable(attempt, 'The account', async () => {
    const { Account = '', Arn = '' } = await call(attempt, () => sts.send(new GetCallerIdentityCommand({})));
    const region = await sts.config.region();
    return { accountId: Account, partition: Arn.split(':')[1] || 'aws', region };
  });
}

function serviceQuota({ quotas }: AwsClients, code: string): Promise<Readable<ServiceQuota | null>> {
  const input = { ServiceCode: 'bedrock', QuotaCode: code };
  const attempt = { to: `look up the quota ${code}`, action: 'servicequotas:GetServiceQuota' };
  const fallback = {
    to: `look up the default of quota ${code}`,
    action: 'servicequotas:GetAWSDefaultServiceQuota',
  };
  return ifReadable(attempt, `Quota ${code}`, async () => {
    const { Quota } =
      (await nullIfMissing(call(attempt, () => quotas.send(new GetServiceQuotaCommand(input))))) ??
      (await nullIfMissing(call(fallback, () => quotas.send(new GetAWSDefaultServiceQuotaCommand(input))))) ??
      {};
    if (Quota?.Value === undefined) return null;
    return { name: Quota.QuotaName ?? code, value: Quota.Value, adjustable: Quota.Adjustable ?? false };
  });
}

function jobsInProgress({ bedrock }: AwsClients): Promise<Readable<number>> {
  const attempt = { to: 'list the customization jobs in progress', action: 'bedrock:ListModelCustomizationJobs' };
  return ifReadable(attempt, 'The jobs in progress', async () => {
    const pages = paginateListModelCustomizationJobs({ client: bedrock }, { statusEquals: 'InProgress' });
    let jobs = 0;
    for (;;) {
      const page = await call(attempt, () => pages.next());
      if (page.done === true) return jobs;
      jobs += page.value.modelCustomizationJobSummaries?.length ?? 0;
    }
  });
}

function kmsKey({ kms }: AwsClients, id: string): Promise<Readable<KmsKey | null>> {
  const attempt = { to: `look up the KMS key "${id}"`, action: 'kms:DescribeKey' };
  return ifReadable(attempt, `KMS key ${id}`, async () => {
    const found = await nullIfMissing(call(attempt, () => kms.send(new DescribeKeyCommand({ KeyId: id }))));
    const key = found?.KeyMetadata;
    return key ? { arn: key.Arn ?? id, state: key.KeyState ?? 'Unknown', usage: key.KeyUsage ?? '' } : null;
  });
}

/**
 * An address that is no identity of its own may be sent from where it is one without its label, or where its domain, or
 * one above it, is one (SES Developer Guide, "Verified identities", Nov 2026).
 */
function mailIdentity({ ses }: AwsClients, address: string): Promise<Readable<MailIdentity | null>> {
  const attempt = { to: `look up the e-mail identity of ${address}`, action: 'ses:GetEmailIdentity' };
  return ifReadable(attempt, `The e-mail identity of ${address}`, async () => {
    let unverified: MailIdentity | null = null;
    for (const identity of [address, ...unlabelled(address), ...domainsOf(address)]) {
      const command = new GetEmailIdentityCommand({ EmailIdentity: identity });
      const found = await nullIfMissing(call(attempt, () => ses.send(command)));
      if (found?.VerifiedForSendingStatus === true) return { identity, verified: true };
      if (found) unverified ??= { identity, verified: false };
    }
    return unverified;
  });
}

/** `a+label@example.com` → `a@example.com` */
function unlabelled(address: string): string[] {
  const bare = address.replace(/\+[^@]*@/, '@');
  return bare === address ? [] : [bare];
}

/** `a@Mail.example.com` → `mail.example.com`, `example.com`. */
function domainsOf(address: string): string[] {
  const labels = address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

function mailSandbox({ ses }: AwsClients): Promise<Readable<boolean>> {
  const attempt = { to: 'look up how SES sends from this account', action: 'ses:GetAccount' };
  return ifReadable(attempt, 'Whether SES is in its sandbox', async () => {
    const { ProductionAccessEnabled } = await call(attempt, () => ses.send(new GetAccountCommand({})));
    return ProductionAccessEnabled === false;
  });
}
