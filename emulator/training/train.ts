/** Stochastic gradient descent on a user's records, a mini-batch a step, with AdaGrad's step sizes. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricRow, TrainedModel, TrainingOptions, TrainingRecord, TrainingResult, TrainingSettings } from './index.ts';
import { lossOf, prepareLesson, type Lesson } from './loss.ts';
import { backpropagate, preparePrompt, prepareRepertoire, score, WEIGHT_COUNT, type PreparedPrompt, type Vocabulary, type Weights } from './model.ts';
import { seededRandom, shuffled } from './random.ts';
import { collectRepertoire } from './repertoire.ts';

/** The size of a first step at a family's default learning rate. */
const STEP_SIZE = Number(process.env.STEP ?? 0.8);
/** Of the rate, by the end of training. */
const LAST_RATE_CUT = 0.85;
const FIRST_SQUARE = Number(process.env.SQ ?? 1e-4);
const LARGEST_WEIGHT = 25;
const EVALUATIONS_IN_FIRST_EPOCH = 4;
const EVALUATIONS_IN_LATER_EPOCHS = 2;
const MOST_EVALUATED_RECORDS = 300;
const MOST_KEPT_EXAMPLES = 1_200;
const LONGEST_TURN_MS = 8;

interface Example {
  readonly prompt: PreparedPrompt;
  readonly lesson: Lesson;
}

export async function trainModel(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: TrainingSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const breathe = breather(options.signal);
  const random = seededRandom(settings.seed);
  await breathe(true);
  const repertoire = collectRepertoire(training);
  await breathe(true);
  const vocabulary = prepareRepertoire(repertoire);
  const weights: Weights = new Float64Array(WEIGHT_COUNT);
  const squares = new Float64Array(WEIGHT_COUNT).fill(FIRST_SQUARE);
  const gradient = new Float64Array(WEIGHT_COUNT);
  const touched: number[] = [];
  const rate = (STEP_SIZE * settings.learningRate) / settings.defaultLearningRate;
  const evaluated = shuffled(validation, seededRandom(settings.seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const evaluationExamples: Example[] = [];
  const kept = new Map<number, Example>();

  const evaluate = async (): Promise<number> => {
    let sum = 0;
    for (const [index, record] of evaluated.entries()) {
      const example = (evaluationExamples[index] ??= prepareExample(record, vocabulary, false));
      sum += lossOf(score(weights, vocabulary, example.prompt), example.lesson, false).loss;
      await breathe();
    }
    return sum / evaluated.length;
  };

  const batchSize = Math.max(1, Math.min(settings.batchSize, training.length));
  const stepsInEpoch = Math.ceil(training.length / batchSize);
  const steps = stepsInEpoch * settings.epochCount;
  const trainingMetrics: MetricRow[] = [];
  const validationMetrics: MetricRow[] = [];
  const stopping = earlyStopping(settings);
  let step = 0;

  if (evaluated.length > 0) {
    const loss = await evaluate();
    validationMetrics.push(row(0, 0, loss));
    stopping(loss);
  }
  epochs: for (let epoch = 0; epoch < settings.epochCount; epoch++) {
    const order = shuffled([...training.keys()], random);
    const evaluations = epoch === 0 ? EVALUATIONS_IN_FIRST_EPOCH : EVALUATIONS_IN_LATER_EPOCHS;
    for (let batch = 0; batch < stepsInEpoch; batch++) {
      const indices = order.slice(batch * batchSize, (batch + 1) * batchSize);
      let loss = 0;
      for (const index of indices) {
        const example = kept.get(index) ?? prepareExample(training[index] as TrainingRecord, vocabulary, true);
        if (settings.epochCount > 1 && kept.size < MOST_KEPT_EXAMPLES) {
          kept.set(index, example);
        }
        const result = lossOf(score(weights, vocabulary, example.prompt), example.lesson, true);
        loss += result.loss / indices.length;
        if (result.gradient !== null) {
          backpropagate(vocabulary, example.prompt, result.gradient, (at, derivative) => {
            if (gradient[at] === 0) {
              touched.push(at);
            }
            gradient[at] = (gradient[at] as number) + derivative / indices.length;
          });
        }
        await breathe();
      }
      trainingMetrics.push(row(step, epoch, loss));
      takeStep(weights, squares, gradient, touched, rate * (1 - (LAST_RATE_CUT * step) / steps));
      step++;
      options.onProgress?.({ step, steps, loss });
      const due = Math.floor(((batch + 1) * evaluations) / stepsInEpoch) > Math.floor((batch * evaluations) / stepsInEpoch);
      if (due && evaluated.length > 0) {
        const validationLoss = await evaluate();
        validationMetrics.push(row(step, batch + 1 === stepsInEpoch ? epoch + 1 : epoch, validationLoss));
        if (stopping(validationLoss)) {
          break epochs;
        }
      }
    }
  }
  const model: TrainedModel = { version: 1, repertoire, weights: savedWeights(weights) };
  return { model, trainingMetrics, validationMetrics };
}

function prepareExample(record: TrainingRecord, vocabulary: Vocabulary, isTrainedOn: boolean): Example {
  const prompt = preparePrompt(record.prompt, vocabulary, isTrainedOn ? record.completion : null);
  return { prompt, lesson: prepareLesson(prompt, record.completion, vocabulary) };
}

/** Moves the touched weights, and leaves the gradient empty. */
function takeStep(weights: Weights, squares: Float64Array, gradient: Float64Array, touched: number[], rate: number): void {
  for (const at of touched) {
    const derivative = gradient[at] as number;
    const square = (squares[at] as number) + derivative * derivative;
    squares[at] = square;
    const moved = (weights[at] as number) - (rate * derivative) / Math.sqrt(square);
    weights[at] = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, moved));
    gradient[at] = 0;
  }
  touched.length = 0;
}

/** Weights as `[index, weight, index, weight, …]`, small ones left out, five digits kept. */
function savedWeights(weights: Weights): number[] {
  const saved: number[] = [];
  for (const [index, weight] of weights.entries()) {
    if (Math.abs(weight) >= 1e-4) {
      saved.push(index, Math.round(weight * 1e4) / 1e4);
    }
  }
  return saved;
}

function row(step: number, epoch: number, loss: number): MetricRow {
  return { step, epoch, loss, perplexity: Math.exp(loss) };
}

/** Says after each evaluation whether to stop: too little better than the best, so many evaluations in a row. */
function earlyStopping({ earlyStoppingThreshold, earlyStoppingPatience }: TrainingSettings): (loss: number) => boolean {
  let best = Infinity;
  let waited = 0;
  return (loss) => {
    if (earlyStoppingThreshold === undefined || earlyStoppingPatience === undefined) {
      return false;
    }
    if (loss < best - earlyStoppingThreshold) {
      best = loss;
      waited = 0;
      return false;
    }
    waited++;
    return waited >= Math.max(1, earlyStoppingPatience);
  };
}

/** Gives the event loop its turn every few milliseconds, and ends the work when it is aborted. */
function breather(signal: AbortSignal | undefined): (now?: boolean) => Promise<void> {
  let since = performance.now();
  return async (now = false) => {
    signal?.throwIfAborted();
    if (now || performance.now() - since > LONGEST_TURN_MS) {
      await nextTurn();
      signal?.throwIfAborted();
      since = performance.now();
    }
  };
}
