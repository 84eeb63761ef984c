import { counted } from '../../domain/counted.ts';
import { imageKey } from '../../domain/dataset/training-records.ts';
import type { RecordLimits } from '../../domain/families/family.ts';
import { splitS3Uri } from '../../domain/s3-uri.ts';
import { isBlank, lengthOf, quoteBytes } from '../byte-text.ts';
import { type DataRecord, type RecordImage, refuse, type Refusal } from '../records/record.ts';

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
    for (const image of turn.images ?? []) {
      images += 1;
      const wrong = wrongImage(image, limits);
      if (wrong) return wrong;
    }
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
  const { minimumCompletionCharacters = 0 } = limits;
  if (answered && answerCharacters < minimumCompletionCharacters) {
    return refuse(
      'too short',
      `the answer has ${counted(answerCharacters, 'character')}, but the model needs at least ${minimumCompletionCharacters}: lengthen it or leave the record out`,
    );
  }
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

/** What Bedrock would find of an image without looking at it. */
function wrongImage({ format, uri }: RecordImage, { images }: RecordLimits): Refusal | undefined {
  if (!images || images.maximum === 0)
    return refuse('image', "has images, for which the model's form has no place: choose a model that takes them");
  if (!images.formats.includes(format))
    return refuse(
      'image',
      `has an image that is ${format}, but the model takes ${images.formats.join(', ')}: convert it`,
    );
  const key = splitS3Uri(uri)?.key;
  // One without a place yet is uploaded under a name of ours.
  if (uri !== '' && (key === undefined || !imageKey.test(key)))
    return refuse(
      'image',
      `has an image at ${quoteBytes(uri, 200)}: give s3://bucket/key; a key has letters, digits and _ - / . in it`,
    );
  return undefined;
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
