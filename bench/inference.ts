/**
 * How near the fan-out of inference comes to what is possible: the activity `answerShard` as the worker runs it, over
 * the AWS SDK and HTTP, against the emulator and the stand-in's S3 (each a process of its own), shard after shard as
 * the workflow asks for them. No Temporal server takes part: the activity runs in the SDK's mock of its environment.
 * The time counted is all of it: reading the shards, slow start, saving every answer, the last call.
 */
import { pathToFileURL } from 'node:url';
import { MockActivityEnvironment } from '@temporalio/testing';
import { answerShardActivities } from '../src/activities/answer-shard.ts';
import { planEvaluationActivities } from '../src/activities/plan-evaluation.ts';
import { readAnswers } from '../src/activities/score-answers.ts';
import type { EvaluationSettings } from '../src/domain/customization.ts';
import { runFolder } from '../src/domain/names.ts';
import type { BenchRow } from './row.ts';
import { openAws, type AwsSurroundings } from './surroundings.ts';

const baseModelId = 'cohere.command-light-text-v14:7:4k';
const modelId = 'cohere.command-light-text-v14';
const ceiling = 32;
const latencyMs = 200;
const quotaPerSecond = 50;
/** Share of the possible that is asked for. */
const bar = 0.9;

export async function benchInference(records = { latency: 4_000, quota: 1_000 }): Promise<BenchRow[]> {
  const aws = await openAws();
  try {
    // A worker that has been at work for a while: its code is compiled, its connections are open.
    await answerAll(aws, 'warm-up', 400);
    await aws.emulator.set({ latencyMs });
    const free = await answerAll(aws, 'latency', records.latency);
    const bare = await askBarely(aws, 960);
    const ideal = ceiling / (latencyMs / 1_000);

    await aws.emulator.set({ latencyMs, requestsPerSecond: quotaPerSecond });
    const limited = await answerAll(aws, 'quota', records.quota);
    // The bucket is full at the start: those calls are a present, and so they don't count.
    const underQuota = (records.quota - quotaPerSecond) / limited.seconds;
    return [
      {
        name: `Inference at ${latencyMs} ms and ${ceiling} calls at once: share of the ideal ${ideal} records/s`,
        unit: 'share',
        ours: free.perSecond / ideal,
        bar,
        met: free.perSecond >= bar * ideal && free.lost === 0,
        note: `${records.latency} records in ${free.seconds.toFixed(1)} s, ${free.lost} lost; in the same minute bare SDK calls that save nothing reach ${(bare / ideal).toFixed(2)}`,
      },
      {
        name: `Inference under a quota of ${quotaPerSecond} calls/s: share of the quota`,
        unit: 'share',
        ours: underQuota / quotaPerSecond,
        bar,
        met: underQuota >= bar * quotaPerSecond && limited.lost === 0,
        note: `${records.quota} records in ${limited.seconds.toFixed(1)} s, ${limited.lost} lost, ${limited.throttled} calls throttled`,
      },
    ];
  } finally {
    await aws.close();
  }
}

async function answerAll({ ports, bucket, emulator }: AwsSurroundings, name: string, count: number) {
  const prompts = `s3://${bucket}/${name}.jsonl` as const;
  const lines = Array.from({ length: count }, (_, record) =>
    JSON.stringify({
      prompt: `Customer ${record} writes: my lantern rattles. Title?`,
      reference: 'The lantern rattles.',
    }),
  );
  await ports.objects.writeText(prompts, lines.join('\n'), 'application/jsonl');
  const owner = { workflowId: name, runId: 'run' };
  const settings: EvaluationSettings = {
    prompts,
    inferenceBucket: bucket,
    encoder: 'none',
    metrics: [],
    inference: { maxTokens: 64, temperature: 0 },
    maximumConcurrency: ceiling,
    recordsPerShard: 1_000,
    minimumCoverage: 1,
  };
  const environment = new MockActivityEnvironment();
  const inActivity = <T>(work: () => Promise<T>): Promise<T> => environment.run(work);
  const plan = await inActivity(() => planEvaluationActivities({ ports }).planEvaluation(settings, owner));
  const { answerShard } = answerShardActivities({ ports });
  const callsBefore = await callsOf(emulator);

  const startedAtMs = performance.now();
  for (let shard = 0; shard < plan.shards; shard += 1) {
    await inActivity(() => answerShard({ owner, settings, baseModelId, role: 'baseline', modelId, shard }));
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;

  const throttled = (await callsOf(emulator)) - callsBefore - count;
  const answers = await readAnswers(ports.objects, runFolder(bucket, owner.workflowId, owner.runId).parts('baseline'));
  const answered = [...answers.values()].filter((line) => 'text' in line).length;
  return { seconds, perSecond: count / seconds, lost: count - answered, throttled };
}

/** As many calls at once as the ceiling allows and nothing else: what the machine and the SDK leave to be reached. */
async function askBarely({ ports }: AwsSurroundings, count: number): Promise<number> {
  let asked = 0;
  const startedAtMs = performance.now();
  const ask = async (): Promise<void> => {
    while ((asked += 1) <= count) await ports.inference.invoke(modelId, { prompt: `Call ${asked}`, max_tokens: 64 });
  };
  await Promise.all(Array.from({ length: ceiling }, ask));
  return count / ((performance.now() - startedAtMs) / 1_000);
}

async function callsOf(emulator: AwsSurroundings['emulator']): Promise<number> {
  return (await emulator.state()).counts.calls['InvokeModel'] ?? 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await benchInference(), null, 2));
}
