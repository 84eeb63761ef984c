/** Sparse features of many things in three flat arrays: objects would cost more than the arithmetic. */

/** Sparse features of many things: names and values of thing i from `starts[i]` up to `starts[i + 1]`. */
export interface FeatureTable {
  readonly names: Int32Array;
  readonly values: Float32Array;
  readonly starts: Int32Array;
}

/** Writes a feature table, one thing after the other. */
export class FeatureWriter {
  #names = new Int32Array(8192);
  #values = new Float32Array(8192);
  #length = 0;
  readonly #starts: number[] = [];

  begin(): void {
    this.#starts.push(this.#length);
  }

  add(name: number, value = 1): void {
    if (this.#length === this.#names.length) {
      const [names, values] = [this.#names, this.#values];
      this.#names = new Int32Array(2 * names.length);
      this.#values = new Float32Array(2 * values.length);
      this.#names.set(names);
      this.#values.set(values);
    }
    this.#names[this.#length] = name;
    this.#values[this.#length] = value;
    this.#length++;
  }

  table(): FeatureTable {
    return {
      names: this.#names.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
      starts: Int32Array.from([...this.#starts, this.#length]),
    };
  }
}
