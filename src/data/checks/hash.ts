/**
 * 53 bits of a text, as a whole number: seeded, the same everywhere and for ever (cyrb53, public domain, by bryc).
 * Not for secrets: who wants two texts with the same one can make them.
 */
export function hashText(text: string, seed = 0): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  return mixed(high, low);
}

/** `hashText` of a text whose bytes come one after the other: start, add each, end. */
export class RunningHash {
  private high = 0;
  private low = 0;

  start(seed: number): void {
    this.high = 0xdeadbeef ^ seed;
    this.low = 0x41c6ce57 ^ seed;
  }

  add(code: number): void {
    this.high = Math.imul(this.high ^ code, 2_654_435_761);
    this.low = Math.imul(this.low ^ code, 1_597_334_677);
  }

  end(): number {
    return mixed(this.high, this.low);
  }
}

/** The same of a number. */
export function hashNumber(value: number, seed: number): number {
  const upper = Math.floor(value / 2 ** 32);
  const high = Math.imul(0xdeadbeef ^ seed ^ (value >>> 0), 2_654_435_761) ^ upper;
  const low = Math.imul(0x41c6ce57 ^ (value >>> 0), 1_597_334_677) ^ Math.imul(seed ^ upper, 0x9e3779b1);
  return mixed(high, low);
}

function mixed(high: number, low: number): number {
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}
