import type { EvaluationSettings } from '../domain/customization.ts';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import type { FamilyDescription } from '../domain/families/described.ts';
import type { AnsweredRecord } from '../evaluation/details.ts';
import type { Owner } from './dependencies.ts';

export type Role = 'baseline' | 'candidate';
export const roles = ['baseline', 'candidate'] as const;

/** One model's work on one shard of the evaluation records. */
export interface ShardWork {
  readonly owner: Owner;
  readonly settings: EvaluationSettings;
  readonly baseModelId: string;
  /** What the request says of that model's family. */
  readonly family?: FamilyDescription;
  readonly role: Role;
  readonly modelId: string;
  readonly shard: number;
}

/** A line of a part file: an answer, or why there is none. */
export type AnswerLine =
  | {
      readonly id: string;
      readonly text: string;
      readonly latencyMs: number;
      readonly inputTokens?: number;
      readonly outputTokens?: number;
    }
  | { readonly id: string; readonly error: { readonly code: string; readonly message: string } };

/** What a judge replied, as it is: to the baseline's answer first, and to the candidate's first. */
export type JudgeLine =
  | { readonly id: string; readonly forward: string; readonly backward: string }
  | { readonly id: string; readonly error: { readonly code: string; readonly message: string } };

export type Answers = Readonly<Record<Role, ReadonlyMap<string, AnswerLine>>>;

/** The records that have an answer from both models, with the answers. */
export function answeredByBoth(records: readonly EvaluationRecord[], answers: Answers): AnsweredRecord[] {
  return records.flatMap((record) => {
    const baseline = answers.baseline.get(record.id);
    const candidate = answers.candidate.get(record.id);
    if (!baseline || !candidate || !('text' in baseline) || !('text' in candidate)) return [];
    return [{ ...record, baseline: baseline.text, candidate: candidate.text }];
  });
}

export interface EvaluationPlan {
  readonly shards: number;
  readonly recordsPerShard: number;
  readonly records: number;
  /** `digestOf` the records; absent in plans of older versions. */
  readonly digest?: string;
}
