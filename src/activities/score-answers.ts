import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { EvaluationSettings } from '../domain/customization.ts';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { runFolder } from '../domain/names.ts';
import type { ModelScores } from '../report/result.ts';
import { meanScores, rougeL, rougeLSignature, type BertScorer } from '../metrics/index.ts';
import { whileBeating } from './beating.ts';
import type { Inferences } from './collect-inferences.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import { roles, type EvaluationPlan, type Role } from './evaluation-work.ts';
import { readJsonLines, writeJsonLines } from './json-lines.ts';

/** What an evaluation comes to: means, signatures, counts and where the rest is. */
export interface Evaluation {
  readonly scores: { readonly baseline: ModelScores; readonly candidate: ModelScores };
  readonly signatures: Readonly<Record<string, string>>;
  readonly inferences: Inferences;
  readonly records: number;
  /** Records that both models answered; the others are left out of both. */
  readonly scored: number;
}

interface Triple {
  readonly id: string;
  readonly reference: string;
  readonly answers: Readonly<Record<Role, string>>;
}

export function scoreAnswersActivities({ ports: { objects }, bertScorer }: Pick<Dependencies, 'ports' | 'bertScorer'>) {
  return {
    /** Scores both models' answers to the same records; per-record scores go to S3, keyed by record id. */
    async scoreAnswers(
      settings: EvaluationSettings,
      owner: Owner,
      plan: EvaluationPlan,
      inferences: Inferences,
    ): Promise<Evaluation> {
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      return whileBeating(async (say) => {
        const records: EvaluationRecord[] = [];
        for (let shard = 0; shard < plan.shards; shard += 1) {
          records.push(...(await readJsonLines<EvaluationRecord>(objects, folder.shard(shard))));
        }
        const answers = {
          baseline: JSON.parse(await objects.readText(inferences.baseline)) as (string | null)[],
          candidate: JSON.parse(await objects.readText(inferences.candidate)) as (string | null)[],
        };
        const triples = align(records, answers);
        if (triples.length === 0) {
          throw ApplicationFailure.nonRetryable(
            `none of the ${records.length} records has an answer from both models, so there is nothing to compare; ` +
              `the reasons are in ${folder.folder}`,
            'NothingToScore',
          );
        }
        const scorer = await bertScorer(settings.encoder, (text) => say({ encoder: text }));
        const scores = {} as Record<Role, ModelScores>;
        for (const role of roles) {
          say({ scoring: role, records: triples.length });
          const perRecord = await score(scorer, role, triples, (done) =>
            say({ scoring: role, done, of: triples.length }),
          );
          await writeJsonLines(objects, folder.scores(role), perRecord);
          scores[role] = {
            rougeL: meanScores(perRecord.map(({ rougeL }) => rougeL)),
            bertscore: meanScores(perRecord.map(({ bertscore }) => bertscore)),
          };
        }
        return {
          scores,
          signatures: { rougeL: rougeLSignature, bertscore: scorer.signature },
          inferences,
          records: records.length,
          scored: triples.length,
        };
      });
    },
  };
}

/** Records that both models answered, by position: the inferences are in record order, null where there is no answer. */
function align(records: readonly EvaluationRecord[], answers: Record<Role, (string | null)[]>): Triple[] {
  return records.flatMap(({ id, reference }, index) => {
    const baseline = answers.baseline[index] ?? null;
    const candidate = answers.candidate[index] ?? null;
    return baseline === null || candidate === null ? [] : [{ id, reference, answers: { baseline, candidate } }];
  });
}

async function score(scorer: BertScorer, role: Role, triples: readonly Triple[], onProgress: (done: number) => void) {
  const pairs = triples.map(({ answers, reference }) => ({ candidate: answers[role], reference }));
  const bertscores = await scorer.score(pairs, { onProgress, signal: cancellationSignal() });
  return pairs.map((pair, index) => ({
    id: triples[index]?.id,
    rougeL: rougeL(pair),
    bertscore: bertscores[index] as ModelScores['bertscore'],
  }));
}
