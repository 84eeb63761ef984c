/**
 * Names and shapes of everything that is sent to a workflow or asked of it. The client, the tests and the workflows
 * find them here and nowhere else; they are part of what people type, so they do not change.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Observation } from '../activities/observations.ts';
import type { Approval, CostForecast, CustomizationResult, ServingSummary } from '../report/result.ts';
import type { Stage } from './stages.ts';

export type { Stage } from './stages.ts';

export const taskQueue = 'model-customization';

/** The argument of `approve` and `reject`. Signals arrive as raw JSON from anywhere: handlers check it. */
export interface DecisionNote {
  readonly by: string;
  readonly comment?: string;
}

export interface Decision extends DecisionNote {
  readonly approved: boolean;
}

export const approveSignal = defineSignal<[DecisionNote]>('approve');
export const rejectSignal = defineSignal<[DecisionNote]>('reject');
/** From EventBridge or a person: something the workflow waits for has changed, look now. */
export const resourceChangedSignal = defineSignal<[unknown?]>('resourceChanged');
/** Internal, from a waiting child to its parent: what its last look found. */
export const observedSignal = defineSignal<[Observation]>('observed');
/** Internal, from the evaluating child to its parent. */
export const evaluationProgressedSignal = defineSignal<[NonNullable<Progress['evaluation']>]>('evaluationProgressed');
export const decideUpdate = defineUpdate<Approval, [Decision]>('decide');
export const progressQuery = defineQuery<Progress>('progress');

/** The answer of the query `progress`: everything is derived from what the workflow knows at that moment. */
export interface Progress {
  readonly workflowId: string;
  readonly runId: string;
  readonly stage: Stage;
  /** One sentence for people. */
  readonly headline: string;
  readonly baseModel?: string;
  readonly jobName?: string;
  readonly customModelName?: string;
  readonly jobArn?: string;
  readonly job?: {
    readonly status: string;
    readonly validation?: string;
    readonly dataProcessing?: string;
    readonly training?: string;
    readonly trainingLoss?: number;
    readonly validationLoss?: number;
  };
  readonly customModelArn?: string;
  /** How the request wants the custom model served. */
  readonly serving?: Pick<ServingSummary, 'kind' | 'modelUnits' | 'commitment'>;
  /** What the evaluation runs on and, once one is kept, that one. */
  readonly endpoint?: {
    readonly arn: string;
    /** Provisioned where absent. */
    readonly kind?: ServingSummary['kind'];
    readonly status: 'Creating' | 'InService' | 'Releasing' | 'Kept' | 'Released';
  };
  /** The throughput with a commitment, from its purchase on. */
  readonly committed?: { readonly arn: string; readonly status: 'Creating' | 'InService' | 'Failed' };
  /** Counts of answered records, both models together in `total`. */
  readonly evaluation?: {
    readonly answered: number;
    readonly total: number;
    readonly step: 'answering' | 'scoring' | 'done';
  };
  readonly scores?: CustomizationResult['scores'];
  readonly verdict?: CustomizationResult['verdict'];
  readonly verdictReasons?: readonly string[];
  /** The page to look at before deciding. */
  readonly reportUri?: string;
  readonly approval?: {
    readonly expiresAt: string;
    /** What is asked where it is about a purchase, in one sentence; absent where it is about keeping the model. */
    readonly question?: string;
    readonly decision?: Approval;
  };
  /** The last signal that changed nothing, and why: its sender got no answer. Absent once a decision was taken. */
  readonly ignoredSignal?: string;
  /** The most that the run may cost. */
  readonly forecast?: CostForecast;
  /** What preflight found not plainly right. */
  readonly warnings?: readonly string[];
  /** The page about the data, where it was prepared. */
  readonly dataReportUri?: string;
  /** When each stage so far began, oldest first. */
  readonly stages: readonly { readonly stage: Stage; readonly startedAt: string }[];
}
