/** A text's tokens, and where their embeddings lie: `ids.length` rows from `row` on. */
export interface EmbeddedText {
  readonly ids: readonly number[];
  readonly row: number;
}

/** Which text's rows lie where in the memory that the encoder's threads write to and read from. */
export interface EmbeddingStore {
  find(text: string): EmbeddedText | undefined;
  /** Whether so many more rows have room. */
  fits(rowCount: number): boolean;
  /** Gives a text its rows; what is in them is up to the threads. */
  place(text: string, ids: readonly number[]): EmbeddedText;
  /** Frees the rows of texts that aren't wanted, and of the longest that are beyond half the memory. */
  keep(isWanted: (text: string) => boolean): void;
  clear(): void;
}

/**
 * One piece of memory for good, so that it does not grow with the texts and none of it waits for the garbage
 * collector. Rows in use are always at its front, without gaps.
 */
export function embeddingStore(memory: Float32Array, width: number): EmbeddingStore {
  const capacity = Math.floor(memory.length / width);
  let placed = new Map<string, EmbeddedText>();
  let used = 0;

  return {
    find: (text) => placed.get(text),
    fits: (rowCount) => used + rowCount <= capacity,
    place: (text, ids) => {
      if (used + ids.length > capacity)
        throw new RangeError(`${ids.length} rows have no room: ${used} of ${capacity} are used.`);
      const entry = { ids, row: used };
      placed.set(text, entry);
      used += ids.length;
      return entry;
    },
    keep: (isWanted) => {
      const wanted = [...placed]
        .filter(([text]) => isWanted(text))
        .toSorted(([, a], [, b]) => a.ids.length - b.ids.length);
      const kept = new Map<string, EmbeddedText>();
      let rows = 0;
      for (const [text, entry] of wanted) {
        rows += entry.ids.length;
        if (rows > capacity / 2) break;
        kept.set(text, entry);
      }
      used = 0;
      placed = new Map();
      for (const [text, { ids, row }] of [...kept].toSorted(([, a], [, b]) => a.row - b.row)) {
        memory.copyWithin(used * width, row * width, (row + ids.length) * width);
        placed.set(text, { ids, row: used });
        used += ids.length;
      }
    },
    clear: () => {
      placed.clear();
      used = 0;
    },
  };
}
