/**
 * A prompt's content apart from its frame: the instruction, keys and markers that all prompts of a data set share.
 */

import { Boundary, readText, type ReadText } from './text.ts';

export interface Content {
  readonly read: ReadText;
  /** Tokens that belong to the frame which all prompts share. */
  readonly inFrame: readonly boolean[];
  readonly sentences: readonly { from: number; to: number }[];
}

export function readContent(prompt: string, frame: ReadonlySet<string>): Content {
  const read = readText(prompt);
  const inFrame = frameOf(read, frame);
  return { read, inFrame, sentences: sentencesOf(read, inFrame) };
}

/** Whole lines that prompts share, the shared beginning of the first line and the shared end of the last. */
function frameOf(read: ReadText, frame: ReadonlySet<string>): boolean[] {
  const shared = trigrams(read).map((trigram) => frame.has(trigram));
  const inFrame = shared.map(() => false);
  for (const [index, { firstToken, endToken }] of read.lines.entries()) {
    const whole = shared.slice(firstToken, endToken).every(Boolean);
    for (let at = firstToken; at < endToken && (whole || (index === 0 && shared[at] === true)); at++) {
      inFrame[at] = true;
    }
    for (let at = endToken - 1; at >= firstToken && index === read.lines.length - 1 && shared[at] === true; at--) {
      inFrame[at] = true;
    }
  }
  // Prompts that are the same from end to end would be left without content.
  return inFrame.every(Boolean) ? inFrame.map(() => false) : inFrame;
}

function sentencesOf(read: ReadText, inFrame: readonly boolean[]): { from: number; to: number }[] {
  const sentences: { from: number; to: number }[] = [];
  for (const line of read.lines) {
    let from = line.valueToken;
    for (let index = line.valueToken; index < line.endToken; index++) {
      if (inFrame[index] === true) {
        if (index > from) {
          sentences.push({ from, to: index });
        }
        from = index + 1;
        continue;
      }
      if ((read.tokens[index]?.after ?? 0) >= Boundary.strong || index === line.endToken - 1) {
        sentences.push({ from, to: index + 1 });
        from = index + 1;
      }
    }
  }
  return sentences;
}

/** For every token, itself between its neighbours; the ends of lines count as neighbours. */
export function trigrams({ tokens }: ReadText): string[] {
  return tokens.map((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    return `${before?.line === token.line ? before.lower : '¶'} ${token.lower} ${after?.line === token.line ? after.lower : '¶'}`;
  });
}

/** Stems of the content words of a text, for what depends on the whole prompt. */
export function promptWords(content: Content): string[] {
  const words = new Set<string>();
  let previous = '';
  for (const [index, token] of content.read.tokens.entries()) {
    if (content.inFrame[index] === true) {
      previous = '';
      continue;
    }
    for (const word of token.words) {
      const short = word.length > 6 ? word.slice(0, 6) : word;
      words.add(short);
      if (previous !== '' && token.before === 0) {
        words.add(`${previous} ${short}`);
      }
      previous = short;
    }
    if (words.size > 400) {
      break;
    }
  }
  return [...words];
}
