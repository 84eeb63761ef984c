import { fromByteText } from './byte-text.ts';

/** More different labels than that are none. */
const mostLabels = 1_000;
/** An answer that is longer is no label. */
const longestLabel = 100;

/**
 * Numbers of labels. Where the mapping names no column for them, short answers that come again and again are labels:
 * fewer than one in ten records may then bring a new one.
 */
export class Labels {
  private readonly numbers = new Map<string, number>();
  private names: string[] = [];
  private isGivenUp = false;
  private isExplicit = false;
  private records = 0;

  /** The data has none, whatever else comes. */
  get isOff(): boolean {
    return this.isGivenUp;
  }

  /** The label's number, 0 where there is none. */
  add(label: string | undefined, answer: string | undefined): number {
    this.records += 1;
    if (label !== undefined) this.isExplicit = true;
    const name = label ?? (this.isExplicit ? undefined : answer);
    if (name === undefined || this.isGivenUp) return 0;
    if (name.length > longestLabel && !this.isExplicit) return this.giveUp();
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= mostLabels) return this.giveUp();
    const number = this.names.length + 1;
    // A copy: a slice would keep the whole chunk that it was cut from.
    const copy = Buffer.from(name, 'latin1').toString('latin1');
    this.numbers.set(copy, number);
    this.names.push(fromByteText(copy));
    return number;
  }

  /** By number, from 1; null where the data has no labels. */
  all(): readonly string[] | null {
    if (this.isGivenUp || this.names.length === 0) return null;
    return this.isExplicit || (this.names.length > 1 && this.names.length * 10 <= this.records) ? this.names : null;
  }

  private giveUp(): number {
    this.isGivenUp = true;
    this.numbers.clear();
    this.names = [];
    return 0;
  }
}
