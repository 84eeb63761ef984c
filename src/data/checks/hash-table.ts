import { column } from './columns.ts';

/**
 * From 53-bit hashes to small numbers: a `Map` of a million entries takes several times as much. Keys and values stand in
 * columns in the order they came, and never move; what is looked up, and made anew as it grows, is four bytes a place.
 */
export class HashTable {
  private readonly keys = column.floats();
  private readonly values = column.signed();
  /** By place, the number of the entry there, from 1; 0 where there is none. */
  private places = new Int32Array(1_024);

  get size(): number {
    return this.keys.length;
  }

  /** The value of `key`; where it has none, it gets `value` and the answer is -1. */
  findOrAdd(key: number, value: number): number {
    const place = this.placeOf(key);
    const entry = this.places[place] as number;
    if (entry !== 0) return this.values.at(entry - 1);
    this.keys.push(key);
    this.values.push(value);
    this.places[place] = this.size;
    if (this.size * 3 > this.places.length * 2) this.grow();
    return -1;
  }

  /** The value of `key`, or -1. */
  find(key: number): number {
    const entry = this.places[this.placeOf(key)] as number;
    return entry === 0 ? -1 : this.values.at(entry - 1);
  }

  set(key: number, value: number): void {
    if (this.findOrAdd(key, value) !== -1) this.values.set((this.places[this.placeOf(key)] as number) - 1, value);
  }

  /** Where `key` is, or would be. */
  private placeOf(key: number): number {
    const { keys, places } = this;
    const mask = places.length - 1;
    let place = (key % 4_294_967_291) & mask;
    for (let entry = places[place] as number; entry !== 0; entry = places[place] as number) {
      if (keys.at(entry - 1) === key) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  private grow(): void {
    this.places = new Int32Array(this.places.length * 2);
    for (let entry = 1; entry <= this.size; entry++) this.places[this.placeOf(this.keys.at(entry - 1))] = entry;
  }
}
