import { signature } from './metric.ts';

/** One vector a text, in order, all of one width: what an encoder makes of whole texts. */
export type Embed = (texts: readonly string[], signal?: AbortSignal) => Promise<readonly Float32Array[]>;

/** What makes vectors of whole texts. */
export interface SentenceEmbedder {
  /** For signatures: the encoder and the digest of its weights, as BERTScore's signature gives them. */
  readonly name: string;
  /** What is longer is cut. */
  readonly maxTokens: number;
  readonly embed: Embed;
}

export function embeddingCosineSignature({ name, maxTokens }: Pick<SentenceEmbedder, 'name' | 'maxTokens'>): string {
  return signature('embeddingCosine', {
    encoder: name,
    tokens: maxTokens,
    pool: 'mean',
    layer: 'last',
    norm: 'l2',
    version: 1,
  });
}

/**
 * The cosine of the candidate's and the reference's sentence embeddings, −1 to 1; of several references the closest.
 * Each distinct text is embedded once. 0 where a vector is all zeros.
 *
 * @throws RangeError where a sample has no reference; the signal's reason.
 */
export async function embeddingCosine(
  candidates: readonly string[],
  references: readonly (readonly string[])[],
  embed: Embed,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const texts = [...new Set([...candidates, ...references.flat()])];
  const vectors = await embed(texts, signal);
  const byText = new Map(texts.map((text, index) => [text, vectors[index]]));
  const known = (text: string): Float32Array => {
    const vector = byText.get(text);
    if (!vector) throw new RangeError(`The encoder gave ${vectors.length} vectors for ${texts.length} texts.`);
    return vector;
  };
  return Float64Array.from(candidates, (candidate, index) => {
    const wanted = references[index] ?? [];
    if (wanted.length === 0) throw new RangeError(`Record ${index} has no reference to compare its answer with.`);
    return Math.max(...wanted.map((reference) => cosine(known(candidate), known(reference))));
  });
}

/** Of vectors of any length; sums in 64 bits. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`Vectors of ${a.length} and ${b.length} numbers have no cosine.`);
  let [product, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  const lengths = Math.sqrt(squareA * squareB);
  return lengths === 0 ? 0 : Math.min(1, Math.max(-1, product / lengths));
}

/**
 * The sentence embedding of one text from its tokens' last hidden states, [tokens, width] row by row, special tokens
 * included and padding left out: their mean, brought to length 1 (sentence-transformers' mean pooling + Normalize).
 */
export function meanPool(hiddenStates: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  hiddenStates.forEach((value, at) => (sums[at % width] = (sums[at % width] ?? 0) + value));
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (sum) => (length === 0 ? 0 : sum / length));
}
