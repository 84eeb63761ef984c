/**
 * Embeddings of texts and images. The base model's are fixed random projections of what it reads and sees, in which a
 * caption is no closer to its image than to any other. Training adds a small projection of both into a common space, in
 * which it pulls each image to its own caption and away from others (InfoNCE, van den Oord et al. 2018).
 */

import { descend, type Learner } from '../descend.ts';
import { IMAGE_FEATURES, meanFeatures, type ImageReading } from '../images/reading.ts';
import { WORD_FEATURES, wordFeatures } from '../images/words.ts';
import type { TrainingOptions, TrainingRecord, TrainingResult, TrainingSettings } from '../index.ts';
import { softmax } from '../model/softmax.ts';
import { adaGrad } from '../optimizer.ts';
import { seededRandom, shuffled } from '../random.ts';
import { MOST_EVALUATED_RECORDS } from '../text-learner.ts';
import { breather } from '../turns.ts';

/** Plain JSON: the rows of both projections, one after another; those of images first. */
export interface EmbeddingModel {
  readonly weights: readonly number[];
}

const COMMON = 16;
const WORDS_AT = COMMON * IMAGE_FEATURES;
const WEIGHTS = WORDS_AT + COMMON * WORD_FEATURES;
/** The first step of a weight at the family's default learning rate. */
const STEP_SIZE = 0.1;
const FIRST_WEIGHT = 0.01;
const OTHER_CAPTIONS = 15;
/** Cosines are multiplied by this before the softmax. */
const SHARPNESS = 20;

type Vector = Float64Array;

/** The features that are there: a caption has a few of its hundreds. */
interface Sparse {
  readonly at: Int32Array;
  readonly values: Float32Array;
}

function sparse(features: Float32Array): Sparse {
  const at = [...features.keys()].filter((index) => features[index] !== 0);
  return { at: Int32Array.from(at), values: Float32Array.from(at, (index) => features[index] as number) };
}

/** @throws the signal's reason when aborted */
export async function trainEmbeddings(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: TrainingSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const { initial = null } = options;
  const optimizer = adaGrad(
    initial?.embeddings === undefined ? firstWeights() : Float64Array.from(initial.embeddings.weights),
  );
  const { weights } = optimizer;
  const evaluated = shuffled(validation, seededRandom(settings.seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const random = seededRandom(settings.seed + 2);
  const pairs = training.map(pairOf);
  const evaluatedPairs = evaluated.map(pairOf);
  /** The pair's own caption, then others. */
  const captionsFor = (all: readonly Pair[], index: number, next: () => number): Sparse[] => {
    const own = all[index] as Pair;
    const others = Array.from({ length: OTHER_CAPTIONS }, () => all[Math.floor(next() * all.length)] as Pair);
    return [own.caption, ...others.filter(({ text }) => text !== own.text).map(({ caption }) => caption)];
  };
  const compare = (image: Sparse, captions: readonly Sparse[]) => {
    const seen = projected(weights, 0, image);
    const read = captions.map((caption) => projected(weights, WORDS_AT, caption));
    const cosines = read.map((vector) => dot(seen, vector) / (norm(seen) * norm(vector)));
    const chances = softmax(Float64Array.from(cosines, (cosine) => SHARPNESS * cosine));
    return { seen, read, cosines, chances, loss: -Math.log(Math.max(1e-12, chances[0] as number)) };
  };
  const learner: Learner = {
    trainingCount: training.length,
    evaluatedCount: evaluated.length,
    learn(index, share) {
      const { image } = pairs[index] as Pair;
      const captions = captionsFor(pairs, index, random);
      const { seen, read, cosines, chances, loss } = compare(image, captions);
      const bySeen = new Float64Array(COMMON);
      for (const [other, caption] of captions.entries()) {
        const derivative = SHARPNESS * share * ((chances[other] as number) - (other === 0 ? 1 : 0));
        const vector = read[other] as Vector;
        addCosineGradient(bySeen, seen, vector, cosines[other] as number, derivative);
        const byRead = new Float64Array(COMMON);
        addCosineGradient(byRead, vector, seen, cosines[other] as number, derivative);
        backwards(optimizer.add, WORDS_AT, caption, byRead);
      }
      backwards(optimizer.add, 0, image, bySeen);
      return { loss };
    },
    step: (rate) => optimizer.step(STEP_SIZE * rate),
    measure(index) {
      const { image } = evaluatedPairs[index] as Pair;
      return { loss: compare(image, captionsFor(evaluatedPairs, index, seededRandom(index))).loss };
    },
  };
  const metrics = await descend(learner, settings, options, breather(options.signal));
  const saved = Array.from(weights, (weight) => Math.round(weight * 1e4) / 1e4);
  return { model: { ...initial, version: 1, embeddings: { weights: saved } }, ...metrics };
}

/** An embedding of length 1. Of a text and an image together: what lies between the two. */
export function embed(
  model: EmbeddingModel | null,
  { text, image }: { readonly text?: string | undefined; readonly image?: ImageReading | undefined },
  dimensions: number,
): number[] {
  const sum = new Float64Array(dimensions);
  if (text !== undefined) add(sum, embedding(model, WORDS_AT, wordFeatures(text), dimensions));
  if (image !== undefined) add(sum, embedding(model, 0, image.features, dimensions));
  const length = Math.sqrt(dot(sum, sum));
  return Array.from(sum, (value) => (length === 0 ? 0 : value / length));
}

function embedding(model: EmbeddingModel | null, from: number, features: Float32Array, dimensions: number): Vector {
  const base = randomly(features, dimensions, from + 1);
  const length = Math.sqrt(dot(base, base));
  const vector = base.map((value) => (length === 0 ? 0 : value / length));
  if (model === null) return vector;
  const common = projected(Float64Array.from(model.weights), from, sparse(features));
  // The common space lies in the same random directions for both sides; this keeps its lengths.
  const spread = randomly(Float32Array.from(common), dimensions, 0);
  for (const [index, value] of spread.entries())
    vector[index] = (vector[index] as number) + value / Math.sqrt(dimensions);
  return vector;
}

interface Pair {
  readonly image: Sparse;
  readonly caption: Sparse;
  readonly text: string;
}

const pairOf = ({ completion, images = [] }: TrainingRecord): Pair => ({
  image: sparse(meanFeatures(images)),
  caption: sparse(wordFeatures(completion)),
  text: completion,
});

function firstWeights(): Float64Array {
  const random = seededRandom(7);
  return Float64Array.from({ length: WEIGHTS }, () => FIRST_WEIGHT * (2 * random() - 1));
}

function projected(weights: Float64Array, from: number, { at, values }: Sparse): Vector {
  const vector = new Float64Array(COMMON);
  for (let index = 0; index < at.length; index++) {
    const value = values[index] as number;
    const start = from + (at[index] as number) * COMMON;
    for (let row = 0; row < COMMON; row++) {
      vector[row] = (vector[row] as number) + value * (weights[start + row] as number);
    }
  }
  return vector;
}

function backwards(
  visit: (at: number, derivative: number) => void,
  from: number,
  { at, values }: Sparse,
  byVector: Vector,
): void {
  for (let index = 0; index < at.length; index++) {
    const value = values[index] as number;
    const start = from + (at[index] as number) * COMMON;
    for (let row = 0; row < COMMON; row++) visit(start + row, value * (byVector[row] as number));
  }
}

/** Of derivative · cosine(own, other) by own, where either is beside a base part of length 1. */
function addCosineGradient(gradient: Vector, own: Vector, other: Vector, cosine: number, derivative: number): void {
  const [ownNorm, otherNorm] = [norm(own), norm(other)];
  for (let index = 0; index < gradient.length; index++) {
    const slope = (other[index] as number) / (ownNorm * otherNorm) - (cosine * (own[index] as number)) / ownNorm ** 2;
    gradient[index] = (gradient[index] as number) + derivative * slope;
  }
}

/** A fixed random projection by signs, made from the place alone. */
function randomly(features: Float32Array, dimensions: number, salt: number): Vector {
  const vector = new Float64Array(dimensions);
  for (const [index, feature] of features.entries()) {
    if (feature === 0) continue;
    const random = seededRandom(Math.imul(index + 1, 2_654_435_761) ^ Math.imul(salt, 40_503));
    for (let at = 0; at < dimensions; at++) {
      vector[at] = (vector[at] as number) + (random() < 0.5 ? -feature : feature);
    }
  }
  return vector;
}

const dot = (one: Vector, other: Vector): number =>
  one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);
/** With the base part of length 1 beside it. */
const norm = (vector: Vector): number => Math.sqrt(1 + dot(vector, vector));

function add(sum: Vector, vector: Vector): void {
  for (const [index, value] of vector.entries()) sum[index] = (sum[index] as number) + value;
}
