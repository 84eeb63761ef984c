/** The worker dies without a word (SIGKILL) where it hurts, another one starts, and nobody can tell the difference. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { CustomizationResult } from '../../src/report/result.ts';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';
import { openGate } from './support/gate.ts';
import type { Gate } from './support/gate.ts';
import { baseModelId, fewRecords, readPrompts } from './support/requests.ts';
import { until } from './support/until.ts';

interface Moment {
  readonly name: string;
  readonly when: string;
  /** Makes the moment last until the worker is dead. */
  readonly hold?: (our: Surroundings) => Promise<void>;
  readonly reached: (our: Surroundings, id: string) => Promise<unknown>;
  readonly letGo?: (our: Surroundings) => Promise<void>;
}

const moments: readonly Moment[] = [
  {
    name: 'crash-training',
    when: 'the job trains',
    hold: ({ emulator }) => emulator.hold({ jobPhase: 'training' }),
    reached: (our, id) => our.untilStage(id, 'customizing', ({ job }) => job?.training === 'InProgress'),
    letGo: ({ emulator }) => emulator.hold({ jobPhase: null }),
  },
  {
    name: 'crash-creating',
    when: 'the call that creates the throughput is under way',
    hold: ({ emulator }) => emulator.fault({ operation: 'CreateProvisionedModelThroughput', kind: 'delay', ms: 3_000 }),
    reached: (our) => until('the call', async () => !(await isCarriedOut(our))),
    // The reply finds nobody any more, but the throughput is there, and bills.
    letGo: (our) => until('the throughput', () => isCarriedOut(our)).then(() => {}),
  },
  {
    name: 'crash-provisioning',
    when: 'the throughput is being created',
    hold: ({ emulator }) => emulator.hold({ provisioning: true }),
    reached: (our, id) => our.untilStage(id, 'provisioning', ({ endpoint }) => endpoint?.status === 'Creating'),
    letGo: ({ emulator }) => emulator.hold({ provisioning: false }),
  },
  {
    name: 'crash-evaluating',
    when: 'both models answer',
    hold: ({ emulator }) => emulator.set({ latencyMs: 4_000 }),
    reached: (our, id) => our.untilStage(id, 'evaluating', ({ evaluation }) => (evaluation?.answered ?? 0) > 0),
    letGo: ({ emulator }) => emulator.set({ latencyMs: 0 }),
  },
  {
    name: 'crash-approval',
    when: 'approval is awaited',
    reached: async (our, id) => {
      await our.untilStage(id, 'awaiting-approval');
      // With the e-mail half sent, its time-out would have to pass first; calls under way have a test of their own.
      await until('the e-mail', () => isIdle(our, id));
    },
  },
];

describe('a worker killed', { timeout: 900_000 }, () => {
  let our: Surroundings;
  /** Between the workers and S3. */
  let gate: Gate;
  let undisturbed: CustomizationResult;
  before(async () => {
    gate = await openGate();
    our = await openSurroundings({ workerEnv: { AWS_ENDPOINT_URL_S3: gate.url } });
    gate.leadTo(our.stack.urls.aws);
    await our.start('undisturbed');
    await our.untilStage('undisturbed', 'awaiting-approval');
    await approve('undisturbed');
    undisturbed = await our.result('undisturbed');
  });
  after(async () => {
    await our?.close();
    await gate?.close();
  });
  afterEach(async () => {
    gate.letGo();
    await our.emulator.letGo();
    if (our.stack.workers.length === 0) await our.stack.startWorker();
  });

  for (const { name, when, hold, reached, letGo } of moments) {
    it(`while ${when}: the same outcome, one job, one throughput`, { timeout: 400_000 }, async () => {
      const { counts: before } = await our.emulator.state();
      await hold?.(our);
      await our.start(name);
      await reached(our, name);
      await our.stack.killWorker();
      await letGo?.(our);
      await our.stack.startWorker();
      await our.untilStage(name, 'awaiting-approval');
      await approve(name);
      const result = await our.result(name);

      assert.deepEqual(essence(result), essence(undisturbed));
      const { counts, jobs, provisionedThroughputs } = await our.emulator.state();
      assert.equal(counts.createdJobs - before.createdJobs, 1);
      assert.equal(counts.createdProvisionedThroughputs - before.createdProvisionedThroughputs, 1);
      assert.equal(jobs.filter(({ jobName }) => jobName === name).length, 1);
      const serving = provisionedThroughputs.filter(({ modelArn }) => modelArn === result.customModelArn);
      assert.deepEqual(
        serving.map(({ provisionedModelArn, status }) => [provisionedModelArn, status]),
        [[result.endpointArn, 'InService']],
      );
      await assertInferences(result);
    });
  }

  it('while data is being written: the same bytes in the end, one job', { timeout: 400_000 }, async () => {
    const bucket = our.stack.buckets.training;
    const prepareInto = (folder: string) => ({
      training: undefined,
      data: { source: `s3://${bucket}/${fewRecords.key}`, output: `s3://${bucket}/${folder}` },
      approval: 'required',
    });
    const written = async (folder: string) => {
      const keys = await our.listObjects(bucket, `${folder}/`);
      const texts = await Promise.all(keys.map((key) => our.readText(`s3://${bucket}/${key}`)));
      return new Map(keys.map((key, at) => [key.slice(folder.length), texts[at]]));
    };

    const held = gate.holdUpload(/\/killed\/.*\/evaluation\.jsonl/);
    await our.start('crash-preparing', prepareInto('killed'));
    await held;
    await our.stack.killWorker();
    const half = await written('killed');
    const has = (name: string) => [...half.keys()].some((key) => key.endsWith(`/${name}`));
    assert.deepEqual(['training.jsonl', 'evaluation.jsonl', 'manifest.json'].map(has), [true, false, false]);

    gate.letGo();
    await our.stack.startWorker();
    await our.untilStage('crash-preparing', 'awaiting-approval');
    await approve('crash-preparing');
    const { data, jobArn } = await our.result('crash-preparing');
    assert.ok(data);
    const { jobs } = await our.emulator.state();
    assert.deepEqual(
      jobs.filter(({ jobName }) => jobName === 'crash-preparing').map((job) => job.jobArn),
      [jobArn],
    );

    await our.emulator.hold({ jobPhase: 'training' });
    await our.start('undisturbed-preparing', prepareInto('whole'));
    await our.untilStage('undisturbed-preparing', 'customizing');
    await our.sh('temporal workflow cancel --workflow-id undisturbed-preparing');
    const resumed = await written('killed');
    assert.deepEqual(resumed, await written('whole'));
    assert.ok(resumed.has(data.manifestUri.slice(`s3://${bucket}/killed`.length)));
  });

  async function approve(workflowId: string): Promise<void> {
    const note = `'{"by":"ana","comment":"good"}'`;
    await our.sh(`temporal workflow signal --workflow-id ${workflowId} --name approve --input ${note}`);
  }

  /** One text for each prompt, in the prompts' order: what the model says when it is asked here and now. */
  async function assertInferences({ inferences, endpointArn }: CustomizationResult): Promise<void> {
    assert.ok(inferences);
    const prompts = await readPrompts();
    const askAll = (modelId: string) => Promise.all(prompts.map((prompt) => our.emulator.ask(modelId, prompt)));
    assert.deepEqual(await our.readJson(inferences.baseline), await askAll(baseModelId));
    assert.deepEqual(await our.readJson(inferences.candidate), await askAll(endpointArn ?? ''));
  }
});

/** Whether every throughput that was asked for has been created. */
async function isCarriedOut({ emulator }: Surroundings): Promise<boolean> {
  const { calls, createdProvisionedThroughputs } = (await emulator.state()).counts;
  return calls['CreateProvisionedModelThroughput'] === createdProvisionedThroughputs;
}

/** Whether no worker has anything to do for it. */
async function isIdle({ client }: Surroundings, workflowId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
}

/** What a customization came to, without what has to differ from run to run: ids, names and times. */
function essence({ outcome, reason, verdict, verdictReasons, scores, losses, records, approval }: CustomizationResult) {
  return { outcome, reason, verdict, verdictReasons, scores, losses, records, approved: approval?.approved };
}
