/** The forms that completions take: labels, fixed openings, and literal text with slots between. */

import type { TrainingRecord } from '../index.ts';
import { countedWords } from '../reading/text.ts';
import { wordClass } from '../reading/word-classes.ts';
import type { Work } from '../turns.ts';
import { copiedWords } from './copied-words.ts';
import { forms } from './forms.ts';
import { round, type SlotLength } from './slot-length.ts';

/** Literal parts with a slot between each two: `['Bug in ', '']` has one slot, `['positive']` has none. */
export interface Template {
  readonly kind: 'label' | 'whole' | 'opening' | 'form';
  readonly parts: readonly string[];
  readonly slots: readonly SlotLength[];
  /** Of an opening: the classes of the words that were seen to follow it, and the share of completions that begin so. */
  readonly follow?: readonly string[];
  readonly share?: number;
}

const MOST_LABELS = 100;
const LEAST_RECORDS_WITH_LABEL = 2;
/** What is copied from prompts is a label all the same if so many completions are the same word, or the same phrase. */
const COPIED_WORD_SHARE = 0.1;
const COPIED_PHRASE_SHARE = 0.25;
const LEAST_RECORDS_WITH_OPENING = 3;
const OPENING_SHARE = 0.01;
/** If so many completions are in capitals, an opening must be common to so many. */
const SHOUTED_SHARE = 0.6;
const SHOUTED_OPENING_SHARE = 0.4;
const MOST_OPENINGS = 24;
const LONGEST_OPENING_WORDS = 6;

export function* collectTemplates(records: readonly TrainingRecord[], length: SlotLength): Work<Template[]> {
  const isCopied = yield* copiedWords(records);
  const shouted =
    records.filter(
      ({ completion }) => completion === completion.toUpperCase() && completion !== completion.toLowerCase(),
    ).length >
    SHOUTED_SHARE * records.length;
  return [
    { kind: 'whole', parts: ['', ''], slots: [length] },
    // In capitals, words that are copied and words that are not look alike: only what all have in common is literal.
    ...(yield* openings(records, length, isCopied)).filter(
      ({ share = 0 }) => !shouted || share > SHOUTED_OPENING_SHARE,
    ),
    ...(shouted ? [] : yield* forms(records, isCopied)),
    ...labels(records, isCopied),
  ];
}

/** Completions that occur again and again without being copied from their prompts. */
function labels(records: readonly TrainingRecord[], isCopied: (word: string) => boolean): Template[] {
  const counts = new Map<string, number>();
  for (const { completion } of records) {
    const text = completion.trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .filter(([text, count]) => {
      const words = countedWords(text);
      const leastShare = words.some(isCopied) ? (words.length > 1 ? COPIED_PHRASE_SHARE : COPIED_WORD_SHARE) : 0;
      return text !== '' && count >= Math.max(LEAST_RECORDS_WITH_LABEL, leastShare * records.length);
    })
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_LABELS)
    .map(([text]) => ({ kind: 'label', parts: [text], slots: [] }));
}

/** Frequent first words of completions, with the rest as a slot. */
function* openings(
  records: readonly TrainingRecord[],
  length: SlotLength,
  isCopied: (word: string) => boolean,
): Work<Template[]> {
  const found = new Map<string, { count: number; follow: Set<string> }>();
  for (const { completion } of records) {
    const text = completion.trim();
    const words = [...text.matchAll(/\S+/g)];
    for (let count = 1; count <= Math.min(LONGEST_OPENING_WORDS, words.length - 1); count++) {
      if (countedWords(words[count - 1]?.[0] ?? '').some(isCopied)) {
        break;
      }
      const next = words[count] as RegExpExecArray;
      const opening = text.slice(0, next.index);
      const entry = found.get(opening) ?? { count: 0, follow: new Set() };
      entry.count++;
      entry.follow.add(wordClass(next[0].toLowerCase().replaceAll(/[.,;:!?]+$/g, '')));
      found.set(opening, entry);
    }
    yield;
  }
  const needed = Math.max(LEAST_RECORDS_WITH_OPENING, OPENING_SHARE * records.length);
  const frequent = [...found].filter(([, { count }]) => count >= needed);
  return frequent
    .filter(
      // A shorter opening adds nothing where it nearly always goes on as the longer one does.
      ([text, { count }]) =>
        !frequent.some(([longer, other]) => longer !== text && longer.startsWith(text) && other.count > 0.8 * count),
    )
    .sort((a, b) => b[1].count * countedWords(b[0]).length - a[1].count * countedWords(a[0]).length)
    .slice(0, MOST_OPENINGS)
    .map(([text, { count, follow }]) => ({
      kind: 'opening',
      parts: [text, ''],
      slots: [length],
      follow: [...follow],
      share: round(count / records.length),
    }));
}
