import type { Endpoint, Job } from '../domain/ports.ts';

/** What one look at a job or endpoint found; small, because each look is in a workflow's history. */
export interface Observation {
  readonly done: boolean;
  /** Changes whenever people should be told: status and phases, no figures. */
  readonly summary: string;
  /** Figures that change with every look (losses), for showing only; '' where there are none. */
  readonly figures: string;
  readonly job?: Pick<
    Job,
    'arn' | 'status' | 'phases' | 'customModelArn' | 'failureMessage' | 'trainingLoss' | 'validationLoss'
  >;
  readonly endpoint?: Pick<Endpoint, 'arn' | 'status' | 'failureMessage'>;
}
