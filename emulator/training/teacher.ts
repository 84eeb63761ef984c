/**
 * What a larger model answers, as far as rules of thumb go: one of the options that the prompt names, or the sentence of
 * the content that says most of what it is about. The student never sees these rules, only the answers.
 */

import { readContent, type Content } from './reading/content.ts';
import { Boundary, countedWords } from './reading/text.ts';
import { isFunctionWord } from './reading/word-classes.ts';
import { sharedTrigrams } from './repertoire/repertoire.ts';
import { firstTokens } from './tokens.ts';
import { breather, inTurns } from './turns.ts';

const QUESTION_WEIGHT = 3;
/** "Answer with positive, negative or neutral." and its like. */
const OPTIONS =
  /\b(?:one of|either|options?|labels?|categor(?:y|ies)|class(?:es)?|answer with|reply with)\b(?: are| is| be)?:?\s+((?:["'\p{L}\p{N} -]{1,40}(?:,\s*(?:or\s+|and\s+)?|\s+or\s+)){1,20}["'\p{L}\p{N}-]{1,40})/iu;

/** What speaks for an option beside its own name. */
const ASSOCIATIONS: Readonly<Record<string, string>> = {
  positive:
    'good great excellent love loved lovely happy pleased perfect wonderful best delighted recommend friendly quick thanks beautiful enjoyed helpful',
  negative:
    'bad poor terrible hate hated awful angry disappointed worst broken late rude slow refund useless never waste dirty cold cracked',
  neutral: 'okay average fine normal expected',
};

/** Answers prompts that come together, whose common frame is the instruction. Answers take no more tokens than that. */
export async function teach(
  prompts: readonly string[],
  mostTokens: number,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const breathe = breather(signal);
  const frame = new Set(await inTurns(sharedTrigrams(prompts.map((prompt) => ({ prompt }))), breathe));
  const answers: string[] = [];
  for (const prompt of prompts) {
    answers.push(firstTokens(answerOf(readContent(prompt, frame), prompt), mostTokens).text);
    await breathe();
  }
  return answers;
}

function answerOf(content: Content, prompt: string): string {
  const options = optionsIn(prompt);
  return options === null ? mostTelling(content) : likeliestOption(options, content);
}

function optionsIn(prompt: string): string[] | null {
  const list = OPTIONS.exec(prompt)?.[1];
  if (list === undefined) {
    return null;
  }
  const options = list
    .split(/,\s*(?:or\s+|and\s+)?|\s+or\s+/)
    .map((option) => option.replaceAll(/["']/g, '').trim())
    .filter((option) => option !== '');
  return options.length >= 2 ? options : null;
}

function likeliestOption(options: readonly string[], content: Content): string {
  const words = wordsOf(content, 0, content.read.tokens.length);
  const scores = options.map((option) => {
    const name = option.toLowerCase();
    const speaking = new Set([...countedWords(name), ...(ASSOCIATIONS[name]?.split(' ') ?? [])].map(stem));
    return words.filter((word) => speaking.has(stem(word))).length;
  });
  return options[scores.indexOf(Math.max(...scores))] ?? '';
}

function mostTelling(content: Content): string {
  const counts = new Map<string, number>();
  const asked = new Set<string>();
  for (const { from, to } of content.sentences) {
    const isQuestion = sentenceText(content, from, to).endsWith('?');
    for (const word of wordsOf(content, from, to)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (isQuestion) {
        asked.add(word);
      }
    }
  }
  let best = { score: -1, text: '' };
  for (const { from, to } of content.sentences) {
    const text = sentenceText(content, from, to);
    const words = [...new Set(wordsOf(content, from, to))];
    const sum = words.reduce(
      (total, word) => total + (counts.get(word) ?? 0) + (asked.has(word) ? QUESTION_WEIGHT : 0),
      0,
    );
    const score = text.endsWith('?') ? 0 : sum / Math.sqrt(4 + words.length);
    if (score > best.score) {
      best = { score, text };
    }
  }
  return best.text === '' ? content.read.text.trim().slice(0, 200) || 'There is nothing to answer.' : best.text;
}

function wordsOf(content: Content, from: number, to: number): string[] {
  return content.read.tokens
    .slice(from, to)
    .filter((_, index) => content.inFrame[from + index] !== true)
    .flatMap(({ words }) => words)
    .filter((word) => !isFunctionWord(word))
    .map(stem);
}

/** The whole sentence, also where the frame took its beginning: a headline's "The city of" is still part of it. */
function sentenceText({ read }: Content, from: number, to: number): string {
  const line = read.lines[read.tokens[from]?.line ?? 0];
  let start = from;
  while (start > (line?.valueToken ?? from) && (read.tokens[start - 1]?.after ?? 0) < Boundary.strong) {
    start--;
  }
  const [first, last] = [read.tokens[start], read.tokens[to - 1]];
  return first === undefined || last === undefined ? '' : read.text.slice(first.start, last.sentenceEnd);
}

const stem = (word: string): string => (word.length > 6 ? word.slice(0, 6) : word);
