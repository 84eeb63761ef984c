/** From a prompt to an answer, with a trained model or with the base model. */

import { baseAnswers } from './base-answer.ts';
import { mostAgreeable, sampled, sampleIndex } from './choose.ts';
import { answerAboutImages, describedImages, imageTokens } from './images/image-answer.ts';
import type { ImageReading } from './images/reading.ts';
import type { Answer, AnswerOptions, TextModel, TrainedModel } from './index.ts';
import { languageModel, type LanguageModel } from './language/language-model.ts';
import { preparePrompt } from './model/prepare.ts';
import { score } from './model/score.ts';
import { prepareRepertoire, type Vocabulary } from './model/vocabulary.ts';
import { weightsOf, type Weights } from './model/weights.ts';
import { seededRandom } from './random.ts';
import { countTokens, firstTokens } from './tokens.ts';

/** Chances of the base model's replies when it samples. */
const BASE_CHANCES = [0.8, 0.1, 0.1];

export function answer(model: TrainedModel | null, prompt: string, options: AnswerOptions): Answer {
  const temperature = Math.max(0, options.temperature);
  const random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
  const { images = [] } = options;
  const text =
    images.length > 0
      ? chooseAboutImages(model, prompt, images, temperature, random)
      : chooseText(model, prompt, temperature, random);
  const said = firstTokens(text, options.maxTokens);
  return {
    text: said.text,
    inputTokens: Math.max(1, countTokens(prompt) + imageTokens(images)),
    outputTokens: said.tokens,
    finishReason: said.isCut ? 'MAX_TOKENS' : 'COMPLETE',
  };
}

function chooseAboutImages(
  model: TrainedModel | null,
  prompt: string,
  images: readonly ImageReading[],
  temperature: number,
  random: () => number,
): string {
  if (model?.images !== undefined) {
    const learnt = answerAboutImages(model.images, prompt, images, temperature, random);
    return learnt ?? describedImages(images);
  }
  // What was learnt from texts alone still answers their like.
  return model?.text === undefined ? describedImages(images) : chooseText(model, prompt, temperature, random);
}

function chooseText(model: TrainedModel | null, prompt: string, temperature: number, random: () => number): string {
  const { vocabulary, weights, language } = model === null ? UNTRAINED : ready(model);
  const base = baseAnswers(prompt, language);
  if (vocabulary === null) {
    return base[temperature === 0 ? 0 : sampleIndex(BASE_CHANCES, random)] ?? '';
  }
  const prepared = preparePrompt(prompt, vocabulary);
  const scores = score(weights, vocabulary, prepared);
  return temperature === 0
    ? mostAgreeable(scores, vocabulary, prepared, base[0] ?? '')
    : sampled(scores, vocabulary, prepared, base[0] ?? '', temperature, random);
}

interface Ready {
  /** Null: nothing was learnt about answering. */
  readonly vocabulary: Vocabulary | null;
  readonly weights: Weights;
  readonly language: LanguageModel | null;
}

const UNTRAINED: Ready = { vocabulary: null, weights: new Float64Array(), language: null };
const READY = new WeakMap<TrainedModel, Ready>();

function ready(model: TrainedModel): Ready {
  const known = READY.get(model);
  if (known !== undefined) {
    return known;
  }
  const language = model.language === undefined ? null : languageModel(model.language);
  const made = model.text === undefined ? { ...UNTRAINED, language } : { ...readyText(model.text, language), language };
  READY.set(model, made);
  return made;
}

function readyText(
  { repertoire, weights }: TextModel,
  language: LanguageModel | null,
): Pick<Ready, 'vocabulary' | 'weights'> {
  return { vocabulary: prepareRepertoire(repertoire, language), weights: weightsOf(weights) };
}
