import { invalidPaginationToken } from '../errors.ts';
import type { Quota } from './catalogue.ts';

/** As many as a page has at most. */
const largestPage = 100;

/** One page of quotas; the token says how many came before. @throws AwsError InvalidPaginationTokenException */
export function pageOfQuotas(
  quotas: readonly Quota[],
  { MaxResults: most = largestPage, NextToken: token }: { readonly MaxResults?: number; readonly NextToken?: string },
): { readonly quotas: readonly Quota[]; readonly nextToken: string | undefined } {
  const start = token === undefined ? 0 : readToken(token);
  const end = start + most;
  const nextToken = end < quotas.length ? Buffer.from(`from:${end}`).toString('base64') : undefined;
  return { quotas: quotas.slice(start, end), nextToken };
}

function readToken(token: string): number {
  const start = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (start === undefined) throw invalidPaginationToken('The provided NextToken is invalid.');
  return Number(start);
}
