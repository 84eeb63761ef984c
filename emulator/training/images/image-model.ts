/**
 * What images teach: a log-linear choice among the answers that were seen in training, by what the model sees of the
 * images and by the words of the prompt. Choice 0 is the base model's own answer; it starts far ahead of the others, and
 * training has to move it.
 */

import type { Learner } from '../descend.ts';
import type { TrainingRecord } from '../index.ts';
import { graderFor } from '../model/grade.ts';
import { softmax } from '../model/softmax.ts';
import { adaGrad } from '../optimizer.ts';
import { seededRandom, shuffled } from '../random.ts';
import { countedWords } from '../reading/text.ts';
import { MOST_EVALUATED_RECORDS } from '../text-learner.ts';
import { WORD_FEATURES, wordFeatures } from './words.ts';
import { IMAGE_FEATURES, meanFeatures, type ImageReading } from './reading.ts';

/** Plain JSON. `weights` holds `[index, weight, index, weight, …]` of one row of weights an answer, one after another. */
export interface ImageModel {
  readonly answers: readonly string[];
  readonly baseWeight: number;
  readonly weights: readonly number[];
}

const FEATURES = IMAGE_FEATURES + WORD_FEATURES;
const MOST_ANSWERS = 300;
/** The first step of a weight at a family's default learning rate. */
const STEP_SIZE = 0.1;
/** Before training the base answer has 95 % of the probability, as with texts: ln(0.95 / 0.05). */
const BASE_LEAD = 3;
/** An answer that falls short of the right one by so much counts 1/e as much. */
const TOLERANCE = 0.07;
const SMALLEST_PROBABILITY = 1e-26;
const SMALLEST_SAVED_WEIGHT = 1e-4;
const NO_WORDS: ReadonlySet<string> = new Set();

export interface ImageLearner extends Learner {
  model(): ImageModel;
}

/** Logits of the base answer and of each answer. */
export function scoreAnswers(
  { answers, baseWeight }: Pick<ImageModel, 'answers' | 'baseWeight'>,
  weights: Float64Array,
  features: Float32Array,
): Float64Array {
  const logits = new Float64Array(answers.length + 1);
  logits[0] = BASE_LEAD + Math.log(Math.max(1, answers.length)) + baseWeight;
  for (let answer = 0; answer < answers.length; answer++) {
    let sum = 0;
    for (let index = 0; index < FEATURES; index++) {
      sum += (weights[answer * FEATURES + index] as number) * (features[index] as number);
    }
    logits[answer + 1] = sum;
  }
  return logits;
}

export function denseWeights({ answers, weights }: ImageModel): Float64Array {
  const dense = new Float64Array(answers.length * FEATURES);
  for (let index = 0; index + 1 < weights.length; index += 2) {
    dense[weights[index] as number] = weights[index + 1] as number;
  }
  return dense;
}

/** What the choice hangs on: the images, and the words of the prompt, hashed. */
export function featuresOf(prompt: string, images: readonly ImageReading[]): Float32Array {
  const features = new Float32Array(FEATURES);
  features.set(meanFeatures(images));
  features.set(wordFeatures(prompt), IMAGE_FEATURES);
  return features;
}

export function imageLearner(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  seed: number,
  initial: ImageModel | null,
): ImageLearner {
  const answers = answersOf(training, initial?.answers ?? []);
  const start = new Float64Array(answers.length * FEATURES);
  if (initial !== null) start.set(denseWeights(initial));
  // The base answer's own weight stands at the end.
  const all = new Float64Array(start.length + 1);
  all.set(start);
  all[start.length] = initial?.baseWeight ?? 0;
  const optimizer = adaGrad(all);
  const evaluated = shuffled(validation, seededRandom(seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const example = remembered((record: TrainingRecord) => ({
    features: featuresOf(record.prompt, record.images ?? []),
    goodness: goodnessOf(answers, record.completion),
  }));
  const chancesFor = (record: TrainingRecord): { chances: Float64Array; total: number } => {
    const { features, goodness } = example(record);
    const logits = scoreAnswers({ answers, baseWeight: all[start.length] as number }, all, features);
    const chances = softmax(logits);
    const total = chances.reduce((sum, chance, index) => sum + chance * (goodness[index] as number), 0);
    return { chances, total: Math.max(SMALLEST_PROBABILITY, total) };
  };
  return {
    trainingCount: training.length,
    evaluatedCount: evaluated.length,
    learn(index, share) {
      const record = training[index] as TrainingRecord;
      const { features, goodness } = example(record);
      const { chances, total } = chancesFor(record);
      for (const [choice, chance] of chances.entries()) {
        const derivative = share * chance * (1 - (goodness[choice] as number) / total);
        if (choice === 0) {
          optimizer.add(start.length, derivative);
        } else if (Math.abs(derivative) > 1e-9) {
          const row = (choice - 1) * FEATURES;
          for (let at = 0; at < FEATURES; at++) {
            const feature = features[at] as number;
            if (feature !== 0) optimizer.add(row + at, derivative * feature);
          }
        }
      }
      return { loss: -Math.log(total) };
    },
    step: (rate) => optimizer.step(STEP_SIZE * rate),
    measure: (index) => ({ loss: -Math.log(chancesFor(evaluated[index] as TrainingRecord).total) }),
    model: () => ({
      answers,
      baseWeight: all[start.length] as number,
      weights: sparse(all.subarray(0, start.length)),
    }),
  };
}

/** What was answered in training, the most frequent first, after what an earlier training knew. */
function answersOf(records: readonly TrainingRecord[], earlier: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const { completion } of records) {
    const text = completion.trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const own = [...counts].sort((one, other) => other[1] - one[1]).map(([text]) => text);
  return [...new Set([...earlier, ...own])].slice(0, Math.max(MOST_ANSWERS, earlier.length));
}

/** How much each choice counts as right: 1 for the completion itself, next to nothing for what is far from it. */
function goodnessOf(answers: readonly string[], completion: string): Float64Array {
  const said = completion.trim();
  const grader = graderFor(said, NO_WORDS);
  return Float64Array.from(['', ...answers], (answer, index) => {
    if (index === 0) return Math.exp(-1 / TOLERANCE);
    const grade =
      answer === said ? 1 : Math.min(0.99, grader.grade(grader.piece(countedWords(answer)), grader.nothing));
    return Math.exp((grade - 1) / TOLERANCE);
  });
}

function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

function sparse(weights: Float64Array): number[] {
  const saved: number[] = [];
  for (const [index, weight] of weights.entries()) {
    if (Math.abs(weight) >= SMALLEST_SAVED_WEIGHT) saved.push(index, Math.round(weight * 1e4) / 1e4);
  }
  return saved;
}
