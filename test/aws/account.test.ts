import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { afterEach, before, describe, it } from 'node:test';
import { createAwsPorts } from '../../src/aws/index.ts';
import { ServiceError } from '../../src/domain/errors.ts';
import type { AccountPort } from '../../src/domain/ports.ts';
import { startStub } from './stub-server.ts';

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const json = (status: number, body: object, type?: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...(type !== undefined && { 'x-amzn-errortype': type }) },
  body: JSON.stringify(body),
});
const deniedXml = (action: string): Reply => ({
  status: 403,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::000000000000:user/x is not authorized to perform: ${action} on resource: y</Message></Error></ErrorResponse>`,
});

describe('reading the account around Bedrock', () => {
  let closers: (() => Promise<void>)[] = [];
  before(() => void Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }));
  afterEach(async () => {
    for (const close of closers) await close();
    closers = [];
  });

  /** The port, of which every service answers so. */
  async function accountAt(answer: (operation: string, request: IncomingMessage) => Reply): Promise<AccountPort> {
    const stub = await startStub((request, response) => {
      const { status, headers = {}, body = '' } = answer(String(request.headers['x-amz-target'] ?? ''), request);
      response.writeHead(status, { ...headers }).end(body);
    });
    const { url } = stub;
    const endpoints = { bedrock: url, s3: url, ses: url, iam: url, kms: url, sts: url, serviceQuotas: url };
    const ports = createAwsPorts({ region: 'us-east-1', endpoints });
    closers.push(async () => ports.close(), stub.close);
    return ports.account;
  }

  const note = (answer: { readonly readable: boolean; readonly note?: string }): string => {
    assert.equal(answer.readable, false);
    return answer.note ?? '';
  };

  it('takes the applied value of a quota', async () => {
    const account = await accountAt(() => json(200, { Quota: { QuotaName: 'Units', Value: 4, Adjustable: true } }));
    const expected = { readable: true, value: { name: 'Units', value: 4, adjustable: true } };
    assert.deepEqual(await account.serviceQuota('L-1'), expected);
  });

  it("takes AWS's default of a quota that nobody ever changed", async () => {
    const account = await accountAt((operation) =>
      operation.endsWith('GetAWSDefaultServiceQuota')
        ? json(200, { Quota: { QuotaName: 'Units', Value: 0, Adjustable: true } })
        : json(400, { Message: 'none applied' }, 'NoSuchResourceException'),
    );
    const expected = { readable: true, value: { name: 'Units', value: 0, adjustable: true } };
    assert.deepEqual(await account.serviceQuota('L-1'), expected);
  });

  it('knows no quota where there is neither', async () => {
    const account = await accountAt(() => json(400, { Message: 'no such quota' }, 'NoSuchResourceException'));
    assert.deepEqual(await account.serviceQuota('L-1'), { readable: true, value: null });
  });

  it('says which action to grant where a read is denied', async () => {
    const denied = await accountAt(() => json(400, { message: 'no' }, 'AccessDeniedException'));
    assert.match(
      note(await denied.serviceQuota('L-1')),
      /^Quota L-1 could not be read: grant servicequotas:GetServiceQuota/,
    );
    assert.match(note(await denied.kmsKey('alias/k')), /grant kms:DescribeKey to check it\.$/);
    assert.match(note(await denied.mailSandbox()), /grant ses:GetAccount/);
    assert.match(note(await denied.jobsInProgress()), /grant bedrock:ListModelCustomizationJobs/);
    const iam = await accountAt(() => deniedXml('iam:GetRole'));
    assert.equal(note(await iam.role('r')), 'Role r could not be read: grant iam:GetRole to check it.');
  });

  it('reads a role whose permissions it may not read', async () => {
    const role = (body: string) => ({ status: 200, headers: { 'content-type': 'text/xml' }, body });
    const account = await accountAt((_, request) => {
      const isFirst = calls === 0;
      calls += 1;
      void request.resume();
      return isFirst
        ? role(
            '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Arn>arn:aws:iam::000000000000:role/r</Arn><AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>',
          )
        : deniedXml('iam:ListRolePolicies');
    });
    let calls = 0;
    const found = await account.role('r');
    assert.ok(found.readable && found.value);
    assert.equal(found.value.trustPolicy, '{}');
    assert.match(note(found.value.policies), /permissions of role r could not be read: grant iam:ListRolePolicies/);
  });

  for (const [name, reply] of [
    ['a page of something else', { status: 400, headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
    ['a stand-in without that service', json(400, { message: 'Unsupported service' })],
    ['an unknown operation', json(400, { message: 'what?' }, 'UnknownOperationException')],
  ] as const)
    it(`says that the service can't be reached where ${name} answers`, async () => {
      const account = await accountAt(() => reply);
      assert.match(note(await account.serviceQuota('L-1')), /the service "servicequotas" can't be reached from here/);
    });

  it("says that the service can't be reached where nobody listens", async () => {
    const stub = await startStub(() => undefined);
    await stub.close();
    const ports = createAwsPorts({ region: 'us-east-1', endpoints: { serviceQuotas: stub.url } });
    assert.match(note(await ports.account.serviceQuota('L-1')), /can't be reached from here/);
    ports.close();
  });

  it('lets what heals heal: throttling is no answer', async () => {
    const account = await accountAt(() => json(400, { message: 'slow down' }, 'ThrottlingException'));
    await assert.rejects(
      account.serviceQuota('L-1'),
      (error) => error instanceof ServiceError && error.healing === 'heals',
    );
  });

  it("knows the Region of a bucket that it may not list, by S3's own header", async () => {
    const account = await accountAt((_, { method }): Reply =>
      method === 'HEAD'
        ? { status: 403, headers: { 'x-amz-bucket-region': 'us-east-1' } }
        : {
            status: 403,
            headers: { 'content-type': 'application/xml' },
            body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>',
          },
    );
    const bucket = await account.bucket('theirs');
    assert.ok(bucket.readable && bucket.value);
    assert.equal(bucket.value.region, 'us-east-1');
    assert.match(note(bucket.value.policy), /grant s3:GetBucketPolicy/);
  });

  it('takes the domain of an address for it where the address is no identity', async () => {
    const asked: string[] = [];
    const account = await accountAt((_, { url = '' }) => {
      asked.push(decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)));
      return url.endsWith('/example.com')
        ? json(200, { VerifiedForSendingStatus: true })
        : json(404, { message: 'none' }, 'NotFoundException');
    });
    const expected = { readable: true, value: { identity: 'example.com', verified: true } };
    assert.deepEqual(await account.mailIdentity('a@mail.example.com'), expected);
    assert.deepEqual(asked, ['a@mail.example.com', 'mail.example.com', 'example.com']);
  });
});
