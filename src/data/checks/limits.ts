import type { RecordLimits } from '../../domain/families/family.ts';
import { isBlank, lengthOf } from '../byte-text.ts';
import { type DataRecord, refuse, type Refusal } from '../records/record.ts';

export interface Measures {
  readonly promptCharacters: number;
  readonly answerCharacters: number;
}

/** Holds a record to the limits of the model; its lengths where it keeps them. */
export function checkLimits(record: DataRecord, limits: RecordLimits): Measures | Refusal {
  const { turns, system } = record;
  const answered = turns.length % 2 === 0 ? turns[turns.length - 1] : undefined;
  const askedCount = answered ? turns.length - 1 : turns.length;
  let promptCharacters = 0;
  let images = 0;
  for (let at = 0; at < askedCount; at++) {
    const turn = turns[at] as (typeof turns)[number];
    images += turn.images?.length ?? 0;
    if (isBlank(turn.text) && !(turn.images && turn.images.length > 0)) {
      return refuse(
        'empty',
        turns.length > 2
          ? `the text of turn ${at + 1} is empty: write its text, or leave the record out`
          : 'the prompt is empty: write its text, or leave the record out',
      );
    }
    const reserved = limits.reservedWords?.find((word) => turn.text.includes(word));
    if (reserved !== undefined) return reservedWord(reserved, turn.role === 'user' ? 'the prompt' : 'an answer');
    promptCharacters += lengthOf(turn.text);
  }
  if (system !== undefined) {
    const reserved = limits.reservedWords?.find((word) => system.includes(word));
    if (reserved !== undefined) return reservedWord(reserved, 'the system text');
    promptCharacters += lengthOf(system);
  }
  if (answered && isBlank(answered.text))
    return refuse('empty', 'the answer is empty: write its text, or leave the record out');
  const answerCharacters = answered ? lengthOf(answered.text) : 0;

  if (promptCharacters > limits.maximumPromptCharacters)
    return tooLong('prompt', promptCharacters, limits.maximumPromptCharacters);
  if (answerCharacters > limits.maximumCompletionCharacters)
    return tooLong('answer', answerCharacters, limits.maximumCompletionCharacters);
  const total = promptCharacters + answerCharacters;
  if (limits.maximumCharacters !== undefined && total > limits.maximumCharacters) {
    return tooLong('prompt and answer together', total, limits.maximumCharacters);
  }
  if (images > 0 && limits.images && images > limits.images.maximum) {
    return refuse(
      'image',
      `has ${images} images, but the model takes at most ${limits.images.maximum} a record: split the record`,
    );
  }
  return { promptCharacters, answerCharacters };
}

function tooLong(what: string, length: number, maximum: number): Refusal {
  const verb = what.includes(' ') ? 'have' : 'has';
  return refuse(
    'too long',
    `the ${what} ${verb} ${length} characters, but the model takes at most ${maximum}: shorten it or leave the record out`,
  );
}

function reservedWord(word: string, where: string): Refusal {
  return refuse('reserved word', `${where} holds "${word}", which fails the job: write it in another way`);
}
