/** How many words fill a slot: mean and spread of the logarithm of their number. */
export interface SlotLength {
  readonly mean: number;
  readonly spread: number;
}

const LEAST_SPREAD = 0.2;

export function slotLength(words: readonly number[]): SlotLength {
  const logs = words.map((count) => Math.log(count));
  const mean = logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length);
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, logs.length);
  return { mean: round(mean), spread: round(Math.max(LEAST_SPREAD, Math.sqrt(variance))) };
}

/** To four digits, which keeps a saved model small. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
