/**
 * Pictures from texts: 8 by 8 fields of colour, each a linear function of the words. The base model paints grey; what it
 * sees beside captions teaches it which colours go with which words (least squares, a mini-batch a step).
 */

import { encode } from 'fast-png';
import { descend, type Learner } from '../descend.ts';
import { hashOf } from '../hashing.ts';
import { THUMBNAIL_SIDE } from '../images/reading.ts';
import { WORD_FEATURES, wordFeatures } from '../images/words.ts';
import type { TrainingOptions, TrainingRecord, TrainingResult, TrainingSettings } from '../index.ts';
import { adaGrad } from '../optimizer.ts';
import { seededRandom, shuffled } from '../random.ts';
import { MOST_EVALUATED_RECORDS } from '../text-learner.ts';
import { breather } from '../turns.ts';

/** Plain JSON: `[index, weight, index, weight, …]` of a row of weights a word feature, and one for all pictures. */
export interface PictureModel {
  readonly weights: readonly number[];
}

const FIELDS = 3 * THUMBNAIL_SIDE ** 2;
const WEIGHTS = (WORD_FEATURES + 1) * FIELDS;
const GREY = 0.5;
const STEP_SIZE = 0.1;
/** The loss is the squared error over twice the square of this: that of a normal distribution, less its constant. */
const SPREAD = 0.15;
/** How much one picture of a text differs from the next, at most. */
const GRAIN = 0.04;
const SMALLEST_SAVED_WEIGHT = 1e-4;

/** @throws the signal's reason when aborted */
export async function trainPictures(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: TrainingSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const { initial = null } = options;
  const optimizer = adaGrad(denseWeights(initial?.pictures ?? null));
  const { weights } = optimizer;
  const evaluated = shuffled(validation, seededRandom(settings.seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const errorsOf = ({ completion, images = [] }: TrainingRecord): Float64Array => {
    const painted = fieldsOf(weights, completion);
    const seen = images[0]?.thumbnail ?? new Float32Array(FIELDS).fill(GREY);
    return painted.map((value, index) => value - (seen[index] as number));
  };
  const lossOf = (errors: Float64Array): number =>
    errors.reduce((sum, error) => sum + error * error, 0) / errors.length / (2 * SPREAD ** 2);
  const learner: Learner = {
    trainingCount: training.length,
    evaluatedCount: evaluated.length,
    learn(index, share) {
      const record = training[index] as TrainingRecord;
      const errors = errorsOf(record);
      for (const [feature, value] of featuresOf(record.completion)) {
        for (const [field, error] of errors.entries()) optimizer.add(feature * FIELDS + field, share * value * error);
      }
      return { loss: lossOf(errors) };
    },
    step: (rate) => optimizer.step(STEP_SIZE * rate),
    measure: (index) => ({ loss: lossOf(errorsOf(evaluated[index] as TrainingRecord)) }),
  };
  const metrics = await descend(learner, settings, options, breather(options.signal));
  const saved: number[] = [];
  for (const [index, weight] of weights.entries()) {
    if (Math.abs(weight) >= SMALLEST_SAVED_WEIGHT) saved.push(index, Math.round(weight * 1e4) / 1e4);
  }
  return { model: { ...initial, version: 1, pictures: { weights: saved } }, ...metrics };
}

/** A PNG for a text; the same for the same seed. */
export function paint(
  model: PictureModel | null,
  text: string,
  { width, height, seed }: { readonly width: number; readonly height: number; readonly seed: number },
): Uint8Array {
  const random = seededRandom(seed ^ hashOf(text));
  const fields = fieldsOf(denseWeights(model), text).map((value) => value + GRAIN * (2 * random() - 1));
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * THUMBNAIL_SIDE) / height);
    for (let x = 0; x < width; x++) {
      const field = 3 * (row * THUMBNAIL_SIDE + Math.floor((x * THUMBNAIL_SIDE) / width));
      const at = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] = Math.round(255 * Math.max(0, Math.min(1, fields[field + channel] as number)));
      }
    }
  }
  return encode({ width, height, data, channels: 3, depth: 8 });
}

function* featuresOf(text: string): Generator<[feature: number, value: number]> {
  yield [WORD_FEATURES, 1];
  for (const [index, value] of wordFeatures(text).entries()) {
    if (value !== 0) yield [index, value];
  }
}

function fieldsOf(weights: Float64Array, text: string): Float64Array {
  const fields = new Float64Array(FIELDS).fill(GREY);
  for (const [feature, value] of featuresOf(text)) {
    for (let field = 0; field < FIELDS; field++) {
      fields[field] = (fields[field] as number) + value * (weights[feature * FIELDS + field] as number);
    }
  }
  return fields;
}

function denseWeights(model: PictureModel | null): Float64Array {
  const dense = new Float64Array(WEIGHTS);
  const { weights = [] } = model ?? {};
  for (let index = 0; index + 1 < weights.length; index += 2) {
    dense[weights[index] as number] = weights[index + 1] as number;
  }
  return dense;
}
