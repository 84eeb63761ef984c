/** The worker dies without a word (SIGKILL) where it hurts, another one starts, and nobody can tell the difference. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CustomizationResult } from '../../src/report/result.ts';
import type { Progress, Stage } from '../../src/workflows/messages.ts';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';
import { baseModelId, readExampleData } from './support/requests.ts';

interface Moment {
  readonly name: string;
  readonly when: string;
  readonly stage: Stage;
  readonly also?: (progress: Progress) => boolean;
  /** Makes the moment last until the worker is dead. */
  readonly hold?: (emulator: Surroundings['emulator']) => Promise<void>;
  readonly letGo?: (emulator: Surroundings['emulator']) => Promise<void>;
}

const moments: readonly Moment[] = [
  {
    name: 'crash-training',
    when: 'the job trains',
    stage: 'customizing',
    also: ({ job }) => job?.training === 'InProgress',
    hold: (emulator) => emulator.hold({ jobPhase: 'training' }),
    letGo: (emulator) => emulator.hold({ jobPhase: null }),
  },
  {
    name: 'crash-provisioning',
    when: 'the throughput is being created',
    stage: 'provisioning',
    also: ({ endpoint }) => endpoint?.status === 'Creating',
    hold: (emulator) => emulator.hold({ provisioning: true }),
    letGo: (emulator) => emulator.hold({ provisioning: false }),
  },
  {
    name: 'crash-evaluating',
    when: 'both models answer',
    stage: 'evaluating',
    also: ({ evaluation }) => evaluation !== undefined && evaluation.answered > 0,
    hold: (emulator) => emulator.set({ latencyMs: 4_000 }),
    letGo: (emulator) => emulator.set({ latencyMs: 0 }),
  },
  { name: 'crash-approval', when: 'approval is awaited', stage: 'awaiting-approval' },
];

describe('a worker killed', { timeout: 900_000 }, () => {
  let our: Surroundings;
  let undisturbed: CustomizationResult;
  before(async () => {
    our = await openSurroundings();
    await our.start('undisturbed');
    await our.untilStage('undisturbed', 'awaiting-approval');
    await approve('undisturbed');
    undisturbed = await our.result('undisturbed');
  });
  after(() => our?.close());

  for (const { name, when, stage, also, hold, letGo } of moments) {
    it(`while ${when}: the same outcome, one job, one throughput`, { timeout: 400_000 }, async () => {
      const { counts: before } = await our.emulator.state();
      await hold?.(our.emulator);
      await our.start(name);
      await our.untilStage(name, stage, also);
      await our.stack.killWorker();
      await letGo?.(our.emulator);
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

  async function approve(workflowId: string): Promise<void> {
    const note = `'{"by":"ana","comment":"good"}'`;
    await our.sh(`temporal workflow signal --workflow-id ${workflowId} --name approve --input ${note}`);
  }

  /** One text for each prompt, in the prompts' order: what the model says when it is asked here and now. */
  async function assertInferences({ inferences, endpointArn }: CustomizationResult): Promise<void> {
    const { prompts } = await readExampleData();
    const askAll = (modelId: string) => Promise.all(prompts.map((prompt) => our.emulator.ask(modelId, prompt)));
    assert.deepEqual(await our.readJson(inferences.baseline), await askAll(baseModelId));
    assert.deepEqual(await our.readJson(inferences.candidate), await askAll(endpointArn ?? ''));
  }
});

/** What a customization came to, without what has to differ from run to run: ids, names and times. */
function essence({ outcome, reason, verdict, verdictReasons, scores, losses, records, approval }: CustomizationResult) {
  return { outcome, reason, verdict, verdictReasons, scores, losses, records, approved: approval?.approved };
}
