/**
 * The JSON contract of a customization: the workflow's result, `result.json` in the run's folder, and what the CLI,
 * the e-mail and the demo print. Nothing of a record's text is in it, only references, counts and aggregates.
 */
export interface CustomizationResult {
  readonly workflowId: string;
  readonly runId: string;
  readonly outcome: 'kept' | 'released';
  /** One sentence: why it ended like this. */
  readonly reason: string;
  readonly verdict: Verdict['verdict'];
  /** Sentences that explain the verdict, with the figures. */
  readonly verdictReasons: readonly string[];
  readonly decision: { readonly rule: string; readonly metric: string; readonly margin: number };
  readonly scores: { readonly baseline: ModelScores; readonly candidate: ModelScores };
  /** How each score was computed, by metric: `{"rougeL": "rougeL|…", "bertscore": "bertscore|…"}`. */
  readonly signatures: Readonly<Record<string, string>>;
  readonly losses: Losses;
  readonly baseModel: string;
  readonly jobName: string;
  readonly jobArn: string;
  readonly customModelArn: string;
  /** Null once released. */
  readonly endpointArn: string | null;
  readonly inferences: { readonly baseline: string; readonly candidate: string };
  readonly approval: Approval | null;
  readonly records: RecordCounts;
  readonly cost: CostEstimate;
  /** The e-mail, or why there is none. */
  readonly notification: { readonly messageId: string; readonly to: string } | { readonly skipped: string };
  /** S3 URI of this result. */
  readonly resultUri: string;
  readonly stages: readonly StageTiming[];
}

export interface Verdict {
  readonly verdict: 'better' | 'worse' | 'inconclusive' | 'invalid';
  readonly reasons: readonly string[];
}

/** Means over the scored records; null where there was nothing to score. */
export interface ModelScores {
  readonly rougeL: { readonly precision: number; readonly recall: number; readonly f1: number };
  readonly bertscore: { readonly precision: number; readonly recall: number; readonly f1: number };
}

/** As read from the job's metrics files; thinned to at most 50 points, the first and last kept. Empty where absent. */
export interface Losses {
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

export interface Approval {
  readonly approved: boolean;
  readonly by: string;
  readonly comment: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface RecordCounts {
  readonly training: number;
  readonly evaluation: number;
  /** Records that both models answered. */
  readonly scored: number;
}

/** US dollars at list prices of `pricesAsOf`; null where no price is known. An estimate, never a bill. */
export interface CostEstimate {
  readonly trainingUsd: number | null;
  /** For the time the endpoint existed in this run. */
  readonly endpointUsd: number | null;
  /** What keeping the endpoint costs from now on; 0 once released. */
  readonly endpointUsdPerHour: number | null;
  readonly storageUsdPerMonth: number | null;
  readonly totalUsd: number | null;
  readonly pricesAsOf: string;
  readonly notes: readonly string[];
}

export interface StageTiming {
  readonly stage: string;
  readonly startedAt: string;
  readonly durationSeconds: number;
}
