import { signature } from './metric.ts';

export interface JsonMatchOptions {
  /** Accepts a text that is one Markdown code block (```json … ```), as chat models like to answer. */
  readonly fenced?: boolean;
}

export interface JsonMatch {
  /** Equal leaves over all leaves of either text, 0 to 1; 0 where either can't be parsed. */
  readonly share: number;
  readonly candidateParsed: boolean;
  readonly referenceParsed: boolean;
}

export function jsonMatchSignature({ fenced = false }: JsonMatchOptions = {}): string {
  return signature('jsonMatch', { leaves: 'equal/union', fence: fenced ? 'accepted' : 'no', version: 1 });
}

/**
 * Compares two JSON texts field by field. A leaf is a string, number, boolean, null, or an empty object or array; two
 * are equal at the same path (keys in any order, array items by position) with the same value. A field that only one
 * of the texts has counts as unequal. Numbers are compared as 64-bit floats: 1 is 1.0.
 */
export function jsonMatch(candidate: string, reference: string, options: JsonMatchOptions = {}): JsonMatch {
  const [ours, theirs] = [leaves(candidate, options), leaves(reference, options)];
  const parsed = { candidateParsed: ours !== null, referenceParsed: theirs !== null };
  if (!ours || !theirs) return { share: 0, ...parsed };
  const equal = [...ours].filter(([path, value]) => theirs.get(path) === value).length;
  const common = [...ours.keys()].filter((path) => theirs.has(path)).length;
  return { share: equal / (ours.size + theirs.size - common), ...parsed };
}

const FENCED = /^```[a-z]*\n([^]*?)\n?```$/i;

/** Leaves in JSON's own notation by their path; null for what isn't JSON. */
function leaves(text: string, { fenced = false }: JsonMatchOptions): Map<string, string> | null {
  const trimmed = text.trim();
  let root: unknown;
  try {
    root = JSON.parse(fenced ? (FENCED.exec(trimmed)?.[1] ?? trimmed) : trimmed);
  } catch {
    return null;
  }
  const found = new Map<string, string>();
  const open: [path: string, value: unknown][] = [['', root]]; // a list, no recursion: texts may nest deeply
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    const fields = fieldsOf(value);
    if (fields.length === 0) found.set(path, JSON.stringify(value));
    for (const [step, field] of fields) open.push([path + step, field]);
  }
  return found;
}

function fieldsOf(value: unknown): (readonly [step: string, field: unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item] as const);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, field]) => [`.${JSON.stringify(key)}`, field] as const);
}
