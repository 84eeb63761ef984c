import assert from 'node:assert/strict';
import type { ServiceError } from '../../src/domain/errors.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, pipeline } from 'node:stream';
import { afterEach, before, describe, it } from 'node:test';
import { createAwsPorts } from '../../src/aws/index.ts';
import type { Ports } from '../../src/domain/ports.ts';
import { startStub } from './stub-server.ts';

/** What no emulator can be brought to do: single keys that fail, odd replies, endless objects. */
describe('AWS adapters against odd replies', () => {
  const open: (() => unknown)[] = [];
  before(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }));
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function portsOn(
    answer: (request: IncomingMessage, response: ServerResponse) => unknown,
    address = (url: string): string => url,
  ): Promise<Ports> {
    const stub = await startStub(answer);
    const url = address(stub.url);
    const ports = createAwsPorts({ region: 'us-east-1', endpoints: { bedrock: url, s3: url, ses: url } });
    open.push(
      () => ports.close(),
      () => stub.close(),
    );
    return ports;
  }

  const refuse = (name: string, status: number, message: string) => (_: unknown, response: ServerResponse) => {
    response.writeHead(status, { 'x-amzn-errortype': name, 'content-type': 'application/json' });
    response.end(JSON.stringify({ message }));
  };

  it('puts the bucket into the path of an endpoint that has a name', async () => {
    const asked: (string | undefined)[] = [];
    const ports = await portsOn(
      (request, response) => {
        asked.push(request.url);
        response.writeHead(200, { 'content-length': '3' }).end();
      },
      (url) => url.replace('127.0.0.1', 'localhost'),
    );
    assert.equal(await ports.objects.bucketExists('some-bucket'), true);
    assert.deepEqual(asked, ['/some-bucket/']);
  });

  it('tries twice, not more', async () => {
    let tries = 0;
    const ports = await portsOn((request, response) => {
      tries += 1;
      refuse('InternalServerException', 500, 'oops')(request, response);
    });
    await assert.rejects(ports.models.findJob('my-job'), { healing: 'heals', ambiguous: true });
    assert.equal(tries, 2);
  });

  it('asks S3 to delete no more than 1,000 keys at once', async () => {
    const batches: number[] = [];
    const ports = await portsOn(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString('utf8');
      batches.push(body.split('<Key>').length - 1);
      response.writeHead(200, { 'content-type': 'application/xml' }).end('<DeleteResult/>');
    });
    await ports.objects.delete(Array.from({ length: 2_001 }, (_, index) => `s3://bucket/${index}` as const));
    assert.deepEqual(batches, [1_000, 1_000, 1]);
  });

  it('names the keys that S3 could not delete', async () => {
    const ports = await portsOn((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(
        '<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>Denied</Message></Error>' +
          '<Error><Key>b</Key><Code>NoSuchKey</Code><Message>Gone</Message></Error></DeleteResult>',
      );
    });
    await assert.rejects(ports.objects.delete(['s3://bucket/a', 's3://bucket/b']), {
      code: 'AccessDenied',
      healing: 'needs-action',
      message: /1 failed \(a: AccessDenied: Denied\).*Allow s3:DeleteObject/,
    });
  });

  it('reads an object that never ends without holding it, and hangs up when it has read enough', async () => {
    const chunk = `${'x'.repeat(999)}\n`.repeat(64);
    function* endless(): Generator<string> {
      for (;;) yield chunk;
    }
    let hangUp = (): void => {};
    const hungUp = new Promise<void>((resolve) => (hangUp = resolve));
    const ports = await portsOn((_request, response) => pipeline(Readable.from(endless()), response, () => hangUp()));
    let lines = 0;
    for await (const line of ports.objects.readLines('s3://bucket/endless')) {
      assert.equal(line.length, 999);
      lines += 1;
      if (lines === 50_000) break;
    }
    await hungUp;
  });

  it('says that reading broke off in the middle, and that it heals', async () => {
    const ports = await portsOn((request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('first\nsec', () => request.socket.destroy());
    });
    const lines: string[] = [];
    const read = async (): Promise<void> => {
      for await (const line of ports.objects.readLines('s3://bucket/broken')) lines.push(line);
    };
    await assert.rejects(read(), { name: 'ServiceError', healing: 'heals', message: /read s3:\/\/bucket\/broken/ });
    assert.deepEqual(lines, ['first']);
  });

  it('lets what the reader of lines throws through as it is', async () => {
    const ports = await portsOn((_request, response) => response.writeHead(200).end('a\nb\n'));
    const mine = new Error('mine');
    const read = async (): Promise<void> => {
      for await (const line of ports.objects.readLines('s3://bucket/key')) if (line === 'b') throw mine;
    };
    await assert.rejects(read(), mine);
  });

  it('answers a HEAD that is denied, and so has no body, with the action to allow', async () => {
    const ports = await portsOn((_request, response) => response.writeHead(403).end());
    await assert.rejects(ports.objects.find('s3://bucket/key'), {
      healing: 'needs-action',
      message: /Allow s3:GetObject/,
    });
    await assert.rejects(ports.objects.bucketExists('bucket'), {
      healing: 'needs-action',
      message: /Allow s3:ListBucket/,
    });
  });

  it('refuses what is no S3 URI before asking anybody', async () => {
    const ports = await portsOn((_request, response) => response.writeHead(500).end());
    await assert.rejects(ports.objects.readText('s3:/bucket/key' as 's3://'), { code: 'InvalidURI', healing: 'never' });
  });

  for (const [name, status, message, expected] of [
    ['ConflictException', 400, 'The throughput is being updated', 'busy'],
    ['ValidationException', 400, 'Provisioned model is in a mutating state', 'busy'],
    ['ResourceNotFoundException', 404, 'No such throughput', 'gone'],
  ] as const) {
    it(`takes ${name} "${message}" on deleting an endpoint for ${expected}`, async () => {
      const ports = await portsOn((request, response) => {
        if (request.method === 'DELETE') return refuse(name, status, message)(request, response);
        response.writeHead(200, { 'content-type': 'application/json' });
        return void response.end(JSON.stringify({ status: 'InService' }));
      });
      assert.equal(await ports.endpoints.delete('provisioned', 'my-endpoint'), expected);
    });
  }

  it('asks the endpoint itself where a refusal to delete leaves its state open', async () => {
    let state = 'Creating';
    const ports = await portsOn((request, response) => {
      if (request.method === 'DELETE') return refuse('ValidationException', 400, 'Not now')(request, response);
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ status: state }));
    });
    assert.equal(await ports.endpoints.delete('provisioned', 'my-endpoint'), 'busy');
    state = 'InService';
    await assert.rejects(ports.endpoints.delete('provisioned', 'my-endpoint'), {
      code: 'ValidationException',
      healing: 'never',
    });
  });

  for (const [name, message] of [
    ['ConflictException', 'It is committed until 2099-01-01.'],
    ['ConflictException', 'Not in this state.'],
    ['ValidationException', 'Not now.'],
  ] as const) {
    it(`says that a commitment forbids deletion where Bedrock says ${name} "${message}"`, async () => {
      let committedUntil = '2099-01-01T00:00:00Z';
      const ports = await portsOn((request, response) => {
        if (request.method === 'DELETE') return refuse(name, 400, message)(request, response);
        response.writeHead(200, { 'content-type': 'application/json' });
        const bound = { commitmentDuration: 'OneMonth', commitmentExpirationTime: committedUntil };
        return void response.end(JSON.stringify({ status: 'InService', ...bound }));
      });
      assert.equal(await ports.endpoints.delete('provisioned', 'my-endpoint'), 'committed');
      committedUntil = '2020-01-01T00:00:00Z';
      assert.notEqual(
        await ports.endpoints.delete('provisioned', 'my-endpoint').catch(({ healing }: ServiceError) => healing),
        'committed',
      );
    });
  }

  it('lists no deployments where the Region has no such call', async () => {
    const ports = await portsOn((request, response) => {
      if (request.url?.startsWith('/model-customization/')) {
        return refuse('UnknownOperationException', 404, 'Unknown operation')(request, response);
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ provisionedModelSummaries: [] }));
    });
    assert.deepEqual(await ports.endpoints.list(), []);
  });

  it('gives a job the key and the network that are asked for', async () => {
    const bodies: Record<string, unknown>[] = [];
    const ports = await portsOn(async (request, response) => {
      bodies.push(JSON.parse(Buffer.concat(await request.toArray()).toString('utf8')) as Record<string, unknown>);
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jobArn: 'arn:of:it' }));
    });
    await ports.models.createJob({
      name: 'n',
      customModelName: 'm',
      baseModelId: 'b',
      customizationType: 'FINE_TUNING',
      roleArn: 'r',
      trainingData: 's3://b/t',
      output: 's3://b/o',
      hyperParameters: {},
      kmsKeyId: 'alias/models',
      vpc: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      tags: {},
      clientRequestToken: 't',
    });
    assert.equal(bodies[0]?.customModelKmsKeyId, 'alias/models');
    assert.deepEqual(bodies[0]?.vpcConfig, { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] });
  });

  it('takes a model whose form nobody filled in for one that needs a person, not for one that is not there', async () => {
    const message = 'Model use case details have not been submitted for this account.';
    const ports = await portsOn(refuse('ResourceNotFoundException', 404, message));
    await assert.rejects(ports.models.findBaseModel('anthropic.model'), { healing: 'needs-action', message: /form/ });
  });

  it('asks for no commitment, and sends the token, when it creates an endpoint', async () => {
    const bodies: unknown[] = [];
    const ports = await portsOn(async (request, response) => {
      const chunks = await request.toArray();
      bodies.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ provisionedModelArn: 'arn:of:it' }));
    });
    const tags = { 'temper:run-id': 'r' };
    const spec = {
      kind: 'provisioned',
      name: 'n',
      modelArn: 'arn:of:model',
      modelUnits: 2,
      tags,
      clientRequestToken: 'token-1',
    } as const;
    assert.deepEqual(await ports.endpoints.create(spec), { arn: 'arn:of:it' });
    assert.deepEqual(bodies, [
      {
        provisionedModelName: 'n',
        modelId: 'arn:of:model',
        modelUnits: 2,
        tags: [{ key: 'temper:run-id', value: 'r' }],
        clientRequestToken: 'token-1',
      },
    ]);
  });
});
