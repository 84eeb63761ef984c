import { validationError } from './errors.ts';
import type { Infer, Shape } from './validation/shapes.ts';
import { check } from './validation/shapes.ts';

/** What can be listed: in the order of `sequence`, which is also that of creation. */
export interface Listed {
  readonly sequence: number;
  readonly creationTime: string;
}

export interface Listing {
  readonly creationTimeAfter?: string;
  readonly creationTimeBefore?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly sortOrder?: 'Ascending' | 'Descending';
}

/** Bedrock doesn't publish its own; small enough that nobody forgets to ask for the next page. */
const defaultMaxResults = 100;

/** The query of a list operation against its shape; a query carries its one number as text. */
export function readQuery<S extends Shape<object>>(shape: S, query: URLSearchParams): Infer<S> {
  const members: Record<string, unknown> = Object.fromEntries(query);
  const count = members['maxResults'];
  // What is no number stays text, which the shape then refuses.
  if (typeof count === 'string' && /^[+-]?\d+$/.test(count)) members['maxResults'] = Number(count);
  return check(shape, members) as Infer<S>;
}

/** One page of what a list operation found, newest first unless asked otherwise. */
export function page<T extends Listed>(
  items: readonly T[],
  listing: Listing,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const direction = listing.sortOrder === 'Ascending' ? 1 : -1;
  const { creationTimeAfter, creationTimeBefore } = listing;
  const after = creationTimeAfter === undefined ? -Infinity : Date.parse(creationTimeAfter);
  const before = creationTimeBefore === undefined ? Infinity : Date.parse(creationTimeBefore);
  const cursor = readToken(listing.nextToken);
  const found = items
    .filter(({ creationTime }) => Date.parse(creationTime) > after && Date.parse(creationTime) < before)
    .filter(({ sequence }) => cursor === null || (sequence - cursor) * direction > 0)
    .sort((left, right) => (left.sequence - right.sequence) * direction);
  const maxResults = listing.maxResults ?? defaultMaxResults;
  const shown = found.slice(0, maxResults);
  const last = shown.at(-1);
  return last === undefined || found.length <= maxResults
    ? { items: shown }
    : { items: shown, nextToken: writeToken(last.sequence) };
}

// A page ends at a resource, not at a number of them: what is made or deleted in between shifts nothing.
const writeToken = (sequence: number): string => Buffer.from(`after:${sequence}`).toString('base64url');

function readToken(token: string | undefined): number | null {
  if (token === undefined) return null;
  const sequence = /^after:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (sequence === undefined) throw validationError('The provided nextToken is invalid.');
  return Number(sequence);
}
