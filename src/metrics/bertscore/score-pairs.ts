import type { PrecisionRecallF1, ScoreOptions, TextPair } from '../metric.ts';
import { batchesByLength } from './batches.ts';
import type { EmbeddedText, EmbeddingStore } from './embedding-store.ts';
import type { ThreadPool } from './thread-pool.ts';
import type { Workshop } from './workshop.ts';
import type { WeighTokens } from './token-weights.ts';
import { countUses, uniquePairs } from './unique-pairs.ts';
import type { TextUses, UniquePair } from './unique-pairs.ts';

type ScoringWorkshop = Pick<Workshop, 'pool' | 'store' | 'exclusively'>;
type Ids = ReadonlyMap<string, readonly number[]>;

const PAIRS_PER_BLOCK = 512;
const PAIRS_PER_MATCH = 16;

/**
 * Scores equal pairs once and encodes equal texts once. Works in blocks of pairs (tokenised together, while the block
 * before is encoded) and in them in windows, as many as have room in the store; those of one reference together. So
 * memory does not grow with the number of pairs, but for texts and scores.
 */
export async function scorePairs(
  workshop: ScoringWorkshop,
  pairs: readonly TextPair[],
  weigh: WeighTokens,
  { onProgress, signal }: ScoreOptions,
): Promise<readonly PrecisionRecallF1[]> {
  const unique = uniquePairs(pairs);
  const uses = countUses(unique);
  const scores = Array.from<PrecisionRecallF1>({ length: pairs.length });
  let done = 0;
  const give = ({ indices }: UniquePair, score: PrecisionRecallF1): void => {
    for (const index of indices) scores[index] = score;
    done += indices.length;
    onProgress?.(done, pairs.length);
  };

  const blocks = chunk(unique, PAIRS_PER_BLOCK);
  let next = tokenize(workshop.pool, blocks[0] ?? [], signal);
  for (const [at, block] of blocks.entries()) {
    signal?.throwIfAborted();
    const ids = await next;
    next = tokenize(workshop.pool, blocks[at + 1] ?? [], signal);
    next.catch(() => {}); // awaited in the next round, if there is one
    for (let rest: readonly UniquePair[] = block; rest.length > 0;) {
      signal?.throwIfAborted();
      const window = { ids, weigh, uses, give, signal };
      rest = await workshop.exclusively(() => scoreWindow(workshop, rest, window));
    }
  }
  return scores;
}

async function tokenize(pool: ThreadPool, pairs: readonly TextPair[], signal: AbortSignal | undefined): Promise<Ids> {
  const texts = [...new Set(pairs.flatMap(({ candidate, reference }) => [candidate, reference]))];
  const ids = texts.length > 0 ? await pool.run('tokenize', texts, signal) : [];
  return new Map(texts.map((text, at) => [text, ids[at] ?? []]));
}

interface Window {
  readonly ids: Ids;
  readonly weigh: WeighTokens;
  readonly uses: TextUses;
  give(pair: UniquePair, score: PrecisionRecallF1): void;
  readonly signal: AbortSignal | undefined;
}

/** Scores as many of the pairs, from the first on, as have room together; returns the others. */
async function scoreWindow(
  { pool, store }: ScoringWorkshop,
  pairs: readonly UniquePair[],
  { ids, weigh, uses, give, signal }: Window,
): Promise<readonly UniquePair[]> {
  const { count, added } = placeTexts(store, pairs, ids);
  const window = pairs.slice(0, count);
  try {
    const batches = batchesByLength(added, (text) => text.ids.length, pool.size);
    await allSettled(batches.map((batch) => pool.run('embed', batch, signal)));
    const groups = chunk(window, PAIRS_PER_MATCH);
    await allSettled(
      groups.map(async (group) => {
        const results = await matchGroup(pool, store, weigh, group, signal);
        group.forEach((pair, at) => give(pair, results[at] ?? NOTHING));
      }),
    );
  } catch (error) {
    store.clear(); // some of the rows were never written
    throw error;
  }
  for (const pair of window) uses.release(pair);
  store.keep((text) => uses.isNeeded(text));
  return pairs.slice(count);
}

function placeTexts(
  store: EmbeddingStore,
  pairs: readonly TextPair[],
  ids: Ids,
): { readonly count: number; readonly added: readonly EmbeddedText[] } {
  const added: EmbeddedText[] = [];
  let count = 0;
  for (const { candidate, reference } of pairs) {
    const missing = [...new Set([candidate, reference])].filter((text) => !store.find(text));
    const rows = missing.reduce((sum, text) => sum + (ids.get(text)?.length ?? 0), 0);
    if (!store.fits(rows)) break;
    for (const text of missing) added.push(store.place(text, ids.get(text) ?? []));
    count++;
  }
  if (count === 0) throw new RangeError('The store of embeddings has no room for a single pair.');
  return { count, added };
}

const NOTHING: PrecisionRecallF1 = { precision: 0, recall: 0, f1: 0 };

async function matchGroup(
  pool: ThreadPool,
  store: EmbeddingStore,
  weigh: WeighTokens,
  pairs: readonly TextPair[],
  signal: AbortSignal | undefined,
): Promise<PrecisionRecallF1[]> {
  const texts = pairs.map(({ candidate, reference }) => ({
    candidate: known(store, candidate),
    reference: known(store, reference),
  }));
  const best = await pool.run(
    'match',
    texts.map(({ candidate, reference }) => ({ candidate: rowsOf(candidate), reference: rowsOf(reference) })),
    signal,
  );
  return texts.map(({ candidate, reference }, at) => {
    if (isEmpty(candidate) || isEmpty(reference)) return NOTHING;
    const cosines = best[at] ?? new Float32Array();
    const precision = weightedMean(cosines, weigh(candidate.ids));
    const recall = weightedMean(cosines.subarray(candidate.ids.length), weigh(reference.ids));
    return { precision, recall, f1: harmonicMean(precision, recall) };
  });
}

/** Nothing but its own two special tokens. */
function isEmpty({ ids }: EmbeddedText): boolean {
  return ids.length === 2;
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

/** As the reference has it, also of similarities below 0; 0 where it is not a number. */
function harmonicMean(precision: number, recall: number): number {
  return (2 * precision * recall) / (precision + recall) || 0;
}

function rowsOf({ row, ids }: EmbeddedText): { readonly row: number; readonly count: number } {
  return { row, count: ids.length };
}

function known(store: EmbeddingStore, text: string): EmbeddedText {
  const found = store.find(text);
  if (!found) throw new Error('A text of the window was not embedded.');
  return found;
}

/** As Promise.all, but a failure waits for the others: no thread may write to the store behind the next window's back. */
async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
