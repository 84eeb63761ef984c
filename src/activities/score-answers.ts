import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { DecisionSettings, EvaluationSettings } from '../domain/customization.ts';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { runFolder, type RunFolder } from '../domain/names.ts';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';
import type { MeasuredMetric } from '../domain/verdict.ts';
import type { JudgeSummary } from '../metrics/index.ts';
import { detailsOf, latencyOf, type AnsweredRecord } from '../evaluation/details.ts';
import { measureJudge, type Judgement } from '../evaluation/judge.ts';
import { measure, type Measurement } from '../evaluation/measure.ts';
import { metricOptionsOf } from '../evaluation/metric-settings.ts';
import type { AnswerFailure, CustomizationResult, ModelScores } from '../report/result.ts';
import { whileBeating } from './beating.ts';
import type { Inferences } from './collect-inferences.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import {
  answeredByBoth,
  roles,
  type AnswerLine,
  type Answers,
  type EvaluationPlan,
  type JudgeLine,
  type Role,
} from './evaluation-work.ts';
import { loadTools } from './evaluation-tools.ts';
import { readJsonLines, writeJsonLines } from './json-lines.ts';

/** What an evaluation comes to: figures over all records, counts, and where the rest is. */
export interface Evaluation {
  /** Empty where nothing could be compared. */
  readonly scores: CustomizationResult['scores'];
  /** Each metric of both models, compared; what the decision goes by. */
  readonly metrics: readonly MeasuredMetric[];
  readonly signatures: Readonly<Record<string, string>>;
  /** Null where nobody was asked. */
  readonly inferences: Inferences | null;
  /** `evaluation.json`: what the report shows beyond this. */
  readonly detailsUri: S3Uri;
  readonly records: number;
  /** Records that both models answered; the others are left out of both. */
  readonly scored: number;
  /** Of the records; absent in evaluations that older versions planned. */
  readonly datasetDigest?: string;
  /** How often a judge preferred whom, and how often its reply said nothing. */
  readonly judge?: JudgeSummary;
  /** Why nothing was compared. */
  readonly unscored?: string;
}

/** Always measured, because the result's `scores` hold them. */
const alwaysMeasured = ['bertscore', 'rougeL'];

export function scoreAnswersActivities(dependencies: Pick<Dependencies, 'ports' | 'bertScorer' | 'sentenceEncoder'>) {
  const { objects } = dependencies.ports;
  return {
    /**
     * Scores both models' answers to the same records and compares them; values by record go to S3, keyed by record
     * id, and what the report shows goes beside them.
     */
    async scoreAnswers(
      settings: EvaluationSettings,
      decision: DecisionSettings,
      owner: Owner,
      plan: EvaluationPlan,
      inferences: Inferences,
    ): Promise<Evaluation> {
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      return whileBeating(async (say) => {
        const records = await readRecords(objects, folder, plan.shards);
        const answers = {
          baseline: await readAnswers(objects, folder.parts('baseline')),
          candidate: await readAnswers(objects, folder.parts('candidate')),
        };
        const answered = answeredByBoth(records, answers);
        if (answered.length === 0) {
          throw ApplicationFailure.nonRetryable(
            `none of the ${records.length} records has an answer from both models, so there is nothing to compare; ` +
              `the reasons are in ${folder.folder}`,
            'NothingToScore',
          );
        }
        const options = metricOptionsOf(settings.metricOptions);
        const tools = await loadTools(dependencies, settings, decision, (text) => say({ encoder: text }));
        const measured = await measure(
          [...alwaysMeasured, ...settings.metrics],
          {
            references: answered.map(({ reference }) => [reference]),
            answers: [answered.map(({ baseline }) => baseline), answered.map(({ candidate }) => candidate)],
          },
          decision,
          options,
          {
            ...tools,
            signal: cancellationSignal(),
            onProgress: (done, of) => say({ scored: done, of }),
          },
        );
        const judged = settings.judge && {
          judge: settings.judge,
          judgements: judgementsOf(answered, await readLines<JudgeLine>(objects, folder.parts('judge'))),
        };
        const preferred =
          judged && (await measureJudge(judged.judge, judged.judgements, decision, cancellationSignal()));
        const measurements = [...measured, ...(preferred?.measurement ? [preferred.measurement] : [])];
        const details = detailsOf({
          records: answered,
          total: records.length,
          failures: failuresOf(answers),
          measurements,
          metric: decision.metric,
          options,
          latency: { baseline: latencyOf(callsOf(answers.baseline)), candidate: latencyOf(callsOf(answers.candidate)) },
        });
        await writeScores(objects, folder, answered, measurements);
        await objects.writeText(folder.evaluation, JSON.stringify(details), 'application/json');
        return {
          scores: { baseline: meansOf(measurements, 'baseline'), candidate: meansOf(measurements, 'candidate') },
          metrics: measurements.map(withoutRecords),
          signatures: Object.fromEntries(measurements.map(({ name, signature }) => [familyOf(name), signature])),
          inferences,
          detailsUri: folder.evaluation,
          records: records.length,
          scored: answered.length,
          ...(plan.digest !== undefined && { datasetDigest: plan.digest }),
          ...(preferred && { judge: preferred.summary }),
        };
      });
    },
  };
}

async function readRecords(objects: ObjectPort, folder: RunFolder, shards: number): Promise<EvaluationRecord[]> {
  const records: EvaluationRecord[] = [];
  for (let shard = 0; shard < shards; shard += 1) {
    records.push(...(await readJsonLines<EvaluationRecord>(objects, folder.shard(shard))));
  }
  return records;
}

export function readAnswers(objects: ObjectPort, prefix: S3Uri): Promise<Map<string, AnswerLine>> {
  return readLines(objects, prefix);
}

async function readLines<Line extends { readonly id: string }>(
  objects: ObjectPort,
  prefix: S3Uri,
): Promise<Map<string, Line>> {
  const lines = new Map<string, Line>();
  for await (const { uri } of objects.list(prefix)) {
    for (const line of await readJsonLines<Line>(objects, uri)) lines.set(line.id, line);
  }
  return lines;
}

function judgementsOf(records: readonly AnsweredRecord[], lines: ReadonlyMap<string, JudgeLine>): Judgement[] {
  return records.map(({ id }) => {
    const line = lines.get(id);
    return line && 'forward' in line ? line : null;
  });
}

function failuresOf(answers: Answers): AnswerFailure[] {
  return roles.flatMap((role) =>
    [...answers[role].values()].flatMap((line) => ('error' in line ? [{ id: line.id, role, ...line.error }] : [])),
  );
}

function callsOf(answers: ReadonlyMap<string, AnswerLine>) {
  return [...answers.values()].flatMap((line) => ('text' in line ? [line] : []));
}

async function writeScores(
  objects: ObjectPort,
  folder: RunFolder,
  answered: readonly AnsweredRecord[],
  measurements: readonly Measurement[],
): Promise<void> {
  for (const role of roles) {
    const lines = answered.map(({ id }, record) => ({
      id,
      ...Object.fromEntries(measurements.map(({ name, values }) => [name, values[role][record]])),
    }));
    await writeJsonLines(objects, folder.scores(role), lines);
  }
}

function withoutRecords(measurement: Measurement): MeasuredMetric {
  const { name, label, higherIsBetter, records, baseline, candidate, difference, threshold } = measurement;
  return { name, label, higherIsBetter, records, baseline, candidate, difference, threshold };
}

function meansOf(measurements: readonly Measurement[], role: Role): ModelScores {
  const of = (name: string) => {
    const found = measurements.find((measurement) => measurement.name === name);
    if (!found) throw new Error(`${name} was not measured`);
    return found[role].value;
  };
  const all = (family: string) => ({
    precision: of(`${family}.precision`),
    recall: of(`${family}.recall`),
    f1: of(`${family}.f1`),
  });
  return { rougeL: all('rougeL'), bertscore: all('bertscore') };
}

/** `rougeL.f1` → `rougeL`: metrics of one family share a signature. */
function familyOf(name: string): string {
  return name.split('.')[0] ?? name;
}
