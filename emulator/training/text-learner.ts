/** Fits the choice of templates and spans to prompts and completions. */

import type { Learner } from './descend.ts';
import type { TextModel, TrainingRecord } from './index.ts';
import type { LanguageModel } from './language/language-model.ts';
import { backpropagate } from './model/backpropagate.ts';
import { prepareLesson, type Lesson } from './model/lesson.ts';
import { lossOf } from './model/loss.ts';
import { preparePrompt, type PreparedPrompt } from './model/prepare.ts';
import { score } from './model/score.ts';
import { prepareRepertoire, type Vocabulary } from './model/vocabulary.ts';
import { weightsOf, type Weights } from './model/weights.ts';
import { adaGrad } from './optimizer.ts';
import { seededRandom, shuffled } from './random.ts';
import { mergedRepertoire } from './repertoire/merge.ts';
import { collectRepertoire, type Repertoire } from './repertoire/repertoire.ts';
import { inTurns, type Breathe } from './turns.ts';

/** The first step of a weight at a family's default learning rate: enough for a hundred records in one epoch. */
export const STEP_SIZE = 0.8;
/** Validation is measured on so many records at most, the same ones each time. */
export const MOST_EVALUATED_RECORDS = 300;
/** Prepared records kept from one epoch to the next; each takes up to a quarter of a megabyte. */
const MOST_KEPT_EXAMPLES = 500;
/** Weights smaller than this change no answer and are not saved. */
const SMALLEST_SAVED_WEIGHT = 1e-4;

interface Example {
  readonly prompt: PreparedPrompt;
  readonly lesson: Lesson;
}

export interface TextLearner extends Learner {
  model(): TextModel;
}

/** The repertoire of a training: that of its records, with what an earlier training left. */
export async function repertoireFor(
  records: readonly TrainingRecord[],
  initial: TextModel | null,
  breathe: Breathe,
): Promise<Repertoire> {
  const own = await inTurns(collectRepertoire(records), breathe);
  return initial === null ? own : mergedRepertoire(own, initial.repertoire);
}

export async function textLearner(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  { epochCount, seed }: { readonly epochCount: number; readonly seed: number },
  initial: { readonly text: TextModel | null; readonly language: LanguageModel | null },
  breathe: Breathe,
): Promise<TextLearner> {
  const repertoire = await repertoireFor(training, initial.text, breathe);
  const vocabulary = prepareRepertoire(repertoire, initial.language);
  const optimizer = adaGrad(initial.text === null ? undefined : weightsOf(initial.text.weights));
  const { weights } = optimizer;
  const evaluated = shuffled(validation, seededRandom(seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const trainingExample = exampleStore(training, vocabulary, true, epochCount > 1 ? MOST_KEPT_EXAMPLES : 0);
  const evaluatedExample = exampleStore(evaluated, vocabulary, false, evaluated.length);
  return {
    trainingCount: training.length,
    evaluatedCount: evaluated.length,
    learn(index, share) {
      const { prompt, lesson } = trainingExample(index);
      const { loss, gradient } = lossOf(score(weights, vocabulary, prompt), lesson, true);
      if (gradient !== null) {
        backpropagate(vocabulary, prompt, gradient, (at, derivative) => optimizer.add(at, derivative * share));
      }
      return { loss };
    },
    step: (rate) => optimizer.step(STEP_SIZE * rate),
    measure(index) {
      const { prompt, lesson } = evaluatedExample(index);
      return { loss: lossOf(score(weights, vocabulary, prompt), lesson, false).loss };
    },
    model: () => savedModel(repertoire, weights),
  };
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

export function savedModel(repertoire: Repertoire, weights: Weights): TextModel {
  const saved: number[] = [];
  for (const [index, weight] of weights.entries()) {
    if (Math.abs(weight) >= SMALLEST_SAVED_WEIGHT) {
      saved.push(index, Math.round(weight * 1e4) / 1e4);
    }
  }
  return { repertoire, weights: saved };
}
