import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryCommand,
  ServiceQuotasClient,
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
} from '@aws-sdk/client-service-quotas';
import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import { openWorld } from './support/world.ts';

// Nothing here reaches S3.
const world = await openWorld('http://127.0.0.1:9', { unitsPerThroughput: 7 });
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new ServiceQuotasClient({ region: 'us-east-1', credentials, endpoint: world.url, maxAttempts: 1 });
after(async () => {
  client.destroy();
  await world.close();
});

const get = async (QuotaCode: string, ServiceCode = 'bedrock'): Promise<ServiceQuota | undefined> =>
  (await client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota;

async function all(pages: AsyncIterable<{ Quotas?: ServiceQuota[] | undefined }>): Promise<ServiceQuota[]> {
  const found: ServiceQuota[] = [];
  for await (const { Quotas = [] } of pages) found.push(...Quotas);
  return found;
}

test('a quota has the value that the settings say, at once', async () => {
  await world.admin('PATCH', '/_emulator/settings', { noCommitmentUnits: 3, baseNoCommitmentUnits: 0 });
  const [custom, base, micro] = [await get('L-BE77399C'), await get('L-FE44174A'), await get('L-AC096F71')];
  assert.deepEqual([custom?.Value, base?.Value, micro?.Value], [3, 0, 7]);
  assert.equal(custom?.QuotaArn, 'arn:aws:servicequotas:us-east-1:000000000000:bedrock/L-BE77399C');
  assert.match(micro?.QuotaName ?? '', /^Model units per provisioned model for Amazon Nova Micro/);
});

test('AWS’s own default is 0 for all of them', async () => {
  const command = new GetAWSDefaultServiceQuotaCommand({ ServiceCode: 'bedrock', QuotaCode: 'L-BE77399C' });
  assert.equal((await client.send(command)).Quota?.Value, 0);
  const defaults = await all(paginateListAWSDefaultServiceQuotas({ client }, { ServiceCode: 'bedrock' }));
  assert.ok(defaults.length > 10 && defaults.every(({ Value }) => Value === 0));
});

test('pages of quotas follow each other without gap or repetition', async () => {
  const whole = await all(paginateListServiceQuotas({ client }, { ServiceCode: 'bedrock' }));
  const inPages = await all(paginateListServiceQuotas({ client, pageSize: 3 }, { ServiceCode: 'bedrock' }));
  assert.deepEqual(inPages, whole);
  assert.equal(new Set(whole.map(({ QuotaCode }) => QuotaCode)).size, whole.length);
  const one = await all(paginateListServiceQuotas({ client }, { ServiceCode: 'bedrock', QuotaCode: 'L-BE77399C' }));
  assert.deepEqual(
    one,
    whole.filter(({ QuotaCode }) => QuotaCode === 'L-BE77399C'),
  );
});

test('an unknown quota or service is a NoSuchResourceException, for the SDK and in the body that boto3 reads', async () => {
  await assert.rejects(get('L-00000000'), { name: 'NoSuchResourceException', message: /no quota L-00000000/ });
  await assert.rejects(get('L-BE77399C', 'lambda'), { name: 'NoSuchResourceException' });
  const response = await fetch(world.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'ServiceQuotasV20190624.GetServiceQuota' },
    body: '{"ServiceCode":"bedrock","QuotaCode":"L-0"}',
  });
  assert.equal(((await response.json()) as Record<string, string>)['__type'], 'NoSuchResourceException');
});

test('an operation of Service Quotas that the emulator lacks says so, and faults befall the others', async () => {
  await assert.rejects(client.send(new ListRequestedServiceQuotaChangeHistoryCommand({})), {
    name: 'UnknownOperationException',
    message: /no operation ServiceQuotasV20190624\.ListRequested/,
  });
  const denied = { kind: 'error', name: 'AccessDeniedException', status: 400, message: 'Not allowed.' };
  await world.admin('POST', '/_emulator/faults', { operation: 'GetServiceQuota', ...denied });
  await assert.rejects(get('L-BE77399C'), { name: 'AccessDeniedException', message: 'Not allowed.' });
  assert.equal((await get('L-BE77399C'))?.Value, 3);
  const { counts } = await world.admin('GET', '/_emulator/state');
  assert.ok(counts.calls.GetServiceQuota >= 2);
});
