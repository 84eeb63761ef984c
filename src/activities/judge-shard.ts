import { cancellationSignal } from '@temporalio/activity';
import type { EvaluationSettings, JudgeSettings } from '../domain/customization.ts';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { ServiceError } from '../domain/errors.ts';
import { UnexpectedResponseError } from '../domain/families/family.ts';
import { findServedModel } from '../domain/families/index.ts';
import { runFolder } from '../domain/names.ts';
import type { InferencePort } from '../domain/ports.ts';
import { judgeQuestions } from '../metrics/index.ts';
import { askModel } from './ask-model.ts';
import { askPatiently } from './ask-patiently.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import { answeredByBoth, type AnswerLine, type JudgeLine } from './evaluation-work.ts';
import { readJsonLines } from './json-lines.ts';
import { createLimits } from './limits.ts';
import { workThroughShard } from './work-through-shard.ts';

/** Room for a judge's reasons before its verdict; it is to judge the same way each time. */
const judging = { maxTokens: 1_000, temperature: 0 } as const;

export interface JudgeWork {
  readonly owner: Owner;
  readonly settings: EvaluationSettings;
  readonly judge: JudgeSettings;
  readonly shard: number;
}

export function judgeShardActivities({ ports: { inference, objects } }: Pick<Dependencies, 'ports'>) {
  const limitOf = createLimits();
  return {
    /**
     * A model compares both models' answers to the records of one shard, each twice, the answers swapped. Its replies
     * are saved as they are. Returns how many records it was asked about: those that both models answered.
     */
    async judgeShard({ owner, settings, judge, shard }: JudgeWork): Promise<number> {
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      const ceiling = settings.maximumConcurrency;
      const limit = limitOf(judge.model, ceiling);
      const ask = asking(inference, judge.model);
      return whileBeating(async (say) => {
        const records = await readJsonLines<EvaluationRecord>(objects, folder.shard(shard));
        const byId = async (role: 'baseline' | 'candidate') => {
          const lines = await readJsonLines<AnswerLine>(objects, folder.part(role, shard));
          return new Map(lines.map((line) => [line.id, line]));
        };
        const answered = answeredByBoth(records, {
          baseline: await byId('baseline'),
          candidate: await byId('candidate'),
        });
        const shardInHand = { objects, folder, speaker: 'judge', shard, limit, ceiling, say } as const;
        await workThroughShard(shardInHand, answered, async (record): Promise<JudgeLine> => {
          const questions = judgeQuestions(judge.rubric, record);
          try {
            // One after the other: a record takes one place among the calls in flight.
            const forward = await askPatiently(limit, () => ask(questions.forward));
            const backward = await askPatiently(limit, () => ask(questions.backward));
            return { id: record.id, forward, backward };
          } catch (error) {
            const isRefused = error instanceof ServiceError && error.healing === 'never';
            if (!isRefused && !(error instanceof UnexpectedResponseError)) throw error;
            const code = error instanceof ServiceError ? error.code : error.name;
            return { id: record.id, error: { code, message: error.message.slice(0, 500) } };
          }
        });
        return answered.length;
      });
    },
  };
}

/** In the way of a family that Temper knows, else by Converse. */
function asking(inference: InferencePort, model: string): (question: string) => Promise<string> {
  const facts = findServedModel(model)?.family.inference;
  return async (prompt) => {
    const answer = await askModel(inference, model, facts, { prompt }, judging, cancellationSignal());
    return answer.text;
  };
}
