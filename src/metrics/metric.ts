/**
 * What every metric of text against text has in common: one value per record, in the order given, and a signature
 * that says how it was computed, printed beside every number made from it.
 */

/** A model's answer and what it should have said. */
export interface TextPair {
  readonly candidate: string;
  readonly reference: string;
}

/** How much of the candidate is right, how much of the reference is there, and their harmonic mean; 0 to 1. */
export interface PrecisionRecallF1 {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ScoreOptions {
  /** Called now and then with the number of pairs scored so far. */
  onProgress?(done: number, total: number): void;
  /** Aborting it rejects the call with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A metric that may take long: it yields to the event loop while it works. */
export interface PairScorer {
  /** `name|setting:value|…|version:n`: two scores with equal signatures can be compared. */
  readonly signature: string;
  score(pairs: readonly TextPair[], options?: ScoreOptions): Promise<readonly PrecisionRecallF1[]>;
}

/** `signature('rougeL', { stem: 'no' })` is `rougeL|stem:no`. */
export function signature(name: string, settings: Readonly<Record<string, string | number>>): string {
  return [name, ...Object.entries(settings).map(([setting, value]) => `${setting}:${value}`)].join('|');
}

/** The harmonic mean; 0 where both are 0 or either is not a number. */
export function f1Of(precision: number, recall: number): number {
  const sum = precision + recall;
  return sum > 0 ? (2 * precision * recall) / sum : 0;
}
