import type { EvaluationSettings } from '../domain/customization.ts';
import type { Owner } from './dependencies.ts';

export type Role = 'baseline' | 'candidate';
export const roles = ['baseline', 'candidate'] as const;

/** One model's work on one shard of the evaluation records. */
export interface ShardWork {
  readonly owner: Owner;
  readonly settings: EvaluationSettings;
  readonly baseModelId: string;
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

export interface EvaluationPlan {
  readonly shards: number;
  readonly recordsPerShard: number;
  readonly records: number;
}
