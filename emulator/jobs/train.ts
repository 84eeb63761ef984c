import type { Emulator } from '../emulator.ts';
import type { Job } from '../state/state.ts';
import { preTrain, reinforce, trainEmbeddings, trainModel, trainPictures } from '../training/index.ts';
import type { MetricRow, TrainedModel, TrainingRecord, TrainingSettings } from '../training/index.ts';
import { readHyperParameters, rftHyperParameters } from '../validation/hyper-parameters.ts';
import type { HyperParameterValues } from '../validation/hyper-parameters.ts';
import { holdOut } from './hold-out.ts';
import { initialModel } from './initial-model.ts';
import { writeMetrics } from './metrics-files.ts';
import { jobCustomization } from './prepare-data.ts';

export interface TrainingData {
  readonly training: readonly TrainingRecord[];
  /** Null when the job named no validator, or its model takes none. */
  readonly validation: readonly TrainingRecord[] | null;
}

export interface TrainingResult {
  readonly model: TrainedModel;
  readonly trainingLoss: number;
  /** On the validator's records, or on the held-out share when there is no validator; null without either. */
  readonly validationLoss: number | null;
}

/** Any fixed number: the same data and hyperparameters make the same model. */
const seed = 1;

/** The training phase: trains, and leaves the metrics files in the output folder. @throws JobFailure */
export async function train(
  emulator: Emulator,
  job: Job,
  data: TrainingData,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { customizationType: type } = job.request;
  const given = type === 'REINFORCEMENT_FINE_TUNING' ? rftHyperParameters(job.request) : job.request.hyperParameters;
  const values = readHyperParameters(jobCustomization(job), given);
  const { training, validation } = setsOf(data, values);
  const trace = { losses: [] as number[], steps: 0 };
  emulator.traces.set(job.jobArn, trace);
  const { model, trainingMetrics, validationMetrics } = await trainerFor(job, values)(
    training,
    validation,
    settingsOf(job, values, training.length),
    {
      signal,
      initial: initialModel(emulator, job),
      onProgress({ steps, loss }) {
        trace.losses.push(loss);
        trace.steps = steps;
      },
    },
  );
  const outputUri = job.request.outputDataConfig.s3Uri;
  const metrics = { training: trainingMetrics, validation: validationMetrics };
  await writeMetrics(emulator.s3, { jobArn: job.jobArn, outputUri }, metrics, signal);
  const [trainingLoss, validationLoss] = [trainingMetrics, validationMetrics].map(lastLoss);
  if (typeof trainingLoss !== 'number') throw new Error('The training reported no metrics.');
  return { model, trainingLoss, validationLoss: validationLoss ?? null };
}

function trainerFor({ baseModelId, request }: Job, values: HyperParameterValues): typeof trainModel {
  const { customizationType: type } = request;
  if (baseModelId.startsWith('amazon.titan-embed-image')) return trainEmbeddings;
  if (baseModelId.startsWith('amazon.titan-image-generator')) return trainPictures;
  if (type === 'CONTINUED_PRE_TRAINING') return preTrain;
  if (type !== 'REINFORCEMENT_FINE_TUNING') return trainModel;
  const { trainingSamplePerPrompt: samplesPerPrompt = 4, inferenceMaxTokens: mostAnswerTokens = 8_192 } = values;
  return (training, validation, settings, options) =>
    reinforce(training, validation, { ...settings, samplesPerPrompt, mostAnswerTokens }, options);
}

/** The validator's records; without one, a share held out where the family has a hyperparameter for it. */
function setsOf(
  { training, validation }: TrainingData,
  { evalPercentage }: HyperParameterValues,
): { readonly training: readonly TrainingRecord[]; readonly validation: readonly TrainingRecord[] } {
  if (validation !== null) return { training, validation };
  return evalPercentage === undefined ? { training, validation: [] } : holdOut(training, evalPercentage);
}

/** As many epochs as Bedrock's own `Auto` might choose: more for few records. */
const automaticEpochs = (records: number): number => Math.max(2, Math.min(12, Math.round(12_000 / records)));

function settingsOf(job: Job, values: HyperParameterValues, records: number): TrainingSettings {
  const { hyperParameters } = jobCustomization(job);
  const rateName = 'learningRateMultiplier' in hyperParameters ? 'learningRateMultiplier' : 'learningRate';
  const {
    earlyStoppingThreshold,
    earlyStoppingPatience,
    stepCount,
    evalInterval,
    learningRateWarmupSteps: warmupSteps,
  } = values;
  return {
    epochCount: values.epochCount ?? automaticEpochs(records),
    batchSize: values.batchSize ?? 1,
    learningRate: values[rateName] ?? 1,
    defaultLearningRate: hyperParameters[rateName]?.default ?? 1,
    ...(earlyStoppingThreshold !== undefined && { earlyStoppingThreshold }),
    ...(earlyStoppingPatience !== undefined && { earlyStoppingPatience }),
    ...(warmupSteps !== undefined && { warmupSteps }),
    ...(stepCount !== undefined && { stepCount }),
    ...(evalInterval !== undefined && { evaluationInterval: evalInterval }),
    seed,
  };
}

const lastLoss = (rows: readonly MetricRow[]): number | undefined => rows.at(-1)?.loss;
