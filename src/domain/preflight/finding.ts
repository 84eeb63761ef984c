import type { Problem } from '../errors.ts';

/** What preflight looks at, in the order in which it is shown. */
export const checks = [
  'request',
  'model',
  'customization type',
  'region',
  'job name',
  'custom model name',
  'endpoint name',
  'quota',
  'jobs in progress',
  'deployments',
  'role',
  'role permissions',
  'buckets',
  'bucket policies',
  'KMS key',
  'e-mail',
  'data',
  'budget',
] as const;

/**
 * What one look came to. A `problem` refuses the request, a `warning` may be meant, `unknown` could not be looked at.
 */
export interface Finding {
  readonly check: (typeof checks)[number];
  readonly status: 'ok' | 'warning' | 'problem' | 'unknown';
  /** Of the request, or a file with its line. */
  readonly field: string;
  readonly message: string;
  /** What to do about it; absent where nothing is to be done. */
  readonly remedy?: string;
}

type Said = Omit<Finding, 'status' | 'remedy'>;

export const ok = (said: Said): Finding => ({ ...said, status: 'ok' });
export const warning = (said: Said, remedy: string): Finding => ({ ...said, status: 'warning', remedy });
export const problem = (said: Said, remedy: string): Finding => ({ ...said, status: 'problem', remedy });
export const unknown = (said: Said): Finding => ({ ...said, status: 'unknown' });

/** The problems among them, as a refused request tells them. */
export function problemsOf(findings: readonly Finding[]): Problem[] {
  return findings
    .filter(({ status }) => status === 'problem')
    .map(({ field, ...said }) => ({ field, message: inWords(said) }));
}

/** `the role does not exist: create it with temper role` */
export function inWords({ message, remedy }: Pick<Finding, 'message' | 'remedy'>): string {
  return remedy === undefined ? message : `${message}: ${remedy}`;
}
