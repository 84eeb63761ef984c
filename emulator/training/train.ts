/** Stochastic gradient descent on a user's records, a mini-batch a step. */

import { earlyStopping } from './early-stopping.ts';
import type {
  MetricRow,
  TrainedModel,
  TrainingOptions,
  TrainingRecord,
  TrainingResult,
  TrainingSettings,
} from './index.ts';
import { backpropagate } from './model/backpropagate.ts';
import { prepareLesson, type Lesson } from './model/lesson.ts';
import { lossOf } from './model/loss.ts';
import { preparePrompt, type PreparedPrompt } from './model/prepare.ts';
import { score } from './model/score.ts';
import { prepareRepertoire, type Vocabulary } from './model/vocabulary.ts';
import type { Weights } from './model/weights.ts';
import { adaGrad } from './optimizer.ts';
import { seededRandom, shuffled } from './random.ts';
import { collectRepertoire, type Repertoire } from './repertoire/repertoire.ts';
import { breather, inTurns } from './turns.ts';

/** The first step of a weight at a family's default learning rate: enough for a hundred records in one epoch. */
const STEP_SIZE = 0.8;
/** What is taken off the learning rate, evenly, by the end of training. */
const RATE_DECAY = 0.85;
const EVALUATIONS_IN_FIRST_EPOCH = 4;
const EVALUATIONS_IN_LATER_EPOCHS = 2;
const MOST_EVALUATED_RECORDS = 300;
/** Prepared records kept from one epoch to the next; each takes up to a quarter of a megabyte. */
const MOST_KEPT_EXAMPLES = 500;
/** Weights smaller than this change no answer and are not saved. */
const SMALLEST_SAVED_WEIGHT = 1e-4;

interface Example {
  readonly prompt: PreparedPrompt;
  readonly lesson: Lesson;
}

/**
 * Fits the model. Training rows come one a step; validation rows before the first step, several times in an epoch and
 * at each epoch's end, measured on at most 300 of the validation records (the same ones each time).
 * @throws the signal's reason when aborted.
 */
export async function trainModel(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: TrainingSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const breathe = breather(options.signal);
  const repertoire = await inTurns(collectRepertoire(training), breathe);
  const vocabulary = prepareRepertoire(repertoire);
  const optimizer = adaGrad();
  const { weights } = optimizer;
  const trainingExamples = exampleStore(training, vocabulary, true, settings.epochCount > 1 ? MOST_KEPT_EXAMPLES : 0);
  const evaluated = shuffled(validation, seededRandom(settings.seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const evaluatedExamples = exampleStore(evaluated, vocabulary, false, evaluated.length);
  const stopsEarly = earlyStopping(settings);
  const trainingMetrics: MetricRow[] = [];
  const validationMetrics: MetricRow[] = [];

  /** Adds a validation row and says whether to stop. */
  const evaluate = async (step: number, epoch: number): Promise<boolean> => {
    if (evaluated.length === 0) {
      return false;
    }
    let sum = 0;
    for (const index of evaluated.keys()) {
      const { prompt, lesson } = evaluatedExamples(index);
      sum += lossOf(score(weights, vocabulary, prompt), lesson, false).loss;
      await breathe();
    }
    validationMetrics.push(row(step, epoch, sum / evaluated.length));
    return stopsEarly(sum / evaluated.length);
  };

  /** Takes one step and returns the loss of its batch before it. */
  const takeStep = async (batch: readonly number[], rate: number): Promise<number> => {
    let loss = 0;
    for (const index of batch) {
      const { prompt, lesson } = trainingExamples(index);
      const result = lossOf(score(weights, vocabulary, prompt), lesson, true);
      loss += result.loss / batch.length;
      if (result.gradient !== null) {
        backpropagate(vocabulary, prompt, result.gradient, (at, derivative) => {
          optimizer.add(at, derivative / batch.length);
        });
      }
      await breathe();
    }
    optimizer.step(rate);
    return loss;
  };

  const batchSize = Math.max(1, Math.min(settings.batchSize, training.length));
  const stepsInEpoch = Math.ceil(training.length / batchSize);
  const steps = stepsInEpoch * settings.epochCount;
  const rate = (STEP_SIZE * settings.learningRate) / settings.defaultLearningRate;
  const random = seededRandom(settings.seed);
  let step = 0;
  let stopped = await evaluate(0, 0);
  for (let epoch = 0; epoch < settings.epochCount && !stopped; epoch++) {
    const order = shuffled([...training.keys()], random);
    const due = evaluationSteps(stepsInEpoch, epoch === 0 ? EVALUATIONS_IN_FIRST_EPOCH : EVALUATIONS_IN_LATER_EPOCHS);
    for (let inEpoch = 1; inEpoch <= stepsInEpoch && !stopped; inEpoch++) {
      const batch = order.slice((inEpoch - 1) * batchSize, inEpoch * batchSize);
      const loss = await takeStep(batch, rate * (1 - (RATE_DECAY * step) / steps));
      trainingMetrics.push(row(step, epoch, loss));
      step++;
      options.onProgress?.({ step, steps, loss });
      if (due.has(inEpoch)) {
        stopped = await evaluate(step, inEpoch === stepsInEpoch ? epoch + 1 : epoch);
      }
    }
  }
  return { model: savedModel(repertoire, weights), trainingMetrics, validationMetrics };
}

/** Prepares records when they are first needed, and keeps some for the next time. */
function exampleStore(
  records: readonly TrainingRecord[],
  vocabulary: Vocabulary,
  areTrainedOn: boolean,
  mostKept: number,
): (index: number) => Example {
  const kept = new Map<number, Example>();
  return (index) => {
    const known = kept.get(index);
    if (known !== undefined) {
      return known;
    }
    const { prompt, completion } = records[index] as TrainingRecord;
    const prepared = preparePrompt(prompt, vocabulary, areTrainedOn ? completion : null);
    const example = { prompt: prepared, lesson: prepareLesson(prepared, completion, vocabulary) };
    if (kept.size < mostKept) {
      kept.set(index, example);
    }
    return example;
  };
}

/** After which steps of an epoch to evaluate, counted from 1; the last is always one of them. */
function evaluationSteps(stepsInEpoch: number, evaluations: number): ReadonlySet<number> {
  return new Set(
    Array.from({ length: evaluations }, (_, index) => Math.ceil(((index + 1) * stepsInEpoch) / evaluations)),
  );
}

function savedModel(repertoire: Repertoire, weights: Weights): TrainedModel {
  const saved: number[] = [];
  for (const [index, weight] of weights.entries()) {
    if (Math.abs(weight) >= SMALLEST_SAVED_WEIGHT) {
      saved.push(index, Math.round(weight * 1e4) / 1e4);
    }
  }
  return { version: 1, repertoire, weights: saved };
}

function row(step: number, epoch: number, loss: number): MetricRow {
  return { step, epoch, loss, perplexity: Math.exp(loss) };
}
