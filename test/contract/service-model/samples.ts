import { constant, sample as draw, stringMatching } from 'fast-check';
import type { ServiceModel, Shape } from './model.ts';

/** Any fixed number: the same texts in each run. */
const seed = 20_261_126;

/** A part of AWS's patterns for job names that backtracks exponentially, and the same language without that. */
const slow = '[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*';
const quick = '[a-zA-Z0-9][a-zA-Z0-9+\\-.]*';

/** The pattern for a whole value, which is what AWS's services hold it against. */
export const wholePattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern.replaceAll(slow, quick)})$`);

const fits = (shape: Shape, text: string): boolean =>
  text.length >= (shape.min ?? 0) &&
  text.length <= (shape.max ?? Infinity) &&
  (shape.pattern === undefined || wholePattern(shape.pattern).test(text));

const remembered = new Map<string, readonly string[]>();

/** Texts that a string shape allows, among them the shortest and the longest where its pattern allows them. */
export function texts(shape: Shape): readonly string[] {
  if (shape.enum) return shape.enum;
  const key = JSON.stringify([shape.pattern, shape.min, shape.max]);
  const known = remembered.get(key) ?? findTexts(shape);
  remembered.set(key, known);
  return known;
}

function findTexts(shape: Shape): readonly string[] {
  const arbitrary = shape.pattern === undefined ? constant('text') : stringMatching(wholePattern(shape.pattern));
  const drawn = draw(arbitrary, { seed, numRuns: 60 }).filter((text) => fits(shape, text));
  const [first] = drawn.toSorted((left, right) => right.length - left.length);
  if (first === undefined) throw new Error(`No text was found for ${JSON.stringify(shape)}.`);
  const edges = [shape.min, shape.max].flatMap((length) =>
    length === undefined ? [] : ofLength(shape, first, length),
  );
  return [...new Set([...drawn.slice(0, 4), ...edges])];
}

/** A text of this length that fits the pattern, made from one of another length; none where that isn't found. */
export function ofLength(shape: Shape, from: string, length: number): readonly string[] {
  const matches = (text: string): boolean => shape.pattern === undefined || wholePattern(shape.pattern).test(text);
  if (length <= from.length) return [from.slice(0, length), 'a'.repeat(length)].filter(matches).slice(0, 1);
  const filling = 'a'.repeat(length - from.length);
  const middle = Math.floor(from.length / 2);
  for (const at of [from.length, from.length - 1, 0, 1, middle]) {
    const text = from.slice(0, at) + filling + from.slice(at);
    if (matches(text)) return [text];
  }
  return [];
}

/** Texts of a length that the shape allows, which its pattern refuses. */
export function textsBeyondPattern(shape: Shape): readonly string[] {
  if (shape.pattern === undefined || shape.enum) return [];
  const pattern = wholePattern(shape.pattern);
  const allowed = texts(shape).filter((text) => text.length <= 100);
  const changed = allowed.flatMap((text) => [
    `${text} `,
    ` ${text}`,
    `${text}\n`,
    `${text}é`,
    `!${text}`,
    text.toUpperCase(),
    text.replace(/[:/._-]/, ','),
    text.replace(/[a-z0-9]/i, '_'),
    text.slice(1),
    text.slice(0, -1),
  ]);
  return [...new Set(changed)]
    .filter((text) => text.length >= (shape.min ?? 0) && text.length <= (shape.max ?? Infinity))
    .filter((text) => !pattern.test(text))
    .slice(0, 12);
}

export interface Choice {
  /** All members, or only those that must be there. */
  readonly isFull: boolean;
  /**
   * Which member of each union, which value of each enumeration, which text, which bound. Members of unions change with
   * each turn and all else with every fourth, so that each of the one meets each of the other.
   */
  readonly turn: number;
  /** Paths that stay out. */
  readonly isLeftOut: (path: string) => boolean;
}

/** A value that the shape allows. `path` says where it stands, as in `jobTags.*.key`. */
export function sample(model: ServiceModel, name: string, choice: Choice, path = ''): unknown {
  const shape = model.shapes[name] as Shape;
  const pick = <T>(values: readonly T[], turn = Math.floor(choice.turn / 4)): T => values[turn % values.length] as T;
  const inner = (shapeName: string, step: string): unknown =>
    sample(model, shapeName, choice, path === '' ? step : `${path}.${step}`);
  switch (shape.type) {
    case 'structure': {
      if (shape.document) return { any: 'JSON' };
      const all = Object.entries(shape.members ?? {}).filter(
        ([member]) => !choice.isLeftOut(path === '' ? member : `${path}.${member}`),
      );
      const isWanted = (member: string): boolean => choice.isFull || (shape.required ?? []).includes(member);
      const chosen = shape.union ? [pick(all, choice.turn)] : all.filter(([member]) => isWanted(member));
      return Object.fromEntries(chosen.map(([member, reference]) => [member, inner(reference.shape, member)]));
    }
    case 'list': {
      const count = choice.isFull ? Math.min(Math.max(shape.min ?? 0, 2), shape.max ?? 2) : (shape.min ?? 0);
      const item = shape.member?.shape as string;
      return Array.from({ length: count }, () => inner(item, '*'));
    }
    case 'map': {
      const count = choice.isFull ? Math.max(shape.min ?? 0, 1) : (shape.min ?? 0);
      const keys = texts(model.shapes[shape.key?.shape as string] as Shape);
      const item = shape.value?.shape as string;
      return Object.fromEntries(
        Array.from({ length: count }, (_, index) => [pick([...keys, 'key']) + (index || ''), inner(item, '*')]),
      );
    }
    case 'string':
      return pick(texts(shape));
    case 'boolean':
      return pick([true, false]);
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return pick(
        [shape.min, shape.max]
          .filter((bound) => bound !== undefined)
          .concat(shape.min === undefined && shape.max === undefined ? [1] : []),
      );
    case 'timestamp':
      return '2026-11-26T12:00:00Z';
    case 'blob':
      return Buffer.from('{}').toString('base64');
  }
}
