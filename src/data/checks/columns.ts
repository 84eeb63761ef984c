type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** A column of numbers that grows: a million records are a few megabytes a column, not objects. */
export class Column<Kind extends Numbers> {
  length = 0;
  private kept: Kind;
  private readonly make: (length: number) => Kind;

  constructor(make: (length: number) => Kind) {
    this.make = make;
    this.kept = make(1_024);
  }

  push(value: number): void {
    if (this.length === this.kept.length) {
      const larger = this.make(Math.ceil(this.kept.length * 1.5));
      larger.set(this.kept);
      this.kept = larger;
    }
    this.kept[this.length++] = value;
  }

  at(index: number): number {
    return this.kept[index] as number;
  }

  set(index: number, value: number): void {
    this.kept[index] = value;
  }

  add(index: number, value: number): void {
    this.kept[index] = (this.kept[index] as number) + value;
  }
}

export const column = {
  floats: () => new Column((length) => new Float64Array(length)),
  words: () => new Column((length) => new Uint32Array(length)),
  signed: () => new Column((length) => new Int32Array(length)),
  shorts: () => new Column((length) => new Uint16Array(length)),
  bytes: () => new Column((length) => new Uint8Array(length)),
};
