import { hashText } from './hash.ts';

/** Prompts that begin, or end, with the same so many bytes may come of one template. */
const keyLength = 24;
/** Templates that are kept track of, each with as much of its text as a comparison needs. */
const mostTemplates = 256;
const longestTemplate = 16_384;
/** From so many prompts on, and where at least one in fifty has it, what they share is a template and no repetition. */
const fewest = 5;
const rarest = 1 / 50;

interface Shared {
  text: string;
  count: number;
}

/**
 * What prompts say beside the instructions that they share. Most data for fine-tuning has a long text before or after each
 * prompt; with it all records would nearly repeat each other.
 */
export class Templates {
  private readonly heads = new Map<number, Shared>();
  private readonly tails = new Map<number, Shared>();
  private seen = 0;

  /** The prompt without what it shares with many before it. */
  strip(prompt: string): string {
    this.seen += 1;
    if (prompt.length < keyLength) return prompt;
    const { length } = prompt;
    const head = this.learn(this.heads, hashText(prompt.slice(0, keyLength)), prompt.slice(0, longestTemplate), headOf);
    const tail = this.learn(this.tails, hashText(prompt.slice(-keyLength)), prompt.slice(-longestTemplate), tailOf);
    return prompt.slice(head, Math.max(head, length - tail));
  }

  /** How many bytes of the text are a template's; what is known of that shrinks to what this text shares with it. */
  private learn(
    known: Map<number, Shared>,
    key: number,
    text: string,
    sharedOf: (one: string, other: string) => string,
  ): number {
    const shared = known.get(key);
    if (!shared) {
      // A copy: a slice would keep the whole chunk that it was cut from.
      if (known.size < mostTemplates)
        known.set(key, { text: Buffer.from(text, 'latin1').toString('latin1'), count: 1 });
      return 0;
    }
    shared.count += 1;
    shared.text = sharedOf(shared.text, text);
    return shared.count >= fewest && shared.count >= this.seen * rarest ? shared.text.length : 0;
  }
}

function headOf(one: string, other: string): string {
  if (other.startsWith(one)) return one;
  let length = 0;
  while (length < other.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return one.slice(0, length);
}

function tailOf(one: string, other: string): string {
  if (other.endsWith(one)) return one;
  let length = 0;
  while (
    length < one.length &&
    length < other.length &&
    one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length)
  )
    length += 1;
  return one.slice(one.length - length);
}
