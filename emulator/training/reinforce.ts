/**
 * Reinforcement fine-tuning: the model answers each prompt several times, its answers are graded, and the choices
 * behind those that were better than the others become likelier (REINFORCE, Williams 1992, with the mean of the group as
 * its baseline). The reference is looked at by the grader alone, beside what the forms of answers are counted from.
 */

import { baseAnswers } from './base-answer.ts';
import { choiceText, mostAgreeable, sampledChoice, type Choice } from './choose.ts';
import { descend, type Learner } from './descend.ts';
import type { TrainingOptions, TrainingRecord, TrainingResult, TrainingSettings } from './index.ts';
import { languageModel } from './language/language-model.ts';
import { backpropagate } from './model/backpropagate.ts';
import { graderFor } from './model/grade.ts';
import { preparePrompt, type PreparedPrompt } from './model/prepare.ts';
import { score, type Scores } from './model/score.ts';
import { softmax } from './model/softmax.ts';
import { prepareRepertoire } from './model/vocabulary.ts';
import { weightsOf } from './model/weights.ts';
import { adaGrad } from './optimizer.ts';
import { seededRandom, shuffled } from './random.ts';
import { countedWords } from './reading/text.ts';
import { MOST_EVALUATED_RECORDS, repertoireFor, savedModel, STEP_SIZE } from './text-learner.ts';
import { firstTokens } from './tokens.ts';
import { breather } from './turns.ts';

export interface ReinforcementSettings extends TrainingSettings {
  readonly samplesPerPrompt: number;
  /** Longer answers are cut off before they are graded. */
  readonly mostAnswerTokens: number;
}

/** Answers are sampled above temperature 1, or the base model would hardly ever try anything else. */
const EXPLORATION = 2.5;
/** Rewards within a group differ by some tenths: this brings steps to the size of supervised ones. */
const ADVANTAGE_SCALE = 4;
const MOST_KEPT_PROMPTS = 2_000;
const NO_WORDS: ReadonlySet<string> = new Set();

/**
 * A record's completion is its reference. The loss of a step is 1 − its mean reward; validation grades the answer that
 * the model would give.
 * @throws the signal's reason when aborted.
 */
export async function reinforce(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: ReinforcementSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const breathe = breather(options.signal);
  const { initial = null } = options;
  const language = initial?.language === undefined ? null : languageModel(initial.language);
  const repertoire = await repertoireFor(training, initial?.text ?? null, breathe);
  const vocabulary = prepareRepertoire(repertoire, language);
  const optimizer = adaGrad(initial?.text === undefined ? undefined : weightsOf(initial.text.weights));
  const { weights } = optimizer;
  const random = seededRandom(settings.seed + 2);
  const evaluated = shuffled(validation, seededRandom(settings.seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  const prepared = rememberedPrompts((prompt) => preparePrompt(prompt, vocabulary));
  const rewardOf = (text: string, reference: string): number =>
    rewardFor(firstTokens(text, settings.mostAnswerTokens).text, reference);

  const learner: Learner = {
    trainingCount: training.length,
    evaluatedCount: evaluated.length,
    learn(index, share) {
      const { prompt, completion } = training[index] as TrainingRecord;
      const ready = prepared(prompt);
      const scores = score(weights, vocabulary, ready);
      const base = baseAnswers(prompt, language)[0] ?? '';
      const choices = Array.from({ length: settings.samplesPerPrompt }, () =>
        sampledChoice(scores, EXPLORATION, random),
      );
      const rewards = choices.map((choice) => rewardOf(choiceText(vocabulary, ready, base, choice), completion));
      const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
      const advantages = rewards.map((reward) => (ADVANTAGE_SCALE * (reward - mean)) / rewards.length);
      if (advantages.some((advantage) => advantage !== 0)) {
        const gradient = policyGradient(scores, choices, advantages);
        backpropagate(vocabulary, ready, gradient, (at, derivative) => optimizer.add(at, derivative * share));
      }
      return { loss: 1 - mean, reward: mean };
    },
    step: (rate) => optimizer.step(STEP_SIZE * rate),
    measure(index) {
      const { prompt, completion } = evaluated[index] as TrainingRecord;
      const ready = prepared(prompt);
      const base = baseAnswers(prompt, language)[0] ?? '';
      const reward = rewardOf(mostAgreeable(score(weights, vocabulary, ready), vocabulary, ready, base), completion);
      return { loss: 1 - reward, reward };
    },
  };
  const metrics = await descend(learner, settings, options, breathe);
  return { model: { ...initial, version: 1, text: savedModel(repertoire, weights) }, ...metrics };
}

/** The emulator's grade, 0 to 1: 1 for the reference itself, else how much of it the answer has. */
export function rewardFor(answer: string, reference: string): number {
  const [said, wanted] = [answer.trim(), reference.trim()];
  if (said === wanted) return 1;
  const grader = graderFor(wanted, NO_WORDS);
  return 0.95 * grader.grade(grader.piece(countedWords(said)), grader.nothing);
}

/** Of −Σ advantage · log p(choice) by every logit. */
function policyGradient(scores: Scores, choices: readonly Choice[], advantages: readonly number[]): Scores {
  const chances = softmax(scores.templates);
  const gradient = {
    templates: new Float64Array(scores.templates.length),
    slots: scores.slots.map((slots) => slots.map((logits) => new Float64Array(logits.length))),
    casing: new Float64Array(scores.casing.length),
    stop: new Float64Array(scores.stop.length),
  };
  for (const [index, { template, slots, finish }] of choices.entries()) {
    const advantage = advantages[index] as number;
    push(gradient.templates, chances, template, advantage);
    for (const [slot, candidate] of slots.entries()) {
      const logits = scores.slots[template - 1]?.[slot];
      const target = gradient.slots[template - 1]?.[slot];
      if (logits !== undefined && target !== undefined) push(target, softmax(logits), candidate, advantage);
    }
    if (slots.length > 0) {
      push(gradient.casing, softmax(scores.casing), finish.casing, advantage);
      push(gradient.stop, softmax(scores.stop), finish.stop, advantage);
    }
  }
  return gradient;
}

function push(gradient: Float64Array, chances: Float64Array, chosen: number, advantage: number): void {
  for (let index = 0; index < gradient.length; index++) {
    const pull = (chances[index] as number) - (index === chosen ? 1 : 0);
    gradient[index] = (gradient[index] as number) + advantage * pull;
  }
}

function rememberedPrompts(prepare: (prompt: string) => PreparedPrompt): (prompt: string) => PreparedPrompt {
  const kept = new Map<string, PreparedPrompt>();
  return (prompt) => {
    const made = kept.get(prompt) ?? prepare(prompt);
    if (kept.size < MOST_KEPT_PROMPTS) kept.set(prompt, made);
    return made;
  };
}
