/**
 * Reported speech: what a speaker of a transcript says, told in the third person. "Anna: Could you help me find my
 * keys?" becomes "Anna asks Ben to help Anna find Anna's keys". Which of these tellings make a good answer is learnt;
 * the grammar is the base model's.
 */

import type { Content } from '../reading/content.ts';
import { Boundary } from '../reading/text.ts';
import { isFunctionWord, wordClass } from '../reading/word-classes.ts';
import type { Speakers } from './speakers.ts';
import { Utterance } from './utterance.ts';
import { HELPERS, thirdPerson } from './verbs.ts';

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
  const broken = (tokens[1]?.before ?? 0) > Boundary.none;
  if (tokens.length < 2 || broken || tokens[0]?.line !== tokens.at(-1)?.line) {
    return [];
  }
  return tell(new Utterance(read.text, tokens, speaker, listener)).filter((telling) => telling.text !== '');
}

const SKIPPED = new Set(['filler', 'conjunction']);

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
    add(
      'asks if',
      `${asks} if ${two === 'i' ? speaker : 'they'} ${one === 'shall' ? 'should' : one === 'may' ? 'can' : one} ${said.rest(2)}`,
    );
  } else if (/^(?:do|are|were|have)$/.test(one) && two === 'you') {
    add(
      'asks whether',
      `${asks} if ${listener} ${one === 'do' ? said.rest(2, true) : `${thirdPerson(one, one)} ${said.rest(2)}`}`,
    );
  } else if (/^(?:is|are|was)$/.test(one) && /^(?:there|it|this|that)$/.test(two)) {
    add('asks if it', `${asks} if ${two} ${one} ${said.rest(2)}`);
  } else if (one === "let's" || one === 'lets') {
    add('suggests', `${speaker} suggests they ${said.rest(1)}`);
  } else if (one === 'you' && /^(?:should|could|can|must)$/.test(two)) {
    add('suggests you', `${speaker} suggests ${listener} ${said.rest(2)}`);
    add('tells you', `${speaker} tells ${listener} ${said.rest(0)}`);
  } else if (wordClass(one) === 'question' || /^(?:what|how|where|who|when)'s$/.test(one)) {
    tellQuestion(said, asks, add);
  } else if (
    (said.tokens.length >= 4 &&
      wordClass(one) === 'determiner' &&
      said.tokens.some(({ lower }) => wordClass(lower) === 'auxiliary' || lower.endsWith('ed'))) ||
    /^(?:it|it's|he|she|they|there|we|we're|we've|we'll|that's|there's|he's|she's|my|our|his|her|you|you're|you'll)$/.test(
      one,
    )
  ) {
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
    const asked = said.tokens
      .slice(0, at)
      .map((token) => token.lower)
      .join(' ');
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
