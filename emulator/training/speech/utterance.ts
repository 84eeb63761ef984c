/** What somebody said, with the pronouns of a third person. */

import type { Token } from '../reading/text.ts';
import { isFunctionWord, wordClass } from '../reading/word-classes.ts';
import { ADVERBS, thirdPerson } from './verbs.ts';

/** The tokens of one utterance, seen from outside. */
export class Utterance {
  readonly #text: string;
  readonly tokens: readonly Token[];
  readonly speaker: string;
  readonly listener: string;

  constructor(text: string, tokens: readonly Token[], speaker: string, listener: string) {
    this.#text = text;
    this.tokens = tokens;
    this.speaker = speaker;
    this.listener = listener;
  }

  word(index: number): string {
    return (this.tokens[index]?.lower ?? '').replaceAll('’', "'");
  }

  /** The words from an index on, with the pronouns of a third person. `agree`: the first verb takes an -s. */
  rest(from: number, agree = false): string {
    let out = '';
    let end = this.tokens[from]?.start ?? 0;
    let pending = agree;
    for (let index = from; index < this.tokens.length; index++) {
      const token = this.tokens[index] as Token;
      const lower = this.word(index);
      let said = this.#person(index);
      if (pending && !ADVERBS.has(lower)) {
        said = thirdPerson(lower, token.raw);
        pending = false;
      } else if (index > from && /^(?:i|you)$/.test(this.word(index - 1)) && this.#isSubject(index - 1)) {
        said = thirdPerson(lower, token.raw);
      }
      const between = this.#text.slice(end, token.start);
      out += index === from ? said : between + said;
      end = token.end;
    }
    return out.replaceAll(/\s+/g, ' ').trim();
  }

  /** Before a verb of its own, and not the object of the words before it. */
  #isSubject(index: number): boolean {
    const before = this.word(index - 1);
    const next = this.word(index + 1);
    return (
      next !== '' &&
      (this.tokens[index + 1]?.before ?? 0) === 0 &&
      !/^(?:to|of|for|with|at|about|on|from|help|let|give|show|tell|thank|see|like|ask|do|did|can|could|will|would|should|may)$/.test(
        before,
      ) &&
      wordClass(next) !== 'preposition'
    );
  }

  #person(index: number): string {
    const token = this.tokens[index] as Token;
    const lower = this.word(index);
    const { speaker, listener } = this;
    switch (lower) {
      case 'i':
      case 'me':
      case 'myself':
        return speaker;
      case 'you':
      case 'yourself':
        return listener;
      case 'my':
      case 'mine':
        return `${speaker}'s`;
      case 'your':
      case 'yours':
        return `${listener}'s`;
      case "i'm":
        return `${speaker} is`;
      case "you're":
        return `${listener} is`;
      case "i've":
        return `${speaker} has`;
      case "you've":
        return `${listener} has`;
      case "i'll":
        return `${speaker} will`;
      case "you'll":
        return `${listener} will`;
      case "i'd":
        return `${speaker} would`;
      case "you'd":
        return `${listener} would`;
      case 'we':
        return 'they';
      case 'us':
        return 'them';
      case 'our':
        return 'their';
      case "we're":
        return 'they are';
      case "we'll":
        return 'they will';
      case "we've":
        return 'they have';
      case "we'd":
        return 'they would';
      default:
        return index === 0 && isFunctionWord(lower) ? lower : token.raw;
    }
  }
}
