/**
 * The model: a log-linear choice of a template, and of a span of the prompt for each of its slots.
 *
 *   p(answer | prompt) = p(template | prompt) · Π p(span | slot, prompt),   each a softmax over weighted features
 *
 * Template 0 is the base model's own answer; it starts far ahead of the others, and training has to move it.
 */

import { promptWords, type FeatureTable } from './features.ts';
import { hashOf, mix } from './hashing.ts';
import { CASINGS, STOPS } from './finish.ts';
import { labelEvidence } from './label-words.ts';
import type { Repertoire } from './repertoire.ts';
import type { SlotLength, Template } from './templates.ts';
import { readContent, spansOf, type Content, type Span } from './spans.ts';
import { countedWords } from './text.ts';
import { isFunctionWord } from './word-classes.ts';

const INDEX_BITS = 18;
export const WEIGHT_COUNT = 2 ** INDEX_BITS;
/** The head start of the base answer: about 95 % of the probability before training, among 20 templates. */
const BASE_LEAD = 6;
/** The head start of leaving an answer's outside as it is. */
const PLAIN_LEAD = 3;
/** A pair's logit is the sum of its spans' with this factor, as two spans have twice the features of one. */
const PAIR_SHARE = 0.6;
const MOST_PAIR_UNITS = 28;
/** An opening must begin so many completions before spans that did not follow its last word may follow it. */
const LEAST_SHARE_TO_JOIN = 0.08;
const SMALLEST_DERIVATIVE = 1e-7;

export type Weights = Float64Array;

/** A repertoire made ready for use. */
export interface Vocabulary {
  readonly repertoire: Repertoire;
  readonly frame: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly templates: readonly ReadyTemplate[];
}

export interface ReadyTemplate {
  readonly template: Template;
  readonly hash: number;
  readonly literalWords: readonly string[];
  readonly lastWord: string;
  /** Slots with the same salt share their weights. */
  readonly salts: readonly number[];
  readonly follow: ReadonlySet<number>;
  /** Of an opening that ends with a mark, such as "Summary:". */
  readonly joinsAnything: boolean;
  /** Of an opening that ends with a word of content: what follows must be of a class that was seen there. */
  readonly joinsByClass: boolean;
}

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

/** Logits, or their derivatives. Template 0 is the base answer, template i + 1 the repertoire's i-th. */
export interface Scores {
  readonly templates: Float64Array;
  /** By repertoire template, by slot, by candidate. */
  readonly slots: readonly (readonly Float64Array[])[];
  readonly casing: Float64Array;
  readonly stop: Float64Array;
}

export function prepareRepertoire(repertoire: Repertoire): Vocabulary {
  return {
    repertoire,
    frame: new Set(repertoire.frame),
    words: new Set(repertoire.vocabulary),
    templates: repertoire.templates.map((template) => {
      const hash = hashOf(template.parts.join('\u0000'));
      const lastWord = /(\S+)\s*$/.exec(template.parts[0] ?? '')?.[1]?.toLowerCase() ?? '';
      return {
        template,
        hash,
        literalWords: countedWords(template.parts.join(' ')),
        lastWord,
        salts: template.slots.map((_, slot) => (template.kind === 'form' ? mix(hash, slot + 1) : hashOf('slot:whole'))),
        follow: new Set((template.follow ?? []).map(hashOf)),
        joinsAnything: /[^\p{L}\p{N}#'’)]$/u.test(lastWord),
        joinsByClass: !isFunctionWord(lastWord) && (template.share ?? 0) >= LEAST_SHARE_TO_JOIN,
      };
    }),
  };
}

/** `completion`: of a training record, so that its own share of the label counts is left out. */
export function preparePrompt(prompt: string, vocabulary: Vocabulary, completion: string | null = null): PreparedPrompt {
  const content = readContent(prompt, vocabulary.frame);
  const { spans, features } = spansOf(content, vocabulary.repertoire, vocabulary.words);
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

function evidenceOf({ templates, repertoire }: Vocabulary, words: readonly string[], completion: string | null): Float64Array {
  const first = templates.findIndex(({ template }) => template.kind === 'label');
  const own = templates.findIndex(({ template }) => template.kind === 'label' && template.parts[0] === completion?.trim());
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

const FIT = hashOf('length fit');
const BUCKET = hashOf('length bucket');
const PAIR = hashOf('pair');
const JOIN = hashOf('join');

function slotCandidates(spans: readonly Span[], pairs: PreparedPrompt['pairs'], ready: ReadyTemplate, slot: number): SlotCandidates {
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
      add(index, before + span.words.length, indexOf(mix(JOIN, same)), indexOf(mix(mix(JOIN, ready.hash), span.firstClass)));
    }
  }
  if (kind === 'whole') {
    for (const [index, { first, second }] of pairs.entries()) {
      const [one, two] = [spans[first] as Span, spans[second] as Span];
      const gap = Math.min(4, Math.floor((two.at.from - one.at.to) / 12));
      add(spans.length + index, one.words.length + two.words.length, indexOf(mix(PAIR, salt)), indexOf(mix(mix(PAIR, salt), gap)));
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

function indexOf(name: number): number {
  return name >>> (32 - INDEX_BITS);
}

function lengthBucket(words: number): number {
  return words <= 6 ? words : Math.round(3 * Math.log2(words));
}

function lengthFit(words: number, length: SlotLength): number {
  const distance = (Math.log(Math.max(1, words)) - length.mean) / length.spread;
  return -Math.min(4, (distance * distance) / 2);
}

const BIAS = hashOf('template');
const KIND = hashOf('template kind');
const WORD = hashOf('template word');
const FINISH = { casing: hashOf('casing'), stop: hashOf('stop') };

function finishAt(part: keyof typeof FINISH, choice: number): number {
  return indexOf(mix(FINISH[part], choice));
}

const EVIDENCE_AT = indexOf(hashOf('label evidence'));
const BASE_AT = indexOf(mix(BIAS, 0));

/** Calls `visit` with every feature of the choice of a template: the index of its weight, and its value. */
function eachTemplateFeature(prompt: PreparedPrompt, { hash, template }: ReadyTemplate, evidence: number, visit: (at: number, value: number) => void): void {
  visit(indexOf(mix(BIAS, hash)), 1);
  visit(indexOf(mix(KIND, hashOf(template.kind))), 1);
  if (evidence !== 0) {
    visit(EVIDENCE_AT, evidence);
  }
  if (template.kind === 'label' || template.kind === 'form') {
    const value = 1.5 / Math.sqrt(Math.max(4, prompt.wordHashes.length));
    const salt = mix(WORD, hash);
    for (const word of prompt.wordHashes) {
      visit(indexOf(mix(salt, word)), value);
    }
  }
}

export function score(weights: Weights, vocabulary: Vocabulary, prompt: PreparedPrompt): Scores {
  const templates = new Float64Array(vocabulary.templates.length + 1);
  templates[0] = BASE_LEAD + (weights[BASE_AT] as number);
  const bySalt = new Map<number, Float64Array>();
  const slots = vocabulary.templates.map((ready, index) => {
    let logit = 0;
    eachTemplateFeature(prompt, ready, prompt.evidence[index] as number, (at, value) => {
      logit += (weights[at] as number) * value;
    });
    const own = prompt.slots[index] ?? [];
    // A template with nothing to fill its slot cannot be chosen.
    templates[index + 1] = own.some(({ candidates }) => candidates.length === 0) ? -1e6 : logit;
    return own.map((slot) => {
      let spanScores = bySalt.get(slot.salt);
      if (spanScores === undefined) {
        spanScores = scoreSpans(weights, prompt, slot.salt);
        bySalt.set(slot.salt, spanScores);
      }
      return scoreSlot(weights, prompt, slot, spanScores);
    });
  });
  return {
    templates,
    slots,
    casing: Float64Array.from(CASINGS, (_, index) => (index === 0 ? PLAIN_LEAD : 0) + (weights[finishAt('casing', index)] as number)),
    stop: Float64Array.from(STOPS, (_, index) => (index === 0 ? PLAIN_LEAD : 0) + (weights[finishAt('stop', index)] as number)),
  };
}

function scoreSpans(weights: Weights, { features: { names, values, starts } }: PreparedPrompt, salt: number): Float64Array {
  const scores = new Float64Array(starts.length - 1);
  for (let span = 0; span < scores.length; span++) {
    let sum = 0;
    for (let at = starts[span] as number; at < (starts[span + 1] as number); at++) {
      sum += (weights[indexOf(mix(salt, names[at] as number))] as number) * (values[at] as number);
    }
    scores[span] = sum;
  }
  return scores;
}

function scoreSlot(weights: Weights, prompt: PreparedPrompt, slot: SlotCandidates, spanScores: Float64Array): Float64Array {
  const logits = new Float64Array(slot.candidates.length);
  const fitWeight = weights[slot.fitAt] as number;
  for (let index = 0; index < logits.length; index++) {
    const candidate = slot.candidates[index] as number;
    const pair = prompt.pairs[candidate - prompt.spans.length];
    let logit =
      pair === undefined
        ? (spanScores[candidate] as number)
        : PAIR_SHARE * ((spanScores[pair.first] as number) + (spanScores[pair.second] as number));
    logit += fitWeight * (slot.fits[index] as number);
    for (let at = 3 * index; at < 3 * index + 3; at++) {
      const indicator = slot.indicators[at] as number;
      logit += indicator < 0 ? 0 : (weights[indicator] as number);
    }
    logits[index] = logit;
  }
  return logits;
}

/** From the loss's derivatives by the logits to those by the weights, through `visit(index, derivative)`. */
export function backpropagate(vocabulary: Vocabulary, prompt: PreparedPrompt, gradient: Scores, visit: (at: number, derivative: number) => void): void {
  visit(BASE_AT, gradient.templates[0] as number);
  for (const [index, derivative] of gradient.casing.entries()) {
    visit(finishAt('casing', index), derivative);
  }
  for (const [index, derivative] of gradient.stop.entries()) {
    visit(finishAt('stop', index), derivative);
  }
  const bySalt = new Map<number, Float64Array>();
  for (const [index, ready] of vocabulary.templates.entries()) {
    const byTemplate = gradient.templates[index + 1] as number;
    if (Math.abs(byTemplate) > SMALLEST_DERIVATIVE) {
      eachTemplateFeature(prompt, ready, prompt.evidence[index] as number, (at, value) => {
        visit(at, byTemplate * value);
      });
    }
    for (const [order, slot] of (prompt.slots[index] ?? []).entries()) {
      let spanGradient = bySalt.get(slot.salt);
      if (spanGradient === undefined) {
        spanGradient = new Float64Array(prompt.spans.length);
        bySalt.set(slot.salt, spanGradient);
      }
      backpropagateSlot(prompt, slot, gradient.slots[index]?.[order] ?? new Float64Array(), spanGradient, visit);
    }
  }
  const { names, values, starts } = prompt.features;
  for (const [salt, spanGradient] of bySalt) {
    for (let span = 0; span < spanGradient.length; span++) {
      const derivative = spanGradient[span] as number;
      if (Math.abs(derivative) > SMALLEST_DERIVATIVE) {
        for (let at = starts[span] as number; at < (starts[span + 1] as number); at++) {
          visit(indexOf(mix(salt, names[at] as number)), derivative * (values[at] as number));
        }
      }
    }
  }
}

function backpropagateSlot(prompt: PreparedPrompt, slot: SlotCandidates, bySlot: Float64Array, spanGradient: Float64Array, visit: (at: number, derivative: number) => void): void {
  let fit = 0;
  for (let index = 0; index < bySlot.length; index++) {
    const derivative = bySlot[index] as number;
    if (Math.abs(derivative) <= SMALLEST_DERIVATIVE) {
      continue;
    }
    const candidate = slot.candidates[index] as number;
    const pair = prompt.pairs[candidate - prompt.spans.length];
    if (pair === undefined) {
      spanGradient[candidate] = (spanGradient[candidate] as number) + derivative;
    } else {
      spanGradient[pair.first] = (spanGradient[pair.first] as number) + PAIR_SHARE * derivative;
      spanGradient[pair.second] = (spanGradient[pair.second] as number) + PAIR_SHARE * derivative;
    }
    fit += derivative * (slot.fits[index] as number);
    for (let at = 3 * index; at < 3 * index + 3; at++) {
      const indicator = slot.indicators[at] as number;
      if (indicator >= 0) {
        visit(indicator, derivative);
      }
    }
  }
  if (fit !== 0) {
    visit(slot.fitAt, fit);
  }
}
