/** From 53-bit hashes to small numbers, in 12 bytes a place: a `Map` of a million entries takes several times as much. */
export class HashTable {
  private keys = new Float64Array(1_024).fill(-1);
  private values = new Int32Array(1_024);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The value of `key`; where it has none, it gets `value` and the answer is -1. */
  findOrAdd(key: number, value: number): number {
    const place = this.placeOf(key);
    if (this.keys[place] === key) return this.values[place] as number;
    this.keys[place] = key;
    this.values[place] = value;
    this.count += 1;
    if (this.count * 3 > this.keys.length * 2) this.grow();
    return -1;
  }

  /** The value of `key`, or -1. */
  find(key: number): number {
    const place = this.placeOf(key);
    return this.keys[place] === key ? (this.values[place] as number) : -1;
  }

  set(key: number, value: number): void {
    if (this.findOrAdd(key, value) !== -1) this.values[this.placeOf(key)] = value;
  }

  private placeOf(key: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let place = (key % 4_294_967_291) & mask;
    while (keys[place] !== -1 && keys[place] !== key) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Float64Array(keys.length * 2).fill(-1);
    this.values = new Int32Array(keys.length * 2);
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as number;
      if (key === -1) continue;
      const place = this.placeOf(key);
      this.keys[place] = key;
      this.values[place] = values[at] as number;
    }
  }
}
