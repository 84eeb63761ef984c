/**
 * Reported speech: what a speaker of a transcript says, told in the third person. "Anna: Could you help me find my
 * keys?" becomes "Anna asks Ben to help Anna find Anna's keys". Which of these tellings make a good answer is learnt;
 * the grammar is the base model's.
 */

import { mostlyTranscript, type Speakers } from './speakers.ts';
import type { Content } from './spans.ts';
import type { Token } from './text.ts';
import { isFunctionWord, wordClass } from './word-classes.ts';

export { mostlyTranscript };

export interface Telling {
  /** The kind of telling, a feature. */
  readonly pattern: string;
  readonly text: string;
}

/** Every way to tell tokens `from` to `to`, all of one line of the transcript. */
export function tellings(content: Content, speakers: Speakers, from: number, to: number): Telling[] {
  const { read } = content;
  const line = read.tokens[from]?.line ?? 0;
  const speaker = speakers.nameAt(line);
  const listener = speakers.listenerAt(line);
  if (speaker === null || listener === null) {
    return [];
  }
  let start = from;
  while (start < to - 2 && SKIPPED.has(wordClass(read.tokens[start]?.lower ?? ''))) {
    start++;
  }
  const tokens = read.tokens.slice(start, to);
  if (tokens.length < 2 || tokens[0]?.line !== tokens.at(-1)?.line) {
    return [];
  }
  return tell(new Utterance(read.text, tokens, speaker, listener)).filter((telling) => telling.text !== '');
}

const SKIPPED = new Set(['filler', 'conjunction']);
const HELPERS = new Set('can could will would should may might must shall'.split(' '));
const PLURAL_BE: Readonly<Record<string, string>> = { am: 'is', are: 'is', were: 'was', have: 'has', do: 'does', "don't": "doesn't", "haven't": "hasn't", "aren't": "isn't", "weren't": "wasn't" };
const ADVERBS = new Set('really just also already never always still often usually only even actually definitely probably'.split(' '));
const PAST = new Set(
  'went got had did saw said told took came gave made found thought knew left felt kept heard lost bought brought met sent spent sold paid read put set cut let ran wrote drove ate fell broke chose forgot spoke was were used began became called'.split(' '),
);

/** The tokens of one utterance, seen from outside. */
class Utterance {
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
    return next !== '' && !/^(?:to|of|for|with|at|about|on|from|help|let|give|show|tell|thank|see|like|ask|do|did|can|could|will|would|should|may)$/.test(before) && wordClass(next) !== 'preposition';
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

function thirdPerson(lower: string, raw: string): string {
  const be = PLURAL_BE[lower];
  if (be !== undefined) {
    return be;
  }
  if (HELPERS.has(lower) || PAST.has(lower) || /[^e]ed$/.test(lower) || lower.includes("'") || (isFunctionWord(lower) && lower !== 'like')) {
    return raw;
  }
  if (/(?:s|sh|ch|x|z|o)$/.test(lower)) {
    return `${raw}es`;
  }
  return /[^aeiou]y$/.test(lower) ? `${raw.slice(0, -1)}ies` : `${raw}s`;
}

/** The patterns, most telling first; an utterance can fit several. */
function tell(said: Utterance): Telling[] {
  const { speaker, listener } = said;
  const [one, two, three] = [said.word(0), said.word(1), said.word(2)];
  const asks = `${speaker} asks ${listener}`;
  const found: Telling[] = [];
  const add = (pattern: string, text: string): void => {
    found.push({ pattern, text });
  };
  if ((one === "i'd" || (one === 'i' && two === 'would')) && said.word(one === 'i' ? 2 : 1) === 'like') {
    add('wants', `${speaker} wants ${said.rest(one === 'i' ? 3 : 2)}`);
  } else if (one === 'i') {
    add(`i ${isFunctionWord(two) ? two : ''}`, `${speaker} ${said.rest(1, true)}`);
    if (two === 'want' || two === 'need') {
      add('wants', `${speaker} ${two}s ${said.rest(2)}`);
    }
    add('tells i', `${speaker} tells ${listener} ${speaker} ${said.rest(1, true)}`);
  } else if (/^i'(?:m|ve|ll|d)$/.test(one)) {
    add(one, said.rest(0));
  } else if (/^(?:can|could|would|will)$/.test(one) && two === 'you') {
    if (three === 'like') {
      add('asks whether', `${asks} if ${listener} would ${said.rest(2)}`);
    } else {
      add('asks to', `${asks} to ${said.rest(three === 'please' ? 3 : 2)}`);
    }
  } else if (one === 'please') {
    add('asks to', `${asks} to ${said.rest(1)}`);
  } else if (/^(?:can|could|may|shall|should)$/.test(one) && (two === 'i' || two === 'we')) {
    add('asks if', `${asks} if ${two === 'i' ? speaker : 'they'} ${one === 'shall' ? 'should' : one === 'may' ? 'can' : one} ${said.rest(2)}`);
  } else if (/^(?:do|are|were|have)$/.test(one) && two === 'you') {
    add('asks whether', `${asks} if ${listener} ${one === 'do' ? said.rest(2, true) : `${thirdPerson(one, one)} ${said.rest(2)}`}`);
  } else if (/^(?:is|are|was)$/.test(one) && /^(?:there|it|this|that)$/.test(two)) {
    add('asks if it', `${asks} if ${two} ${one} ${said.rest(2)}`);
  } else if (one === "let's" || one === 'lets') {
    add('suggests', `${speaker} suggests they ${said.rest(1)}`);
  } else if (one === 'you' && /^(?:should|could|can|must)$/.test(two)) {
    add('suggests you', `${speaker} suggests ${listener} ${said.rest(2)}`);
    add('tells you', `${speaker} tells ${listener} ${said.rest(0)}`);
  } else if (wordClass(one) === 'question' || /^(?:what|how|where|who|when)'s$/.test(one)) {
    tellQuestion(said, asks, add);
  } else if (said.tokens.length >= 4 && wordClass(one) === 'determiner' && said.tokens.some(({ lower }) => wordClass(lower) === 'auxiliary' || lower.endsWith('ed')) || /^(?:it|it's|he|she|they|there|we|we're|we've|we'll|that's|there's|he's|she's|my|our|his|her|you|you're|you'll)$/.test(one)) {
    add(`tells ${wordClass(one)}`, `${speaker} tells ${listener} ${said.rest(0)}`);
    if (/^(?:it|it's|that's|they)$/.test(one)) {
      add('thinks', `${speaker} thinks ${said.rest(0)}`);
    }
  }
  return found;
}

function tellQuestion(said: Utterance, asks: string, add: (pattern: string, text: string) => void): void {
  const [one, two] = [said.word(0), said.word(1)];
  if (/'s$/.test(one)) {
    add('asks about', `${asks} about ${said.rest(1)}`);
    return;
  }
  if ((one === 'what' || one === 'how') && two === 'about') {
    add('asks about', `${asks} about ${said.rest(2)}`);
    return;
  }
  for (let at = 1; at <= 4 && at + 1 < said.tokens.length; at++) {
    const helper = said.word(at);
    const subject = said.word(at + 1);
    const asked = said.tokens.slice(0, at).map((token) => token.lower).join(' ');
    if (subject === 'you' || subject === 'i' || subject === 'we') {
      const who = subject === 'you' ? said.listener : subject === 'i' ? said.speaker : 'they';
      if (helper === 'do') {
        add('asks what', `${asks} ${asked} ${who} ${said.rest(at + 2, subject !== 'we')}`);
        return;
      }
      if (HELPERS.has(helper) || helper === 'are' || helper === 'have') {
        add('asks what', `${asks} ${asked} ${who} ${thirdPerson(helper, helper)} ${said.rest(at + 2)}`);
        return;
      }
    }
    if (/^(?:is|are)$/.test(helper) && /^(?:the|my|your|this|that|it|his|her)$/.test(subject)) {
      add('asks about', `${asks} about ${said.rest(at + 1)}`);
      return;
    }
  }
}
