type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

const blockBits = 16;
const blockLength = 1 << blockBits;
const inBlock = blockLength - 1;

/**
 * A column of numbers that grows by blocks: a million records are a few megabytes a column, not objects, and nothing is
 * copied when it grows.
 */
export class Column<Kind extends Numbers> {
  length = 0;
  private readonly blocks: Kind[] = [];
  private readonly make: (length: number) => Kind;

  constructor(make: (length: number) => Kind) {
    this.make = make;
  }

  push(value: number): void {
    if ((this.length & inBlock) === 0) this.blocks.push(this.make(blockLength));
    (this.blocks[this.length >> blockBits] as Kind)[this.length & inBlock] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.blocks[index >> blockBits] as Kind)[index & inBlock] as number;
  }

  set(index: number, value: number): void {
    (this.blocks[index >> blockBits] as Kind)[index & inBlock] = value;
  }
}

export const column = {
  floats: () => new Column((length) => new Float64Array(length)),
  words: () => new Column((length) => new Uint32Array(length)),
  signed: () => new Column((length) => new Int32Array(length)),
  shorts: () => new Column((length) => new Uint16Array(length)),
  bytes: () => new Column((length) => new Uint8Array(length)),
};
