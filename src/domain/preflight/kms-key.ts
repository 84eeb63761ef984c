import type { AccountFacts, PreflightRequest } from './facts.ts';
import { ok, problem, unknown, type Finding } from './finding.ts';

/** A custom model whose key can't be used can be neither made nor asked. */
export function checkKmsKey({ kmsKeyId }: PreflightRequest, { kmsKey }: AccountFacts): readonly Finding[] {
  if (kmsKeyId === undefined || !kmsKey) return [];
  const said = { check: 'KMS key', field: 'kmsKey' } as const;
  if (!kmsKey.readable) return [unknown({ ...said, message: kmsKey.note })];
  if (!kmsKey.value)
    return [
      problem(
        { ...said, message: `${kmsKeyId} does not exist in this account and Region` },
        'name another key, or none',
      ),
    ];
  const { state, usage } = kmsKey.value;
  if (state !== 'Enabled')
    return [
      problem(
        { ...said, message: `${kmsKeyId} is ${state}, so that nothing can be encrypted with it` },
        'enable it, or name another',
      ),
    ];
  if (usage !== 'ENCRYPT_DECRYPT')
    return [problem({ ...said, message: `${kmsKeyId} is for ${usage}` }, 'name a symmetric key that encrypts')];
  return [ok({ ...said, message: `${kmsKeyId} is enabled` })];
}
