import { f1Of } from '../metric.ts';
import type { PrecisionRecallF1, ScoreOptions, TextPair } from '../metric.ts';
import { batchesByLength } from './batches.ts';
import type { ThreadPool } from './thread-pool.ts';

export interface PairSettings {
  readonly width: number;
  readonly maxTokens: number;
  /** Ids of [CLS] and [SEP]: they weigh nothing, wherever they stand, but other tokens may match them. */
  readonly specialIds: readonly number[];
  /** A window's embeddings stay near this, and those kept for later windows below it. */
  readonly windowBytes: number;
}

const PAIRS_PER_MATCH = 16;

/** A text's rows and what each weighs. */
interface Embedded {
  readonly rows: Float32Array;
  readonly weights: readonly number[];
}

interface UniquePair extends TextPair {
  /** Where in the caller's list this pair stands. */
  readonly indices: number[];
}

/**
 * Scores equal pairs once and encodes equal texts once. Works in windows of pairs, those of one reference together, so
 * that memory does not grow with their number.
 */
export async function scorePairs(
  pool: ThreadPool,
  settings: PairSettings,
  pairs: readonly TextPair[],
  { onProgress, signal }: ScoreOptions,
): Promise<readonly PrecisionRecallF1[]> {
  const unique = uniquePairs(pairs);
  const uses = countUses(unique);
  const embedded = new Map<string, Embedded>();
  const scores = Array.from<PrecisionRecallF1>({ length: pairs.length });
  let done = 0;

  for (const window of windows(unique, settings)) {
    signal?.throwIfAborted();
    forgetIfLarge(embedded, settings.windowBytes);
    await embedMissing(pool, settings, embedded, window, signal);
    const groups = chunk(window, PAIRS_PER_MATCH);
    await Promise.all(
      groups.map(async (group) => {
        const results = await matchGroup(pool, embedded, group, signal);
        group.forEach((pair, at) => {
          const score = results[at];
          if (score) for (const index of pair.indices) scores[index] = score;
          done += pair.indices.length;
        });
        onProgress?.(done, pairs.length);
      }),
    );
    for (const pair of window) release(embedded, uses, pair);
  }
  return scores;
}

/** Without duplicates, pairs of one reference side by side. */
function uniquePairs(pairs: readonly TextPair[]): UniquePair[] {
  const byReference = new Map<string, Map<string, UniquePair>>();
  pairs.forEach(({ candidate, reference }, index) => {
    const group = byReference.get(reference) ?? new Map<string, UniquePair>();
    byReference.set(reference, group);
    const known = group.get(candidate);
    if (known) known.indices.push(index);
    else group.set(candidate, { candidate, reference, indices: [index] });
  });
  return [...byReference.values()].flatMap((group) => [...group.values()]);
}

function countUses(pairs: readonly TextPair[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { candidate, reference } of pairs) {
    uses.set(candidate, (uses.get(candidate) ?? 0) + 1);
    uses.set(reference, (uses.get(reference) ?? 0) + 1);
  }
  return uses;
}

/** By the most that the texts' embeddings may take, as if every two characters were a token. */
function* windows(
  pairs: readonly UniquePair[],
  { width, maxTokens, windowBytes }: PairSettings,
): Generator<UniquePair[]> {
  const bytesOf = (text: string): number => Math.min(maxTokens, 2 + text.length / 2) * width * 4;
  let window: UniquePair[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    window.push(pair);
    bytes += bytesOf(pair.candidate) + bytesOf(pair.reference);
    if (bytes >= windowBytes) {
      yield window;
      window = [];
      bytes = 0;
    }
  }
  if (window.length > 0) yield window;
}

async function embedMissing(
  pool: ThreadPool,
  { width, specialIds }: PairSettings,
  embedded: Map<string, Embedded>,
  window: readonly TextPair[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const missing = new Set(window.flatMap(({ candidate, reference }) => [candidate, reference]));
  for (const text of embedded.keys()) missing.delete(text);
  const chunks = chunk([...missing], Math.max(1, Math.ceil(missing.size / (2 * pool.size))));
  const tokenized = await Promise.all(
    chunks.map(async (texts) => {
      const ids = await pool.run('tokenize', texts, signal);
      return texts.map((text, at) => ({ text, ids: ids[at] ?? [] }));
    }),
  );
  const batches = batchesByLength(tokenized.flat(), ({ ids }) => ids.length);
  await Promise.all(
    batches.map(async (batch) => {
      const rows = await pool.run(
        'embed',
        batch.map(({ ids }) => ids),
        signal,
      );
      let at = 0;
      for (const { text, ids } of batch) {
        const end = at + ids.length * width;
        const weights = ids.map((id) => (specialIds.includes(id) ? 0 : 1));
        embedded.set(text, { rows: rows.slice(at, end), weights });
        at = end;
      }
    }),
  );
}

async function matchGroup(
  pool: ThreadPool,
  embedded: ReadonlyMap<string, Embedded>,
  pairs: readonly TextPair[],
  signal: AbortSignal | undefined,
): Promise<PrecisionRecallF1[]> {
  const texts = pairs.map(({ candidate, reference }) => ({
    candidate: known(embedded, candidate),
    reference: known(embedded, reference),
  }));
  const best = await pool.run(
    'match',
    texts.map(({ candidate, reference }) => ({ candidate: candidate.rows, reference: reference.rows })),
    signal,
  );
  return texts.map(({ candidate, reference }, at) => {
    if (isEmpty(candidate) || isEmpty(reference)) return { precision: 0, recall: 0, f1: 0 };
    const cosines = best[at] ?? new Float32Array();
    const count = candidate.weights.length;
    const precision = weightedMean(cosines.subarray(0, count), candidate.weights);
    const recall = weightedMean(cosines.subarray(count), reference.weights);
    return { precision, recall, f1: f1Of(precision, recall) };
  });
}

/** Nothing but its own two special tokens. */
function isEmpty({ weights }: Embedded): boolean {
  return weights.length === 2;
}

/** 0 where nothing has weight, as in a text that spells out special tokens only. */
function weightedMean(values: Float32Array, weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight * (values[index] ?? 0);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

function known(embedded: ReadonlyMap<string, Embedded>, text: string): Embedded {
  const found = embedded.get(text);
  if (!found) throw new Error('A text of the window was not embedded.');
  return found;
}

/** Texts that no later pair needs are dropped at once. */
function release(embedded: Map<string, Embedded>, uses: Map<string, number>, { candidate, reference }: TextPair): void {
  for (const text of [candidate, reference]) {
    const left = (uses.get(text) ?? 0) - 1;
    uses.set(text, left);
    if (left <= 0) embedded.delete(text);
  }
}

/** Rather encode a text again than let the kept ones fill the memory. */
function forgetIfLarge(embedded: Map<string, Embedded>, limitBytes: number): void {
  let bytes = 0;
  for (const { rows } of embedded.values()) bytes += rows.byteLength;
  if (bytes > limitBytes) embedded.clear();
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
