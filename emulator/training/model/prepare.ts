/** A prompt made ready to be scored: its spans, what may fill each template's slots, and their features. */

import { hashOf, mix } from '../hashing.ts';
import { promptWords, readContent, type Content } from '../reading/content.ts';
import type { FeatureTable } from '../reading/feature-table.ts';
import { spansOf, type Span } from '../reading/spans.ts';
import { labelEvidence } from '../repertoire/label-words.ts';
import type { SlotLength } from '../repertoire/slot-length.ts';
import type { ReadyTemplate, Vocabulary } from './vocabulary.ts';
import { indexOf } from './weights.ts';

export interface PreparedPrompt {
  readonly prompt: string;
  readonly content: Content;
  readonly spans: readonly Span[];
  /** Of the spans, in their order. */
  readonly features: FeatureTable;
  /** Two-part answers: indices of the spans, in the order of the prompt. */
  readonly pairs: readonly { readonly first: number; readonly second: number }[];
  readonly wordHashes: Int32Array;
  /** By template; nothing but for labels. */
  readonly evidence: Float64Array;
  /** By template, by slot. */
  readonly slots: readonly (readonly SlotCandidates[])[];
}

/** What may fill a slot, and the features that hang on slot and filler together. */
export interface SlotCandidates {
  readonly salt: number;
  /** Below the number of spans: a span; from there on: a pair. */
  readonly candidates: Int32Array;
  readonly fits: Float32Array;
  readonly fitAt: number;
  /** Three weights of a candidate, one after the other; -1 for none. */
  readonly indicators: Int32Array;
}

const MOST_PAIR_UNITS = 28;
const FIT = hashOf('length fit');
const BUCKET = hashOf('length bucket');
const PAIR = hashOf('pair');
const JOIN = hashOf('join');

/** `completion`: of a training record, so that its own share of the label counts is left out. */
export function preparePrompt(
  prompt: string,
  vocabulary: Vocabulary,
  completion: string | null = null,
): PreparedPrompt {
  const content = readContent(prompt, vocabulary.frame);
  const { spans, features } = spansOf(content, {
    longestWords: vocabulary.repertoire.longestWords,
    namesTakeArticle: vocabulary.repertoire.namesTakeArticle,
    vocabulary: vocabulary.words,
  });
  const pairs = pairsOf(spans, vocabulary.repertoire.longestWords);
  const words = promptWords(content);
  return {
    prompt,
    content,
    spans,
    features,
    pairs,
    wordHashes: Int32Array.from(words, hashOf),
    evidence: evidenceOf(vocabulary, words, completion),
    slots: vocabulary.templates.map((ready) => ready.salts.map((_, slot) => slotCandidates(spans, pairs, ready, slot))),
  };
}

function evidenceOf(
  { templates, repertoire }: Vocabulary,
  words: readonly string[],
  completion: string | null,
): Float64Array {
  const first = templates.findIndex(({ template }) => template.kind === 'label');
  const own = templates.findIndex(
    ({ template }) => template.kind === 'label' && template.parts[0] === completion?.trim(),
  );
  const evidence = new Float64Array(templates.length);
  if (first >= 0) {
    evidence.set(labelEvidence(repertoire.labelWords, words, own < 0 ? null : own - first), first);
  }
  return evidence;
}

function pairsOf(spans: readonly Span[], longestWords: number): { first: number; second: number }[] {
  const units = spans
    .map((span, index) => ({ span, index }))
    .filter(({ span }) => span.unit && span.words.length >= 3)
    .slice(0, MOST_PAIR_UNITS);
  const pairs: { first: number; second: number }[] = [];
  for (const { span, index } of units) {
    for (const other of units) {
      if (other.span.at.from >= span.at.to && span.words.length + other.span.words.length <= longestWords) {
        pairs.push({ first: index, second: other.index });
      }
    }
  }
  return pairs;
}

function slotCandidates(
  spans: readonly Span[],
  pairs: PreparedPrompt['pairs'],
  ready: ReadyTemplate,
  slot: number,
): SlotCandidates {
  const salt = ready.salts[slot] as number;
  const length = ready.template.slots[slot] as SlotLength;
  const { kind } = ready.template;
  const before = kind === 'opening' ? ready.literalWords.length : 0;
  const candidates: number[] = [];
  const fits: number[] = [];
  const indicators: number[] = [];
  const add = (candidate: number, words: number, second: number, third: number): void => {
    candidates.push(candidate);
    fits.push(lengthFit(words, length));
    indicators.push(indexOf(mix(mix(BUCKET, salt), lengthBucket(words))), second, third);
  };
  for (const [index, span] of spans.entries()) {
    if (kind !== 'opening' && !(kind === 'form' && span.telling !== null)) {
      add(index, span.words.length, -1, -1);
    } else if (kind === 'opening' && joins(ready, span)) {
      const same = span.previous === ready.lastWord ? 1 : 0;
      add(
        index,
        before + span.words.length,
        indexOf(mix(JOIN, same)),
        indexOf(mix(mix(JOIN, ready.hash), span.firstClass)),
      );
    }
  }
  if (kind === 'whole') {
    for (const [index, { first, second }] of pairs.entries()) {
      const [one, two] = [spans[first] as Span, spans[second] as Span];
      const gap = Math.min(4, Math.floor((two.at.from - one.at.to) / 12));
      add(
        spans.length + index,
        one.words.length + two.words.length,
        indexOf(mix(PAIR, salt)),
        indexOf(mix(mix(PAIR, salt), gap)),
      );
    }
  }
  return {
    salt,
    candidates: Int32Array.from(candidates),
    fits: Float32Array.from(fits),
    fitAt: indexOf(mix(FIT, salt)),
    indicators: Int32Array.from(indicators),
  };
}

/** Whether a span can follow an opening without breaking the grammar. */
function joins({ lastWord, follow, joinsAnything, joinsByClass }: ReadyTemplate, span: Span): boolean {
  return joinsAnything || span.previous === lastWord || (joinsByClass && span.opens && follow.has(span.firstClass));
}

function lengthBucket(words: number): number {
  return words <= 6 ? words : Math.round(3 * Math.log2(words));
}

function lengthFit(words: number, length: SlotLength): number {
  const distance = (Math.log(Math.max(1, words)) - length.mean) / length.spread;
  return -Math.min(4, (distance * distance) / 2);
}
