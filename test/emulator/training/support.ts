import type { Answer, AnswerOptions, TrainedModel, TrainingSettings } from '../../../emulator/training/index.ts';
import { answer } from '../../../emulator/training/index.ts';
import type { CorpusRecord } from './corpora.ts';

export const DEFAULT_RATE = 0.00001;

export const settings: TrainingSettings = {
  epochCount: 1,
  batchSize: 8,
  learningRate: DEFAULT_RATE,
  defaultLearningRate: DEFAULT_RATE,
  seed: 7,
};

export const firmly: AnswerOptions = { maxTokens: 200, temperature: 0 };

/** Holds out a fifth, as evalPercentage 20 does. */
export function split<T>(records: readonly T[]): { training: T[]; validation: T[] } {
  const held = Math.round(records.length / 5);
  return { training: records.slice(held), validation: records.slice(0, held) };
}

export function answersOf(model: TrainedModel | null, records: readonly CorpusRecord[]): string[] {
  return records.map(({ prompt }): string => said(answer(model, prompt, firmly)));
}

function said({ text }: Answer): string {
  return text;
}

/** Mean ROUGE-L F1 of a model's answers, by the textbook's quadratic table. */
export function rougeLOf(model: TrainedModel | null, records: readonly CorpusRecord[]): number {
  const scores = answersOf(model, records).map((text, index) => rougeL(text, records[index]?.completion ?? ''));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

export function rougeL(candidate: string, reference: string): number {
  const [one, two] = [wordsOf(candidate), wordsOf(reference)];
  const row = Array.from({ length: two.length + 1 }, () => 0);
  for (const word of one) {
    let diagonal = 0;
    for (const [index, other] of two.entries()) {
      const above = row[index + 1] ?? 0;
      row[index + 1] = word === other ? diagonal + 1 : Math.max(above, row[index] ?? 0);
      diagonal = above;
    }
  }
  return one.length + two.length === 0 ? 0 : (2 * (row[two.length] ?? 0)) / (one.length + two.length);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
