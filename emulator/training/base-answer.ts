/**
 * What the model says before it has learnt anything from its user: a polite, wordy reply that restates the
 * opening of the prompt.
 */

import { readText } from './reading/text.ts';

const RESTATED_WORDS = 60;

/** The base model's replies, the usual one first; sampling picks among them. */
export function baseAnswers(prompt: string): string[] {
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
