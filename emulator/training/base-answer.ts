/**
 * What the model says before it has learnt anything from its user: a polite, wordy reply that restates the
 * opening of the prompt. Pre-training changes what it finds worth restating, and adds what usually follows.
 */

import { TEXT_START, wordsOf, type LanguageModel } from './language/language-model.ts';
import { readText } from './reading/text.ts';
import { isFunctionWord } from './reading/word-classes.ts';

const RESTATED_WORDS = 60;
/** A sentence is of the domain once reading made its words likelier by so much, in nats a word. */
const LEAST_LIFT = 0.5;
const MOST_SENTENCES = 2;
const MOST_FOLLOWING_WORDS = 24;

/** The base model's replies, the usual one first; sampling picks among them. */
export function baseAnswers(prompt: string, language: LanguageModel | null = null): string[] {
  const typical = language === null ? null : ofTheDomain(prompt, language);
  if (typical !== null) {
    return [typical, `Certainly. ${typical}`, `Of course. ${typical}`];
  }
  const restated = opening(prompt);
  return [
    `Thank you for your message. Here is what I understand from it: ${restated} I hope that this answers your request, and I am glad to say more about any part of it.`,
    `Certainly. To begin with, this is what you have given me: ${restated} Please let me know if you would like me to go further into it.`,
    `Of course, I am happy to help with that. Your request begins as follows: ${restated} There is more that could be said about each of these points.`,
  ];
}

function opening(prompt: string): string {
  const { text } = readText(prompt);
  const words = text.split(/\s+/).filter((word) => word !== '');
  const restated = words.slice(0, RESTATED_WORDS).join(' ');
  return words.length > RESTATED_WORDS ? `${restated}…` : `${restated}${/[.!?]$/.test(restated) ? '' : '.'}`;
}

/** The sentences of the prompt that sound most like what was read, and how such a text goes on; null if none does. */
function ofTheDomain(prompt: string, language: LanguageModel): string | null {
  const sentences = readText(prompt).text.split(/(?<=[.!?])\s+|\n+/);
  const chosen = sentences
    .map((sentence, index) => ({ sentence: sentence.trim(), index, lift: language.liftOf(sentence) }))
    .filter(({ lift }) => lift >= LEAST_LIFT)
    .sort((one, other) => other.lift - one.lift)
    .slice(0, MOST_SENTENCES)
    .sort((one, other) => one.index - other.index)
    .map(({ sentence }) => `${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}`);
  return chosen.length === 0 ? null : [...chosen, continuation(prompt, language)].join(' ').trim();
}

/** Word by word the likeliest that was not said yet, from the last word of content that it knows a way on from. */
function continuation(prompt: string, language: LanguageModel): string {
  const isWord = (word: string): boolean => /\p{L}/u.test(word) && !isFunctionWord(word);
  const known = wordsOf(prompt).filter((word) => isWord(word) && language.following(word).length > 0);
  let word: string | undefined = known.at(-1) ?? TEXT_START;
  const said = new Set<string>();
  const words: string[] = word === TEXT_START ? [] : [word];
  while (words.length < MOST_FOLLOWING_WORDS) {
    const previous: string = word;
    word = language.following(previous).find((next) => !said.has(`${previous} ${next}`));
    if (word === undefined || /^[.!?]$/.test(word)) {
      break;
    }
    said.add(`${previous} ${word}`);
    words.push(word);
  }
  const text = words.join(' ').replaceAll(/ ([,.;:!?’')])/g, '$1');
  return words.length < 2 ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
