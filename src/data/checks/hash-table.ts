const partBits = 6;
const firstLength = 64;

/** One of the parts that a table is made of. */
interface Part {
  keys: Float64Array;
  values: Int32Array;
  count: number;
}

/**
 * From 53-bit hashes to small numbers, in 12 bytes a place: a `Map` of a million entries takes several times as much. It
 * is made of parts that grow by a quarter and one at a time, so that hardly any place stays empty and no growth needs
 * room for the whole table twice.
 */
export class HashTable {
  private readonly parts: readonly Part[] = Array.from({ length: 1 << partBits }, () => partOf(firstLength));

  get size(): number {
    return this.parts.reduce((sum, { count }) => sum + count, 0);
  }

  /** The value of `key`; where it has none, it gets `value` and the answer is -1. */
  findOrAdd(key: number, value: number): number {
    const part = this.partFor(key);
    const place = placeOf(part, key);
    if (part.keys[place] === key) return part.values[place] as number;
    part.keys[place] = key;
    part.values[place] = value;
    part.count += 1;
    if (part.count * 5 > part.keys.length * 4) grow(part);
    return -1;
  }

  /** The value of `key`, or -1. */
  find(key: number): number {
    const part = this.partFor(key);
    const place = placeOf(part, key);
    return part.keys[place] === key ? (part.values[place] as number) : -1;
  }

  set(key: number, value: number): void {
    if (this.findOrAdd(key, value) === -1) return;
    const part = this.partFor(key);
    part.values[placeOf(part, key)] = value;
  }

  private partFor(key: number): Part {
    // Bits that say nothing of the place.
    return this.parts[Math.floor(key / 2 ** 32) & ((1 << partBits) - 1)] as Part;
  }
}

function partOf(length: number): Part {
  return { keys: new Float64Array(length).fill(-1), values: new Int32Array(length), count: 0 };
}

/** Where `key` is, or would be; by its lower 32 bits, for a length need not be a power of two. */
function placeOf({ keys }: Part, key: number): number {
  let place = Math.floor(((key >>> 0) / 2 ** 32) * keys.length);
  while (keys[place] !== -1 && keys[place] !== key) place = place + 1 === keys.length ? 0 : place + 1;
  return place;
}

function grow(part: Part): void {
  const { keys, values } = part;
  const { keys: newKeys, values: newValues } = partOf(Math.ceil(keys.length * 1.25));
  part.keys = newKeys;
  part.values = newValues;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as number;
    if (key === -1) continue;
    const place = placeOf(part, key);
    newKeys[place] = key;
    newValues[place] = values[at] as number;
  }
}
