/**
 * A small statistical model that can really be customized: `trainModel` fits it to prompt/completion records,
 * `answer` speaks with it. Pure: no network, no files, no clock in the results.
 *
 * It answers by choosing a template (a label, a fixed opening, a form with slots, or nothing but a slot) and filling its
 * slots with pieces of the prompt. Where things are:
 *
 *   reading/      a prompt becomes tokens, content apart from the frame, and spans with their features
 *   speech/       what speakers of a transcript say, told in the third person: spans too
 *   repertoire/   what training records have in common: templates, lengths, words of labels (counted, not learnt)
 *   model/        a log-linear choice among templates and spans; its loss and the way back from there
 *   language/     running text, read in continued pre-training: words and which follow which
 *   images/       what is seen of an image, and a log-linear choice among the answers seen in training
 *   embeddings/   texts and images in one space;  pictures/  colours from words
 *   descend.ts    stochastic gradient descent on any of these;  train.ts, pre-train.ts, reinforce.ts  what with
 *   answer.ts     the most agreeable answer, or a sampled one
 */

import type { EmbeddingModel } from './embeddings/embedding-model.ts';
import type { ImageModel } from './images/image-model.ts';
import type { ImageReading } from './images/reading.ts';
import type { SavedLanguage } from './language/language-model.ts';
import type { PictureModel } from './pictures/picture-model.ts';
import type { Repertoire } from './repertoire/repertoire.ts';

export { answer } from './answer.ts';
export { embed, trainEmbeddings } from './embeddings/embedding-model.ts';
export { formatOf } from './images/decode.ts';
export { readImage } from './images/reading.ts';
export type { ImageReading } from './images/reading.ts';
export { paint, trainPictures } from './pictures/picture-model.ts';
export { preTrain } from './pre-train.ts';
export { reinforce } from './reinforce.ts';
export { teach } from './teacher.ts';
export { trainModel } from './train.ts';

export interface TrainingRecord {
  readonly prompt: string;
  readonly completion: string;
  readonly images?: readonly ImageReading[];
}

/** One measurement: loss in nats, perplexity = e^loss. Steps count from 0, epochs are the whole ones gone by. */
export interface MetricRow {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly perplexity: number;
  /** Mean grade of the answers, 0 to 1, where training goes by grades. */
  readonly reward?: number;
}

export interface TrainingSettings {
  readonly epochCount: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** The family's default: training moves at the ratio of the two. */
  readonly defaultLearningRate: number;
  /** An evaluation counts as progress when its loss is lower than the best by more than this. */
  readonly earlyStoppingThreshold?: number;
  /** Evaluations in a row without progress after which training stops. */
  readonly earlyStoppingPatience?: number;
  /** Steps in which the learning rate rises to its height. */
  readonly warmupSteps?: number;
  /** How many steps to take, whatever the epochs come to. */
  readonly stepCount?: number;
  /** Steps from one evaluation to the next; left out, several evaluations an epoch. */
  readonly evaluationInterval?: number;
  readonly seed: number;
}

export interface TrainingOptions {
  /** What to go on from; left out, the base model. */
  readonly initial?: TrainedModel | null;
  onProgress?(progress: { readonly step: number; readonly steps: number; readonly loss: number }): void;
  readonly signal?: AbortSignal;
}

export interface TrainingResult {
  readonly model: TrainedModel;
  readonly trainingMetrics: MetricRow[];
  readonly validationMetrics: MetricRow[];
}

/** Plain JSON. `weights` holds `[index, weight, index, weight, …]`. */
export interface TextModel {
  readonly repertoire: Repertoire;
  readonly weights: readonly number[];
}

/** Plain JSON: whatever parts were trained. */
export interface TrainedModel {
  readonly version: 1;
  readonly text?: TextModel;
  readonly images?: ImageModel;
  readonly language?: SavedLanguage;
  readonly embeddings?: EmbeddingModel;
  readonly pictures?: PictureModel;
}

export interface AnswerOptions {
  /** The answer's length at most, in tokens (runs of up to eight letters, or single marks). */
  readonly maxTokens: number;
  /** 0 gives the one best answer; above it, answers are sampled from the softmax. */
  readonly temperature: number;
  readonly seed?: number;
  readonly images?: readonly ImageReading[];
}

export interface Answer {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly finishReason: 'COMPLETE' | 'MAX_TOKENS';
}
