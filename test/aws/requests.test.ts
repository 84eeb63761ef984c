import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, before, describe, it } from 'node:test';
import { createAwsPorts } from '../../src/aws/index.ts';
import type { JobSpec, Ports } from '../../src/domain/ports.ts';
import { startStub } from './stub-server.ts';

/** What goes over the wire, as botocore's service file has it. */
describe('what AWS is sent', () => {
  const open: (() => unknown)[] = [];
  before(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }));
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  /** Keeps the body of the last request, and answers with the reply. */
  async function listening(reply: object): Promise<{ readonly ports: Ports; body(): Record<string, unknown> }> {
    let last = '';
    const stub = await startStub((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        last = Buffer.concat(chunks).toString('utf8');
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      });
    });
    // The runtime's client speaks HTTP/2, also without TLS.
    const runtime = createServer();
    runtime.on('stream', (stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        last = Buffer.concat(chunks).toString('utf8');
        stream.respond({ ':status': 200, 'content-type': 'application/json' });
        stream.end(JSON.stringify(reply));
      });
    });
    await new Promise<void>((resolve) => runtime.listen(0, '127.0.0.1', resolve));
    const bedrockRuntime = `http://127.0.0.1:${(runtime.address() as AddressInfo).port}`;
    const ports = createAwsPorts({ region: 'us-east-1', endpoints: { bedrock: stub.url, bedrockRuntime } });
    open.push(
      () => ports.close(),
      () => stub.close(),
      () => new Promise<void>((resolve) => runtime.close(() => resolve())),
    );
    return { ports, body: () => JSON.parse(last) as Record<string, unknown> };
  }

  const spec: JobSpec = {
    name: 'job',
    customModelName: 'model',
    baseModelId: 'amazon.nova-lite-v1:0:300k',
    customizationType: 'FINE_TUNING',
    roleArn: 'arn:aws:iam::123456789012:role/bedrock',
    trainingData: 's3://bucket/data.jsonl',
    output: 's3://bucket/output',
    hyperParameters: {},
    tags: {},
    clientRequestToken: 'token',
  };
  const arn = { jobArn: 'arn:aws:bedrock:us-east-1:123456789012:model-customization-job/x/abcdefghijkl' };
  const teacherModelConfig = { teacherModelIdentifier: 'amazon.nova-pro-v1:0', maxResponseLengthForInference: 500 };

  const jobs: readonly (readonly [string, Partial<JobSpec>, object])[] = [
    ['fine-tuning', {}, { trainingDataConfig: { s3Uri: 's3://bucket/data.jsonl' } }],
    [
      'distillation',
      {
        customizationType: 'DISTILLATION',
        hyperParameters: { epochCount: '2' },
        distillation: { teacher: 'amazon.nova-pro-v1:0', maximumResponseTokens: 500 },
      },
      {
        trainingDataConfig: { s3Uri: 's3://bucket/data.jsonl' },
        hyperParameters: { epochCount: '2' },
        customizationConfig: { distillationConfig: { teacherModelConfig } },
      },
    ],
    [
      'distillation from logs',
      {
        customizationType: 'DISTILLATION',
        trainingData: 's3://logs/folder',
        distillation: {
          teacher: 'amazon.nova-pro-v1:0',
          maximumResponseTokens: 500,
          invocationLogs: {
            usePromptResponse: true,
            filter: { orAll: [{ equals: { a: '1' } }, { notEquals: { b: '2' } }] },
          },
        },
      },
      {
        trainingDataConfig: {
          invocationLogsConfig: {
            usePromptResponse: true,
            invocationLogSource: { s3Uri: 's3://logs/folder' },
            requestMetadataFilters: { orAll: [{ equals: { a: '1' } }, { notEquals: { b: '2' } }] },
          },
        },
        customizationConfig: { distillationConfig: { teacherModelConfig } },
      },
    ],
    [
      'reinforcement, its hyperparameters as numbers and nowhere else',
      {
        customizationType: 'REINFORCEMENT_FINE_TUNING',
        reinforcement: {
          graderLambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:grader',
          hyperParameters: { epochCount: 2, learningRate: 0.00001, reasoningEffort: 'low' },
        },
      },
      {
        trainingDataConfig: { s3Uri: 's3://bucket/data.jsonl' },
        customizationConfig: {
          rftConfig: {
            graderConfig: { lambdaGrader: { lambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:grader' } },
            hyperParameters: { epochCount: 2, learningRate: 0.00001, reasoningEffort: 'low' },
          },
        },
      },
    ],
  ];
  for (const [name, way, expected] of jobs)
    it(`for a job of ${name}`, async () => {
      const { ports, body } = await listening(arn);
      await ports.models.createJob({ ...spec, ...way });
      assert.deepEqual(body(), {
        jobName: 'job',
        customModelName: 'model',
        baseModelIdentifier: 'amazon.nova-lite-v1:0:300k',
        customizationType: way.customizationType ?? 'FINE_TUNING',
        roleArn: spec.roleArn,
        outputDataConfig: { s3Uri: 's3://bucket/output' },
        clientRequestToken: 'token',
        ...expected,
      });
    });

  it('for a conversation: system prompt, history, images before their prompt', async () => {
    const { ports, body } = await listening({
      output: { message: { role: 'assistant', content: [{ text: 'An ' }, { text: 'invoice.' }] } },
      stopReason: 'max_tokens',
      usage: { inputTokens: 7, outputTokens: 2, totalTokens: 9 },
      metrics: { latencyMs: 12 },
    });
    const question = {
      system: 'Be brief.',
      history: [
        { role: 'user', text: 'a' },
        { role: 'assistant', text: 'b' },
      ],
      images: [{ format: 'png', bytes: Uint8Array.of(1, 2, 3) }],
      prompt: 'What is it?',
    } as const;
    const reply = await ports.inference.converse('amazon.nova-lite-v1:0', question, { maxTokens: 9, temperature: 0 });
    assert.deepEqual(reply, {
      text: 'An invoice.',
      stopReason: 'max_tokens',
      latencyMs: 12,
      inputTokens: 7,
      outputTokens: 2,
    });
    assert.deepEqual(body(), {
      system: [{ text: 'Be brief.' }],
      messages: [
        { role: 'user', content: [{ text: 'a' }] },
        { role: 'assistant', content: [{ text: 'b' }] },
        {
          role: 'user',
          content: [{ image: { format: 'png', source: { bytes: 'AQID' } } }, { text: 'What is it?' }],
        },
      ],
      inferenceConfig: { maxTokens: 9, temperature: 0 },
    });
  });
});
