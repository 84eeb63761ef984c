import type { Emulator } from '../emulator.ts';
import type { Job } from '../state/state.ts';
import { trainModel } from '../training/index.ts';
import type { MetricRow, TrainedModel } from '../training/index.ts';
import { readHyperParameters } from '../validation/hyper-parameters.ts';
import { holdOut } from './hold-out.ts';
import { writeMetrics } from './metrics-files.ts';
import { familyOf } from './prepare-data.ts';
import type { JobData } from './prepare-data.ts';

export interface TrainingResult {
  readonly model: TrainedModel;
  readonly trainingLoss: number;
  /** On the validator's records, or on the held-out share when there is no validator. */
  readonly validationLoss: number;
}

/** Any fixed number: the same data and hyperparameters make the same model. */
const seed = 1;

/** The training phase: trains, and leaves the metrics files in the output folder. @throws JobFailure */
export async function train(emulator: Emulator, job: Job, data: JobData, signal: AbortSignal): Promise<TrainingResult> {
  const family = familyOf(job);
  const values = readHyperParameters(family, job.request.hyperParameters);
  const settings = {
    epochCount: values.epochCount,
    batchSize: values.batchSize,
    learningRate: values.learningRate,
    defaultLearningRate: family.hyperParameters.learningRate.default,
    earlyStoppingThreshold: values.earlyStoppingThreshold,
    earlyStoppingPatience: values.earlyStoppingPatience,
    seed,
  };
  const sets =
    data.validation === null
      ? holdOut(data.training, values.evalPercentage)
      : { training: data.training, validation: data.validation };

  const trace = { losses: [] as number[], steps: 0 };
  emulator.traces.set(job.jobArn, trace);
  const { model, trainingMetrics, validationMetrics } = await trainModel(sets.training, sets.validation, settings, {
    signal,
    onProgress({ steps, loss }) {
      trace.losses.push(loss);
      trace.steps = steps;
    },
  });
  const outputUri = job.request.outputDataConfig.s3Uri;
  const metrics = { training: trainingMetrics, validation: validationMetrics };
  await writeMetrics(emulator.s3, { jobArn: job.jobArn, outputUri }, metrics, signal);
  return { model, trainingLoss: lastLoss(trainingMetrics), validationLoss: lastLoss(validationMetrics) };
}

function lastLoss(rows: readonly MetricRow[]): number {
  const last = rows.at(-1);
  if (last === undefined) throw new Error('The training reported no metrics.');
  return last.loss;
}
