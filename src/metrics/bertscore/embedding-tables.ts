import { positionsOf } from './positions.ts';
import { weightReader } from './encoder-weights.ts';
import type { EncoderConfig } from './encoder-config.ts';
import type { Tensor, Weights } from './safetensors.ts';

/**
 * What an encoder looks tokens up in, in memory that all threads share: the word table alone is half of a small
 * encoder's weights, and each of the runtime's sessions would hold a copy of it.
 */
export interface EmbeddingTables {
  /** [vocabulary, width] */
  readonly words: Float32Array;
  /** [positions, width] */
  readonly positions: Float32Array;
  /** [width], of the first token type, the only one of a single text; null where the family has none. */
  readonly type: Float32Array | null;
}

/** @throws Error where a table is absent or of another shape than config.json says. */
export function readTables({ width }: EncoderConfig, weights: Weights): EmbeddingTables {
  const reader = weightReader(weights);
  const shared = (tensor: Tensor): Float32Array => {
    const size = tensor.shape.reduce((product, length) => product * length, 1);
    const table = new Float32Array(new SharedArrayBuffer(size * Float32Array.BYTES_PER_ELEMENT));
    reader.copyValues(tensor, table);
    return table;
  };
  const words = shared(reader.table('embeddings.word_embeddings.weight', width));
  const positions = shared(reader.table('embeddings.position_embeddings.weight', width));
  const types = reader.optionalTable('embeddings.token_type_embeddings.weight', width);
  return { words, positions, type: types && shared(types).subarray(0, width) };
}

/**
 * Writes word + position + type of each token, a row a token, summed in the encoder's own order and precision. Rows
 * that are left over are padding: always the same, because int8 takes its range from all rows, also those that the mask
 * hides.
 *
 * @throws RangeError where a table ends before a token's id or position
 */
export function lookUpTokens(
  { words, positions, type }: EmbeddingTables,
  { width, positionsAfterId }: EncoderConfig,
  ids: readonly number[],
  into: Float32Array,
): void {
  const places = positionsOf(ids, positionsAfterId);
  for (let token = 0; (token + 1) * width <= into.length; token++) {
    const word = rowOf(words, width, ids[token] ?? 0, 'word');
    const position = rowOf(positions, width, places[token] ?? 0, 'position');
    const start = token * width;
    for (let at = 0; at < width; at++) into[start + at] = (words[word + at] ?? 0) + (positions[position + at] ?? 0);
    // Separately, since a sum is rounded to 32 bits after each addition.
    if (type) for (let at = 0; at < width; at++) into[start + at] = (into[start + at] ?? 0) + (type[at] ?? 0);
  }
}

function rowOf(table: Float32Array, width: number, index: number, kind: string): number {
  const start = index * width;
  if (start + width > table.length)
    throw new RangeError(
      `The encoder's ${kind} table has ${table.length / width} rows, but a text needs row ${index}.`,
    );
  return start;
}
