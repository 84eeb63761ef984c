import { customModelArn } from '../arns.ts';
import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { outlast } from '../outlast.ts';
import type { Job, PhaseName } from '../state/state.ts';
import { JobFailure, unexpectedError } from './job-failure.ts';
import { plannedFailure, sentinelFailure } from './planned-failure.ts';
import { prepareData } from './prepare-data.ts';
import { processData } from './process-data.ts';
import { train } from './train.ts';
import type { TrainingResult } from './train.ts';

/**
 * Takes a job through its phases, in the background. Each lasts at least its set seconds and does its real work. After a
 * restart a job goes on in the phase that was interrupted, from that phase's beginning.
 */
export function runJob(emulator: Emulator, job: Job): void {
  const controller = new AbortController();
  emulator.jobControllers.set(job.jobArn, controller);
  const signal = AbortSignal.any([controller.signal, emulator.closing.signal]);
  const run = async (): Promise<void> => {
    try {
      const data = await inPhase(emulator, job, 'validation', signal, (work) => prepareData(emulator, job, work));
      const processed = await inPhase(emulator, job, 'dataProcessing', signal, (work) =>
        processData(emulator, job, data, work),
      );
      const result = await inPhase(emulator, job, 'training', signal, (work) => train(emulator, job, processed, work));
      if (!signal.aborted) complete(emulator, job, result);
    } catch (error) {
      // An abort is the doing of StopModelCustomizationJob, which sees to the rest, or of the emulator's closing.
      if (!signal.aborted) fail(emulator, job, error);
    } finally {
      emulator.jobControllers.delete(job.jobArn);
      emulator.traces.delete(job.jobArn);
    }
  };
  void run();
}

async function inPhase<T>(
  emulator: Emulator,
  job: Job,
  phase: PhaseName,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // A phase that was over before a restart stays over; only what it left in memory is made again.
  if (job.phases[phase].status === 'Completed') return work(signal);
  setPhase(emulator, job, phase, 'InProgress');
  const ending = new AbortController();
  const state = {
    sinceMs: emulator.clock.now(),
    seconds: () => emulator.settings[`${phase}Seconds`],
    held: () => emulator.holds.jobPhase === phase,
    check: () => throwIfAny(plannedFailure(emulator, job, phase)),
  };
  // Bad data is reported when the phase is over, not sooner: a held phase holds its failure too.
  const outcome = settle(work(AbortSignal.any([signal, ending.signal])));
  try {
    await outlast(emulator, state, signal);
  } catch (error) {
    ending.abort();
    throw error;
  }
  const result = await outcome;
  signal.throwIfAborted();
  state.check();
  throwIfAny(sentinelFailure(job, phase));
  if ('error' in result) throw result.error;
  setPhase(emulator, job, phase, 'Completed');
  return result.value;
}

const settle = <T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

function throwIfAny(failure: JobFailure | null): void {
  if (failure !== null) throw failure;
}

function setPhase(emulator: Emulator, job: Job, phase: PhaseName, status: 'InProgress' | 'Completed' | 'Failed'): void {
  emulator.store.change(() => {
    const now = timestamp(emulator.clock);
    const begins = status === 'InProgress';
    job.phases[phase] = { status, creationTime: begins ? now : job.phases[phase].creationTime, lastModifiedTime: now };
    job.lastModifiedTime = now;
  });
}

function complete({ store, place, clock }: Emulator, job: Job, result: TrainingResult): void {
  const modelArn = customModelArn(place, job.baseModelId);
  // The model's file comes first: a state that names a model always has it.
  store.saveModel(modelArn, result.model);
  store.change((state) => {
    const now = timestamp(clock);
    state.customModels.push({
      sequence: store.nextSequence(),
      modelArn,
      modelName: job.request.customModelName,
      jobArn: job.jobArn,
      baseModelId: job.baseModelId,
      creationTime: now,
      tags: job.customModelTags,
    });
    job.status = 'Completed';
    job.outputModelArn = modelArn;
    job.trainingMetrics = { trainingLoss: result.trainingLoss };
    job.validationMetrics = result.validationLoss === null ? [] : [{ validationLoss: result.validationLoss }];
    job.endTime = now;
    job.lastModifiedTime = now;
  });
}

function fail({ store, clock }: Emulator, job: Job, error: unknown): void {
  const known = error instanceof JobFailure;
  // Bedrock's texts hide the cause; whoever runs the emulator needs it (missing credentials, a wrong endpoint).
  const cause = known ? error.cause : error;
  if (cause !== undefined) console.error(`The job ${job.request.jobName} failed:`, cause);
  store.change(() => {
    const now = timestamp(clock);
    for (const phase of Object.values(job.phases)) {
      if (phase.status === 'InProgress') Object.assign(phase, { status: 'Failed', lastModifiedTime: now });
    }
    job.status = 'Failed';
    job.failureMessage = known ? error.message : unexpectedError;
    job.endTime = now;
    job.lastModifiedTime = now;
  });
}
