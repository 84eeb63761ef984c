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
 *   train.ts      stochastic gradient descent;  answer.ts  the most agreeable answer, or a sampled one
 */

import type { Repertoire } from './repertoire/repertoire.ts';

export { answer } from './answer.ts';
export { trainModel } from './train.ts';

export interface TrainingRecord {
  readonly prompt: string;
  readonly completion: string;
}

/** One measurement: loss in nats, perplexity = e^loss. Steps count from 0, epochs are the whole ones gone by. */
export interface MetricRow {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly perplexity: number;
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
  readonly seed: number;
}

export interface TrainingOptions {
  onProgress?(progress: { readonly step: number; readonly steps: number; readonly loss: number }): void;
  readonly signal?: AbortSignal;
}

export interface TrainingResult {
  readonly model: TrainedModel;
  readonly trainingMetrics: MetricRow[];
  readonly validationMetrics: MetricRow[];
}

/** Plain JSON. `weights` holds `[index, weight, index, weight, …]`. */
export interface TrainedModel {
  readonly version: 1;
  readonly repertoire: Repertoire;
  readonly weights: readonly number[];
}

export interface AnswerOptions {
  /** The answer's length at most, in tokens (runs of up to eight letters, or single marks). */
  readonly maxTokens: number;
  /** 0 gives the one best answer; above it, answers are sampled from the softmax. */
  readonly temperature: number;
  readonly seed?: number;
}

export interface Answer {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly finishReason: 'COMPLETE' | 'MAX_TOKENS';
}
