/**
 * Finds records that say nearly the same: MinHash with one permutation over triples of words (Li, Owen and Zhang, "One
 * Permutation Hashing", 2012), in bands. Memory is bounded: 32 bytes a record and at most 16 MB of tables, in which a
 * newer record takes an older one's place once they are full, so that beyond half a million records some pairs are missed.
 */
const bins = 32;
const bandCount = 8;
const rows = bins / bandCount;
const smallestTable = 1 << 12;
const largestTable = 1 << 19;
/** Of 32 bins; with 26 the texts share about 80 % of their triples. */
const alike = 26;
const empty = 0xffffffff;
const blockBits = 14;
const blockLength = 1 << blockBits;
const inBlock = blockLength - 1;

export class NearDuplicates {
  /** By blocks, so that nothing is copied as they grow. */
  private readonly signatures: Uint8Array[] = [];
  private tableLength = smallestTable;
  private tables = new Int32Array(bandCount * smallestTable).fill(-1);
  private readonly minimums = new Uint32Array(bins);
  private readonly full = new Uint32Array(bins);
  private count = 0;

  /** Adds the next record's text; the number of an earlier record that it nearly repeats, or -1. */
  add(text: string): number {
    const index = this.count++;
    if ((index & inBlock) === 0) this.signatures.push(new Uint8Array(blockLength * bins));
    if (!this.sign(text, index)) return -1;
    if (this.count > this.tableLength && this.tableLength < largestTable) this.growTables(index);
    return this.lookUp(index);
  }

  private blockOf(index: number): Uint8Array {
    return this.signatures[index >> blockBits] as Uint8Array;
  }

  private lookUp(index: number): number {
    let found = -1;
    for (let band = 0; band < bandCount; band++) {
      const slot = this.slotOf(index, band);
      const other = this.tables[slot] as number;
      if (other !== -1 && found === -1 && this.resembles(index, other)) found = other;
      if (other === -1 || found === -1) this.tables[slot] = index;
    }
    return found;
  }

  private slotOf(index: number, band: number): number {
    let key = 0x811c9dc5 ^ band;
    const signatures = this.blockOf(index);
    const from = (index & inBlock) * bins + band * rows;
    for (let at = from; at < from + rows; at++) key = Math.imul(key ^ (signatures[at] as number), 0x01000193);
    key ^= key >>> 15;
    key = Math.imul(key, 0x2c1b3c6d);
    key ^= key >>> 13;
    return band * this.tableLength + (key & (this.tableLength - 1));
  }

  /** Once tables are outgrown, they are made anew from the signatures. */
  private growTables(known: number): void {
    this.tableLength = Math.min(largestTable, this.tableLength * 8);
    this.tables = new Int32Array(bandCount * this.tableLength).fill(-1);
    for (let index = 0; index < known; index++) {
      for (let band = 0; band < bandCount; band++) this.tables[this.slotOf(index, band)] = index;
    }
  }

  private resembles(one: number, other: number): boolean {
    let same = 0;
    const ones = this.blockOf(one);
    const others = this.blockOf(other);
    const a = (one & inBlock) * bins;
    const b = (other & inBlock) * bins;
    for (let at = 0; at < bins; at++) if (ones[a + at] === others[b + at]) same += 1;
    return same >= alike;
  }

  /** False where the text has too few words to compare. */
  private sign(text: string, index: number): boolean {
    const { minimums, full } = this;
    minimums.fill(empty);
    let word = 0;
    let letters = 0;
    let previous = 0;
    let beforeThat = 0;
    let words = 0;
    for (let at = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 32;
      const isLetter =
        code >= 128 || (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
      if (isLetter) {
        word = Math.imul(word ^ (code >= 65 && code <= 90 ? code + 32 : code), 0x01000193);
        letters += 1;
        // Scripts without spaces: two or three characters are a word.
        if (code < 128 || letters < 6) continue;
      }
      if (letters === 0) continue;
      words += 1;
      if (words >= 3) {
        let triple = Math.imul(beforeThat, 0x85ebca6b) ^ Math.imul(previous, 0xc2b2ae35) ^ Math.imul(word, 0x27d4eb2f);
        triple ^= triple >>> 15;
        triple = Math.imul(triple, 0x2c1b3c6d);
        triple ^= triple >>> 12;
        triple = Math.imul(triple, 0x297a2d39);
        triple = (triple ^ (triple >>> 15)) >>> 0;
        const bin = triple & (bins - 1);
        if (triple < (minimums[bin] as number)) minimums[bin] = triple;
      }
      beforeThat = previous;
      previous = word;
      word = 0x811c9dc5;
      letters = 0;
    }
    const base = (index & inBlock) * bins;
    const signatures = this.blockOf(index);
    if (words < 8) return false;
    // An empty bin borrows from the next full one on its right, so that short texts can be compared too.
    let borrowed = 0;
    full.set(minimums);
    for (let step = 2 * bins - 1; step >= 0; step--) {
      const bin = step & (bins - 1);
      const own = full[bin] as number;
      if (own === empty) minimums[bin] = Math.imul(borrowed + 1, 0x9e3779b1) >>> 0;
      else borrowed = own;
    }
    for (let bin = 0; bin < bins; bin++)
      signatures[base + bin] = ((minimums[bin] as number) >>> 5) ^ ((minimums[bin] as number) >>> 19);
    return true;
  }
}
