import type {
  CustomModel,
  Job,
  JobPhases,
  JobSpec,
  JobStatus,
  ModelPort,
  PhaseStatus,
} from '../../src/domain/ports.ts';
import { storeText } from './storage.ts';
import { arnOf, awsError, byNameOrArn, jobPhases, newId, perform, type JobRecord, type World } from './world.ts';

/** Jobs whose state is a function of the clock: nothing runs in between. */
export function createFakeModelPort(world: World): ModelPort {
  return {
    findBaseModel: (id) =>
      perform(world, 'GetFoundationModel', id, () => world.options.baseModels.find((model) => model.id === id) ?? null),
    listBaseModels: () => perform(world, 'ListFoundationModels', '', () => world.options.baseModels),
    createJob: (spec) => perform(world, 'CreateModelCustomizationJob', spec.name, () => createJob(world, spec)),
    findJob: (nameOrArn) =>
      perform(world, 'GetModelCustomizationJob', nameOrArn, () => {
        settleJobs(world);
        const record = byNameOrArn(world.jobs, nameOrArn);
        return record === undefined ? null : jobAt(world, record);
      }),
    stopJob: (nameOrArn) =>
      perform(world, 'StopModelCustomizationJob', nameOrArn, () => {
        settleJobs(world);
        const record = byNameOrArn(world.jobs, nameOrArn);
        if (!record) throw awsError('ResourceNotFoundException', 'Could not find the customization job.');
        if (jobAt(world, record).status !== 'InProgress') return;
        record.stopRequestedAtMs = world.options.now();
        world.counts.stoppedJobs += 1;
      }),
    findCustomModel: (nameOrArn) => perform(world, 'GetCustomModel', nameOrArn, () => findModel(world, nameOrArn)),
    deleteCustomModel: (nameOrArn) =>
      perform(world, 'DeleteCustomModel', nameOrArn, () => {
        const model = findModel(world, nameOrArn);
        if (!model) return;
        const serving = [...world.endpoints.values()].some(({ modelArn }) => modelArn === model.arn);
        if (serving) throw awsError('ConflictException', 'The model has a provisioned throughput.');
        world.customModels.delete(model.name);
        world.counts.deletedCustomModels += 1;
      }),
  };
}

function createJob(world: World, spec: JobSpec): { readonly arn: string } {
  const same = [...world.jobs.values()].find((job) => job.spec.clientRequestToken === spec.clientRequestToken);
  if (same) return { arn: same.arn };
  if (world.jobs.has(spec.name)) {
    throw awsError('ValidationException', 'The provided job name is currently in use.');
  }
  settleJobs(world);
  const further = byNameOrArn(world.customModels, spec.baseModelId);
  const base = world.options.baseModels.find(({ id, arn }) => id === spec.baseModelId || arn === further?.baseModelArn);
  if (!base?.customizations.includes(spec.customizationType)) {
    throw awsError('ValidationException', `The base model identifier ${spec.baseModelId} is invalid.`);
  }
  const { now, validationSeconds, dataProcessingSeconds, trainingSeconds } = world.options;
  const arn = arnOf(`model-customization-job/${spec.baseModelId}/${newId(world)}`);
  world.jobs.set(spec.name, {
    arn,
    spec,
    createdAtMs: now(),
    phaseMs: [validationSeconds * 1_000, dataProcessingSeconds * 1_000, trainingSeconds * 1_000],
  });
  world.counts.createdJobs += 1;
  return { arn };
}

function findModel(world: World, nameOrArn: string): CustomModel | null {
  settleJobs(world);
  return byNameOrArn(world.customModels, nameOrArn) ?? null;
}

/** What the job is at this instant. */
export function jobAt(world: World, record: JobRecord): Job {
  const { spec } = record;
  const { status, phases, endedAtMs } = progressAt(world, record);
  const model = status === 'Completed' ? modelArnOf(record) : undefined;
  return {
    arn: record.arn,
    name: spec.name,
    status,
    phases,
    clientRequestToken: spec.clientRequestToken,
    customModelName: spec.customModelName,
    ...(model !== undefined && { customModelArn: model }),
    ...(status === 'Failed' && { failureMessage: world.jobFailures.get(spec.name)?.message ?? '' }),
    ...(status === 'Completed' && lastLosses(world)),
    createdAt: new Date(record.createdAtMs).toISOString(),
    ...(endedAtMs !== undefined && { endedAt: new Date(endedAtMs).toISOString() }),
  };
}

interface Progress {
  readonly status: JobStatus;
  readonly phases: JobPhases;
  readonly endedAtMs?: number;
}

function progressAt(world: World, record: JobRecord): Progress {
  const nowMs = world.options.now();
  const askedAtMs = record.stopRequestedAtMs;
  if (askedAtMs !== undefined) {
    const endedAtMs = askedAtMs + world.options.stoppingSeconds * 1_000;
    const stopped = nowMs >= endedAtMs;
    const interrupted = stopped ? 'Stopped' : 'Stopping';
    return {
      status: interrupted,
      phases: phasesAt(record, askedAtMs, interrupted),
      ...(stopped && { endedAtMs }),
    };
  }
  const endsAtMs = (last: number): number =>
    record.createdAtMs + record.phaseMs.slice(0, last + 1).reduce((total, ms) => total + ms, 0);
  const failure = world.jobFailures.get(record.spec.name);
  const failing = failure ? jobPhases.indexOf(failure.phase) : -1;
  if (failing !== -1 && nowMs >= endsAtMs(failing)) {
    return {
      status: 'Failed',
      phases: phasesAt(record, endsAtMs(failing) - 1, 'Failed'),
      endedAtMs: endsAtMs(failing),
    };
  }
  const phases = phasesAt(record, nowMs, 'InProgress');
  return nowMs >= endsAtMs(2)
    ? { status: 'Completed', phases, endedAtMs: endsAtMs(2) }
    : { status: 'InProgress', phases };
}

function phasesAt(record: JobRecord, atMs: number, ofTheRunningOne: PhaseStatus): JobPhases {
  let startsAtMs = record.createdAtMs;
  const phases: Record<string, PhaseStatus> = {};
  for (const [index, phase] of jobPhases.entries()) {
    const endsAtMs = startsAtMs + (record.phaseMs[index] ?? 0);
    if (atMs >= endsAtMs) phases[phase] = 'Completed';
    else phases[phase] = atMs >= startsAtMs ? ofTheRunningOne : 'NotStarted';
    startsAtMs = endsAtMs;
  }
  return phases;
}

/** Makes the custom models and metrics files of the jobs that have completed since the last look. */
export function settleJobs(world: World): void {
  for (const record of world.jobs.values()) {
    if (record.settled || progressAt(world, record).status !== 'Completed') continue;
    record.settled = true;
    const { spec } = record;
    world.customModels.set(spec.customModelName, {
      arn: modelArnOf(record),
      name: spec.customModelName,
      jobArn: record.arn,
      baseModelArn: `arn:aws:bedrock:us-east-1::foundation-model/${spec.baseModelId}`,
    });
    writeMetrics(world, record);
  }
}

/** Bedrock's layout, userguide/model-customization-analyze, Oct 2026. */
function writeMetrics(world: World, record: JobRecord): void {
  const folder = `${record.spec.output.replace(/\/$/, '')}/model-customization-job-${idOf(record.arn)}`;
  const table = (column: string, losses: readonly number[]): string =>
    [
      `step_number,epoch_number,${column},perplexity`,
      ...losses.map((loss, epoch) => `${epoch},${epoch},${loss},${Math.exp(loss)}`),
      '',
    ].join('\n');
  const { trainingLosses, validationLosses } = world.options;
  const files = {
    'training_artifacts/step_wise_training_metrics.csv': table('training_loss', trainingLosses),
    'validation_artifacts/post_fine_tuning_validation/validation_metrics.csv': table(
      'validation_loss',
      validationLosses,
    ),
  };
  for (const [path, text] of Object.entries(files)) storeText(world, `${folder}/${path}` as `s3://${string}`, text);
}

function lastLosses(world: World): { trainingLoss?: number; validationLoss?: number } {
  const trainingLoss = world.options.trainingLosses.at(-1);
  const validationLoss = world.options.validationLosses.at(-1);
  return {
    ...(trainingLoss !== undefined && { trainingLoss }),
    ...(validationLoss !== undefined && { validationLoss }),
  };
}

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function modelArnOf(record: JobRecord): string {
  return arnOf(`custom-model/${record.spec.baseModelId}/${idOf(record.arn)}`);
}
