import { cancellationSignal } from '@temporalio/activity';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { InvalidRequestError, ServiceError } from '../domain/errors.ts';
import { UnexpectedResponseError, type ModelFamily } from '../domain/families/family.ts';
import { findFamily } from '../domain/families/index.ts';
import { runFolder } from '../domain/names.ts';
import type { AdaptiveLimit } from './adaptive-limit.ts';
import { askPatiently } from './ask-patiently.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';
import type { AnswerLine, ShardWork } from './evaluation-work.ts';
import { readJsonLines } from './json-lines.ts';
import { createLimits } from './limits.ts';
import { workThroughShard } from './work-through-shard.ts';

export function answerShardActivities({ ports: { inference, objects } }: Pick<Dependencies, 'ports'>) {
  const limitOf = createLimits();
  return {
    /**
     * One model answers the records of one shard that it has not answered yet. A record that Bedrock refuses is saved
     * with its error and stays without an answer; what may heal is tried again. Returns how many records have an
     * answer.
     */
    async answerShard(work: ShardWork): Promise<number> {
      const { owner, settings, role, shard } = work;
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      const family = findFamily(work.baseModelId)?.family;
      if (!family) {
        const message = `"${work.baseModelId}" is of no family that Temper knows, so that nobody knows how to ask ${work.modelId}`;
        throw new InvalidRequestError([{ field: 'baseModelId', message }]);
      }
      const ceiling = settings.maximumConcurrency;
      const limit = limitOf(work.modelId, ceiling);
      return whileBeating(async (say) => {
        const records = await readJsonLines<EvaluationRecord>(objects, folder.shard(shard));
        const shardInHand = { objects, folder, speaker: role, shard, limit, ceiling, say };
        const lines = await workThroughShard(shardInHand, records, (record) =>
          answer(inference, family, limit, work, record),
        );
        return lines.filter((line) => 'text' in line).length;
      });
    },
  };
}

async function answer(
  inference: Dependencies['ports']['inference'],
  family: ModelFamily,
  limit: AdaptiveLimit,
  { modelId, settings }: ShardWork,
  { id, prompt }: EvaluationRecord,
): Promise<AnswerLine> {
  const request = family.inference.toNativeRequest(prompt, settings.inference);
  try {
    const { body, ...facts } = await askPatiently(limit, () =>
      inference.invoke(modelId, request, { signal: cancellationSignal() }),
    );
    const { text, finishReason } = family.inference.fromNativeResponse(body);
    if (finishReason === 'complete' || finishReason === 'max-tokens') return { id, text, ...facts };
    return { id, error: { code: finishReason, message: 'the model ended the answer for this reason' } };
  } catch (error) {
    if (error instanceof UnexpectedResponseError) return { id, error: { code: error.name, message: error.message } };
    if (error instanceof ServiceError && error.healing === 'never')
      return { id, error: { code: error.code, message: error.message.slice(0, 500) } };
    throw error;
  }
}
