/** Stochastic gradient descent, a mini-batch a step, on whatever can be learnt a record at a time. */

import { earlyStopping } from './early-stopping.ts';
import type { MetricRow, TrainingOptions, TrainingSettings } from './index.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Breathe } from './turns.ts';

export interface Measured {
  /** In nats. */
  readonly loss: number;
  /** 0 to 1, where answers are graded. */
  readonly reward?: number;
}

/** Something that learns from records, which it knows by their index. */
export interface Learner {
  readonly trainingCount: number;
  readonly evaluatedCount: number;
  /** Measures a record of the batch under way, and remembers what it teaches with this share. */
  learn(index: number, share: number): Measured;
  /** Moves by what the batch taught. The rate is 1 at the family's default learning rate, before any decay. */
  step(rate: number): void;
  /** Measures a validation record. */
  measure(index: number): Measured;
}

export interface Descent {
  readonly trainingMetrics: MetricRow[];
  readonly validationMetrics: MetricRow[];
}

/** What is taken off the learning rate, evenly, by the end of training. */
const RATE_DECAY = 0.85;
const EVALUATIONS_IN_FIRST_EPOCH = 4;
const EVALUATIONS_IN_LATER_EPOCHS = 2;

/**
 * Training rows come one a step; validation rows before the first step, several times in an epoch (or every so many
 * steps) and at each epoch's end.
 * @throws the signal's reason when aborted.
 */
export async function descend(
  learner: Learner,
  settings: TrainingSettings,
  options: TrainingOptions,
  breathe: Breathe,
): Promise<Descent> {
  const { trainingCount, evaluatedCount } = learner;
  const stopsEarly = earlyStopping(settings);
  const trainingMetrics: MetricRow[] = [];
  const validationMetrics: MetricRow[] = [];

  /** Adds a validation row and says whether to stop. */
  const evaluate = async (step: number, epoch: number): Promise<boolean> => {
    if (evaluatedCount === 0) {
      return false;
    }
    const sum = summed();
    for (let index = 0; index < evaluatedCount; index++) {
      sum.add(learner.measure(index), 1 / evaluatedCount);
      await breathe();
    }
    validationMetrics.push(sum.row(step, epoch));
    return stopsEarly(sum.loss());
  };

  const batchSize = Math.max(1, Math.min(settings.batchSize, trainingCount));
  const stepsInEpoch = Math.ceil(trainingCount / batchSize);
  const mostSteps = settings.stepCount ?? stepsInEpoch * settings.epochCount;
  const epochs = settings.stepCount === undefined ? settings.epochCount : Math.ceil(mostSteps / stepsInEpoch);
  const ratio = settings.learningRate / settings.defaultLearningRate;
  const random = seededRandom(settings.seed);
  let step = 0;
  let stopped = await evaluate(0, 0);
  for (let epoch = 0; epoch < epochs && !stopped; epoch++) {
    const order = shuffled(
      Array.from({ length: trainingCount }, (_, index) => index),
      random,
    );
    const due = evaluationSteps(stepsInEpoch, epoch, settings.evaluationInterval);
    for (let inEpoch = 1; inEpoch <= stepsInEpoch && step < mostSteps && !stopped; inEpoch++) {
      const batch = order.slice((inEpoch - 1) * batchSize, inEpoch * batchSize);
      const sum = summed();
      for (const index of batch) {
        sum.add(learner.learn(index, 1 / batch.length), 1 / batch.length);
        await breathe();
      }
      learner.step(ratio * warmth(step, settings.warmupSteps) * (1 - (RATE_DECAY * step) / mostSteps));
      trainingMetrics.push(sum.row(step, epoch));
      step++;
      options.onProgress?.({ step, steps: mostSteps, loss: sum.loss() });
      if (due.has(inEpoch)) {
        stopped = await evaluate(step, inEpoch === stepsInEpoch ? epoch + 1 : epoch);
      }
    }
  }
  return { trainingMetrics, validationMetrics };
}

/** The share of the learning rate in the steps of the warm-up: from little to all of it, evenly. */
function warmth(step: number, warmupSteps: number | undefined): number {
  return warmupSteps === undefined || warmupSteps === 0 ? 1 : Math.min(1, (step + 1) / warmupSteps);
}

/** After which steps of an epoch to evaluate, counted from 1; the last is always one of them. */
function evaluationSteps(stepsInEpoch: number, epoch: number, interval: number | undefined): ReadonlySet<number> {
  if (interval !== undefined) {
    const before = epoch * stepsInEpoch;
    const steps = Array.from({ length: stepsInEpoch }, (_, index) => index + 1);
    return new Set(steps.filter((step) => (before + step) % interval === 0 || step === stepsInEpoch));
  }
  const evaluations = epoch === 0 ? EVALUATIONS_IN_FIRST_EPOCH : EVALUATIONS_IN_LATER_EPOCHS;
  return new Set(
    Array.from({ length: evaluations }, (_, index) => Math.ceil(((index + 1) * stepsInEpoch) / evaluations)),
  );
}

interface Sum {
  add(measured: Measured, share: number): void;
  loss(): number;
  row(step: number, epoch: number): MetricRow;
}

function summed(): Sum {
  let loss = 0;
  let reward: number | undefined;
  return {
    add(measured, share) {
      loss += measured.loss * share;
      if (measured.reward !== undefined) {
        reward = (reward ?? 0) + measured.reward * share;
      }
    },
    loss: () => loss,
    row: (step, epoch) => ({
      step,
      epoch,
      loss,
      perplexity: Math.exp(loss),
      ...(reward !== undefined && { reward }),
    }),
  };
}
