/**
 * Every id, name, tag and S3 key that Temper makes, made once: workflows, activities, the CLI and the demo find them
 * here. All are functions of the workflow id, the run id and the step, so that a retried or replayed step makes the
 * same ones. `runId` is always the id of the first run of the chain: it must outlive a continue-as-new.
 *
 * Safe inside the workflow sandbox: imports nothing but patterns.
 */
import { maximumNameLength, toModelName } from './legal-names.ts';
import type { S3Uri } from './ports.ts';

/** The workflow id that `temper start` and the demo use: one workflow at a time for a job name, which is unique for ever. */
export function customizationWorkflowId(jobName: string): string {
  return `customize-${jobName}`;
}

/** Fits `[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?`, because a run id is a UUID. */
export function clientRequestToken(runId: string, step: 'job' | 'endpoint' | 'commitment'): string {
  return `${runId}-${step}`;
}

/** `my-model-0a1b2c3d4e5f`. The run id's last block, since the first blocks of a UUID v7 are a clock. */
export function endpointName(customModelName: string, runId: string): string {
  return nameWith(customModelName, runId.replaceAll(/[^a-zA-Z0-9]/g, '').slice(-12));
}

/**
 * The names of a run's endpoints: the one that the evaluation runs on, and the one with a commitment that is bought
 * after approval. A name that the request gives is that of what is kept.
 */
export function endpointNames(
  customModelName: string,
  runId: string,
  { commitment, name }: { readonly commitment: string; readonly name?: string },
): { readonly endpoint: string; readonly committed?: string } {
  const endpoint = endpointName(customModelName, runId);
  if (commitment === 'none') return { endpoint: name ?? endpoint };
  return { endpoint, committed: name ?? nameWith(customModelName, `${endpoint.slice(-12)}-committed`) };
}

function nameWith(name: string, suffix: string): string {
  return `${toModelName(name, maximumNameLength - suffix.length - 1)}-${suffix}`;
}

export const tagKeys = {
  workflowId: 'temper:workflow-id',
  runId: 'temper:run-id',
  jobName: 'temper:job-name',
} as const;

/** The tags of every resource that a run creates; `temper cleanup` and ownership checks go by them. */
export function resourceTags(
  run: { readonly workflowId: string; readonly runId: string; readonly jobName: string },
  requested: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    ...requested,
    [tagKeys.workflowId]: tagValue(run.workflowId),
    [tagKeys.runId]: tagValue(run.runId),
    [tagKeys.jobName]: tagValue(run.jobName),
  };
}

/** Whether a resource with these tags was created by this run. */
export function isOwnedBy(
  tags: Readonly<Record<string, string>>,
  run: { readonly workflowId: string; readonly runId: string },
): boolean {
  return tags[tagKeys.workflowId] === tagValue(run.workflowId) && tags[tagKeys.runId] === tagValue(run.runId);
}

/** Bedrock allows 256 of `[a-zA-Z0-9\s._:/=+@-]` in a tag's value; a workflow id may hold anything. */
export function tagValue(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9 ._:/=+@-]/g, '_').slice(0, 256);
}

/** Whose words are kept shard by shard. */
export type Speaker = 'baseline' | 'candidate' | 'judge';

/** Where a run keeps its files: `s3://<inference bucket>/<workflow id>/<run id>/…`. */
export interface RunFolder {
  /** With the slash at its end, so that it is a prefix of this run's objects only. */
  readonly folder: S3Uri;
  /** A shard of the evaluation data as both models answer it: `{"id", "prompt", "reference"}` a line. */
  shard(shard: number): S3Uri;
  /** All answers to a shard, in no order: `baseline/part-00000.jsonl`. */
  part(model: Speaker, shard: number): S3Uri;
  /** Some answers to a shard that is being answered: `baseline/journal-00000/1-2.jsonl`. */
  journalEntry(model: Speaker, shard: number, entry: string): S3Uri;
  /** What all entries of a shard's journal begin with. */
  journal(model: Speaker, shard: number): S3Uri;
  /** What all parts of a model begin with. */
  parts(model: Speaker): S3Uri;
  /** Scores per record of one model: `scores/baseline.jsonl`. */
  scores(name: string): S3Uri;
  /** All answers of a model as a JSON array of texts in record order, under the AWS sample's file names. */
  inferences(model: 'baseline' | 'candidate'): S3Uri;
  readonly result: S3Uri;
  /** What the report shows of the evaluation; `report.json` is this with the verdict, the losses and the cost. */
  readonly evaluation: S3Uri;
  readonly report: S3Uri;
  /** Of data that can't be used; that of usable data lies beside the data. */
  readonly dataReport: S3Uri;
  readonly reportJson: S3Uri;
}

export function runFolder(inferenceBucket: string, workflowId: string, runId: string): RunFolder {
  const folder: S3Uri = `s3://${inferenceBucket}/${keySegment(workflowId)}/${keySegment(runId)}/`;
  const number = (shard: number) => String(shard).padStart(5, '0');
  return {
    folder,
    shard: (shard) => `${folder}records/shard-${number(shard)}.jsonl`,
    part: (model, shard) => `${folder}${model}/part-${number(shard)}.jsonl`,
    journalEntry: (model, shard, entry) => `${folder}${model}/journal-${number(shard)}/${entry}.jsonl`,
    journal: (model, shard) => `${folder}${model}/journal-${number(shard)}/`,
    parts: (model) => `${folder}${model}/part-`,
    scores: (name) => `${folder}scores/${keySegment(name)}.jsonl`,
    inferences: (model) =>
      `${folder}${model === 'baseline' ? 'base-model-inference.json' : 'custom-model-inference.json'}`,
    result: `${folder}result.json`,
    evaluation: `${folder}evaluation.json`,
    report: `${folder}report.html`,
    dataReport: `${folder}data-report.html`,
    reportJson: `${folder}report.json`,
  };
}

/**
 * A part of an S3 key from any text. Characters that Bedrock, shells or URLs trip over become `-`; two workflow ids
 * that look the same afterwards are still told apart by the run id.
 */
export function keySegment(text: string): string {
  const safe = text.replaceAll(/[^a-zA-Z0-9._-]/g, '-').slice(0, 200);
  return /^\.*$/.test(safe) ? '_' : safe;
}
