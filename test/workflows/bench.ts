import { Context } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { ensureTestServer } from '../../local/test-server.ts';
import { createActivities, type Activities } from '../../src/activities/index.ts';
import { bertScorers } from '../../src/worker/bert-scorers.ts';
import { sentenceEncoders } from '../../src/worker/sentence-encoders.ts';
import type { customizeModel } from '../../src/workflows/index.ts';
import { searchAttributes } from '../../src/workflows/search-attributes.ts';
import { createFakePorts, type FakeControls, type FakeOptions } from '../fakes/index.ts';

/** Temporal's `IndexedValueType.KEYWORD`. */
const keyword = 2;

/** A tiny encoder with random weights: real arithmetic, no hub. */
const encoder = fileURLToPath(new URL('../golden/tiny-encoder', import.meta.url));

export const payload = {
  BaseModelIdentifier: 'cohere.command-light-text-v14:7:4k',
  CustomModelName: 'bench-model',
  JobName: 'bench-job',
  HyperParameters: { epochCount: '1', batchSize: '8', learningRate: '0.00001' },
  TrainingDataFileName: 'training-data.jsonl',
};

export interface Bench {
  readonly env: TestWorkflowEnvironment;
  readonly taskQueue: string;
  readonly aws: FakeControls;
  start(...input: unknown[]): Promise<WorkflowHandle<typeof customizeModel>>;
  /** Advances the server's clock until the query says so; fails after `limit` steps. */
  until(
    handle: WorkflowHandle<typeof customizeModel>,
    stage: string,
    stepSeconds?: number,
    limit?: number,
  ): Promise<void>;
  /** Events of each run of a child, along its chain of continue-as-new. */
  runsOf(childWorkflowId: string, parent: WorkflowHandle): Promise<number[]>;
  close(): Promise<void>;
}

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});
const bundle = bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url)),
  logger: new DefaultLogger('ERROR'),
});
// Loaded once a file: threads and sessions cost a second of each test otherwise.
const scorers = bertScorers(tmpdir());
const ofSentences = sentenceEncoders(tmpdir());
after(async () => {
  await scorers.close();
  await ofSentences.close();
});

/**
 * The real workflows and the real activities on the time-skipping server, over in-memory ports whose clock is the
 * server's: a job of five hours takes as long as its history takes to write. One server a test, because a cancelled
 * activity can stop its clock for good.
 *
 * With `onDemand` the evaluation runs on a deployment, as if Bedrock deployed custom models of Cohere's: the fakes answer
 * for no other family, and all that differs is the endpoint. A `forgetful` worker keeps no workflow in memory, so that
 * every step begins from history alone, as on another worker after a crash.
 */
export async function openBench(
  options: Partial<FakeOptions> = {},
  { onDemand = false, forgetful = false } = {},
): Promise<Bench> {
  const env = await startTestServer();
  let latestMs = 0;
  const now = () => {
    try {
      latestMs = Math.max(latestMs, Context.current().info.currentAttemptScheduledTimestampMs);
    } catch {
      // Outside an activity the last instant that an activity saw is as good as any.
    }
    return latestMs;
  };
  const ports = createFakePorts({
    now,
    buckets: ['training', 'validation', 'inference', 'output'],
    verifiedSenders: ['sender@example.com'],
    answers: ({ candidate }, prompt) => (candidate ? prompt.split(' ').slice(-3).join(' ') : prompt),
    ...options,
  });
  const aws = ports.controls;
  const records = Array.from({ length: 40 }, (_, i) => ({
    prompt: `say the word number ${i}`,
    completion: `number ${i}`,
  }));
  aws.putObject('s3://training/training-data.jsonl', records.map((record) => JSON.stringify(record)).join('\n'));
  aws.putObject(
    's3://validation/validation-data.json',
    JSON.stringify(Array.from({ length: 6 }, (_, i) => ({ prompt: `please say the word number ${i}` }))),
  );
  aws.putObject(
    's3://validation/reference-inference.json',
    JSON.stringify(Array.from({ length: 6 }, (_, i) => `word number ${i}`)),
  );

  // This server can register attributes but not list them, so the worker's own way doesn't work here.
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(searchAttributes).map(({ name }) => [name, keyword])),
  });

  const taskQueue = `bench-${randomUUID()}`;
  const activities = createActivities({
    ports,
    defaults: {
      region: 'us-east-1',
      trainingDataBucket: 'training',
      validationDataBucket: 'validation',
      modelInferenceBucket: 'inference',
      customizationOutputBucket: 'output',
      roleArn: 'arn:aws:iam::000000000000:role/bench',
      encoder,
      sentenceEncoder: encoder,
      firstIntervalSeconds: 15,
      longestIntervalSeconds: 60,
      sender: 'sender@example.com',
      recipient: 'people@example.com',
    },
    bertScorer: scorers.load,
    sentenceEncoder: ofSentences.load,
    searchAttributesKnown: true,
  });
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await bundle,
    activities: onDemand ? { ...activities, validateRequest: servedOnDemand(activities) } : activities,
    ...(forgetful && { maxCachedWorkflows: 0 }),
  });
  const running = worker.run();

  return {
    env,
    taskQueue,
    aws,
    start: (...input) =>
      env.client.workflow.start<typeof customizeModel>('customizeModel', {
        taskQueue,
        workflowId: `bench-${randomUUID()}`,
        args: (input.length === 0 ? [payload] : input) as [unknown],
      }),
    async until(handle, stage, stepSeconds = 60, limit = 500) {
      for (let step = 0; step < limit; step += 1) {
        const progress = await handle.query<{ stage: string }>('progress');
        if (progress.stage === stage) return;
        await env.sleep(stepSeconds * 1_000);
      }
      throw new Error(`stage ${stage} was not reached in ${limit} steps of ${stepSeconds} s`);
    },
    async runsOf(childWorkflowId, parent) {
      const { events } = await parent.fetchHistory();
      const started = events?.map((event) => event.childWorkflowExecutionStartedEventAttributes?.workflowExecution);
      let runId = started?.find((child) => child?.workflowId === childWorkflowId)?.runId ?? undefined;
      const counts: number[] = [];
      while (runId) {
        const run = (await env.client.workflow.getHandle(childWorkflowId, runId).fetchHistory()).events ?? [];
        counts.push(run.length);
        runId = run.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
      }
      return counts;
    },
    async close() {
      worker.shutdown();
      await running;
      await env.teardown();
    },
  };
}

function servedOnDemand({ validateRequest }: Activities): Activities['validateRequest'] {
  return async (input, owner) => {
    const valid = await validateRequest(input, owner);
    const serving = { ...valid.request.serving, kind: 'on-demand' as const };
    return { ...valid, request: { ...valid.request, serving } };
  };
}

/** The SDK gives the server five seconds to answer, which a machine that is busy with other tests may exceed. */
async function startTestServer(tries = 4): Promise<TestWorkflowEnvironment> {
  const path = await ensureTestServer();
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  } catch (error) {
    if (tries <= 1 || !/did not start within/.test(String(error))) throw error;
    return startTestServer(tries - 1);
  }
}
