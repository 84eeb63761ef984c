import type { SetSummary, SourceSummary } from './data-report.ts';

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
  readonly decision: DecisionSummary;
  /** Empty where the models' answers can't be compared. */
  readonly scores: { readonly baseline: Partial<ModelScores>; readonly candidate: Partial<ModelScores> };
  /** How each score was computed, by metric: `{"rougeL": "rougeL|…", "bertscore": "bertscore|…"}`. */
  readonly signatures: Readonly<Record<string, string>>;
  readonly losses: Losses;
  readonly baseModel: string;
  readonly jobName: string;
  readonly jobArn: string;
  readonly customModelArn: string;
  /** Null once released. */
  readonly endpointArn: string | null;
  /** Of what is kept, or of what the evaluation ran on. Absent in results of before there was a choice. */
  readonly serving?: ServingSummary;
  /** Null where the models were not asked. */
  readonly inferences: { readonly baseline: string; readonly candidate: string } | null;
  readonly approval: Approval | null;
  readonly records: RecordCounts;
  readonly cost: CostEstimate;
  /** The e-mail, or why there is none. */
  readonly notification: { readonly messageId: string; readonly to: string } | { readonly skipped: string };
  /** S3 URI of this result. */
  readonly resultUri: string;
  /** S3 URI of the report, one HTML page; `report.json` beside it is what it shows. */
  readonly reportUri: string;
  readonly stages: readonly StageTiming[];
  /** Where the data was prepared from a source. */
  readonly data?: PreparedData;
}

/** Data that a customization prepared for itself. */
export interface PreparedData {
  /** Of the sets' digests, SHA-256 in hex. */
  readonly digest: string;
  readonly sets: readonly (SetSummary & { readonly uri: string; readonly versionId?: string })[];
  readonly sources: readonly SourceSummary[];
  readonly reportUri: string;
  readonly manifestUri: string;
  readonly warnings: number;
}

/** What makes a custom model servable, and for how long somebody is bound to pay for it. */
export interface ServingSummary {
  readonly kind: 'provisioned' | 'on-demand';
  /** 0 on demand. */
  readonly modelUnits: number;
  readonly commitment: 'none' | 'one-month' | 'six-months';
  /** Why the commitment that was decided on does not serve; null where it does, or none was asked for. */
  readonly commitmentProblem: string | null;
}

export interface Verdict {
  readonly verdict: 'better' | 'worse' | 'inconclusive' | 'invalid';
  readonly reasons: readonly string[];
  /** The primary metric first, then each guardrail; absent where the verdict is invalid. */
  readonly criteria?: readonly Criterion[];
}

/** What a verdict is made of: whether a metric does what the decision asks of it. */
export interface Criterion {
  readonly metric: string;
  /** `open`: neither met nor missed is shown. */
  readonly finding: 'met' | 'missed' | 'open';
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

/** How sure the prices on record are; absent where none is, and in results of older versions. */
export type PriceKind = 'list price' | 'reported' | 'unconfirmed' | 'outdated';

/** US dollars at prices of `pricesAsOf`; null where no price is known. An estimate, never a bill. */
export interface CostEstimate {
  readonly trainingUsd: number | null;
  /** For the time the endpoint existed in this run. */
  readonly endpointUsd: number | null;
  /** What keeping the endpoint costs from now on; 0 once released. */
  readonly endpointUsdPerHour: number | null;
  readonly storageUsdPerMonth: number | null;
  /** The evaluation's calls on demand, by the tokens that Bedrock counted; absent in results of older versions. */
  readonly evaluationUsd?: number | null;
  /** Of training, endpoint and, where its price is known, evaluation. */
  readonly totalUsd: number | null;
  readonly pricesAsOf: string;
  readonly priceKind?: PriceKind;
  /** What was expected before anything was bought. */
  readonly forecast?: CostForecast;
  readonly notes: readonly string[];
}

/** The most that a customization may cost, before anything is bought: US dollars, null where no price is known. */
export interface CostForecast {
  readonly trainingUsd: number | null;
  /** Of the custom model, for one month. */
  readonly storageUsd: number | null;
  /** Until it is in service, for the evaluation, and for the whole time in which a person may decide. */
  readonly endpointUsd: number | null;
  readonly endpointHours: number;
  /** The evaluation's calls to models on demand. */
  readonly evaluationUsd: number | null;
  /** Absent where nobody judges. */
  readonly judgeUsd?: number | null;
  /** What a commitment obliges to pay until its end, once somebody approved; absent where none is wanted. */
  readonly commitmentUsd?: number | null;
  /** Null where a part is. */
  readonly totalUsd: number | null;
  /** Of the parts whose price is known. */
  readonly knownUsd: number;
  /** What the request's `prices` would have to hold for a total. */
  readonly unknownPrices: readonly string[];
  readonly pricesAsOf: string;
  readonly priceKind?: PriceKind;
  readonly notes: readonly string[];
}

export interface StageTiming {
  readonly stage: string;
  readonly startedAt: string;
  readonly durationSeconds: number;
}

/**
 * The JSON contract of an evaluation: `report.json`. The HTML page, the CLI table, JUnit and the gate render this and
 * read nothing else. JSON has no NaN, so a figure that does not exist is null.
 */
export interface EvaluationReport {
  readonly verdict: Verdict['verdict'];
  /** Sentences that explain the verdict, with the figures. */
  readonly reasons: readonly string[];
  readonly criteria?: Verdict['criteria'];
  readonly decision: DecisionSummary;
  /** In the order in which they are shown. */
  readonly metrics: readonly MetricSummary[];
  readonly records: {
    readonly total: number;
    /** Records that both models answered. */
    readonly scored: number;
    /** `scored / total`, 0–1. */
    readonly coverage: number;
    readonly failures: readonly AnswerFailure[];
  };
  /** Worst regressions first. */
  readonly sideBySide: readonly RecordComparison[];
  /** Records that were scored but are not in `sideBySide`. */
  readonly sideBySideOmitted: number;
  /** Empty where the job wrote none, or nothing was customized. */
  readonly losses: { readonly training: readonly LossPoint[]; readonly validation: readonly LossPoint[] };
  /** Null where the references are no labels. */
  readonly classification: ClassificationSummary | null;
  readonly latency: { readonly baseline: LatencySummary; readonly candidate: LatencySummary };
  readonly cost: CostEstimate | null;
  readonly provenance: Provenance;
}

export interface DecisionSummary {
  /** `mean`: the two means alone, as the AWS sample does. `paired`: significance over the same records. */
  readonly rule: 'mean' | 'paired';
  readonly metric: string;
  readonly minimumImprovement: number;
  readonly seed: number;
  readonly resamples: number;
  readonly guardrails: readonly { readonly metric: string; readonly maximumDrop: number }[];
}

/** One metric, or one component of it, of both models. */
export interface MetricSummary {
  /** `bertscore.f1`, `rougeL.f1`, `bleu`, `accuracy`, … */
  readonly name: string;
  /** `BERTScore F1` */
  readonly label: string;
  readonly signature: string;
  readonly higherIsBetter: boolean;
  readonly baseline: Interval;
  readonly candidate: Interval;
  /** Candidate − baseline. */
  readonly difference: Interval & { readonly pValue: number | null; readonly test: string };
  /** Of the differences per record; one edge more than counts, both empty where there are none. */
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

/** A mean (or corpus score) with its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Why a record left the comparison. */
export interface AnswerFailure {
  readonly id: string;
  readonly role: 'baseline' | 'candidate';
  readonly code: string;
  readonly message: string;
}

export interface RecordComparison {
  readonly id: string;
  readonly prompt: string;
  readonly reference: string;
  /** What the models were told before the prompt. */
  readonly system?: string;
  /** Turns before the prompt. */
  readonly history?: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];
  /** What the models were shown: URIs, never the images themselves. */
  readonly images?: readonly { readonly uri: string }[];
  readonly baseline: string;
  readonly candidate: string;
  /** Candidate − baseline in the metric that decides. */
  readonly difference: number;
}

export interface LossPoint {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly perplexity: number | null;
}

export interface ClassificationSummary {
  readonly labels: readonly string[];
  readonly baseline: ClassificationDetail;
  readonly candidate: ClassificationDetail;
}

/** By label, in the order of `labels`. */
export interface ClassificationDetail {
  /** Counts: a row is a reference's label, a column an answer's. */
  readonly matrix: readonly (readonly number[])[];
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly f1: readonly number[];
  readonly support: readonly number[];
}

/** Of a model's calls; null where nothing was called. */
export interface LatencySummary {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** What it takes to compute the same figures again. */
export interface Provenance {
  readonly models: { readonly baseline: string; readonly candidate: string };
  readonly request: unknown;
  /** SHA-256 of the evaluation records, in hex (`digestOf`): prompts and references as both models met them. */
  readonly datasetDigest: string | null;
  /** SHA-256 of the training data, in hex, where the evaluation was part of a customization. */
  readonly trainingDigest?: string;
  /** Where the data was prepared from a source. */
  readonly data?: PreparedData;
  /** By program or library. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Where the evaluation was part of a customization. */
  readonly customization?: {
    readonly workflowId: string;
    readonly runId: string;
    readonly outcome: string;
    readonly reason: string;
  };
}
