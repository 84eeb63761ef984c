import { cancellationSignal } from '@temporalio/activity';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { ServiceError } from '../domain/errors.ts';
import { type InferenceFacts, UnexpectedResponseError } from '../domain/families/family.ts';
import { findFamily } from '../domain/families/index.ts';
import { runFolder } from '../domain/names.ts';
import type { InferencePort } from '../domain/ports.ts';
import type { AdaptiveLimit } from './adaptive-limit.ts';
import { askModel } from './ask-model.ts';
import { askPatiently } from './ask-patiently.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';
import type { AnswerLine, ShardWork } from './evaluation-work.ts';
import { createImageCache } from './image-cache.ts';
import { readJsonLines } from './json-lines.ts';
import { createLimits } from './limits.ts';
import { workThroughShard } from './work-through-shard.ts';

export function answerShardActivities({ ports: { inference, objects } }: Pick<Dependencies, 'ports'>) {
  const limitOf = createLimits();
  const images = createImageCache(objects);
  return {
    /**
     * One model answers the records of one shard that it has not answered yet. A record that Bedrock refuses is saved
     * with its error and stays without an answer; what may heal is tried again. Returns how many records have an
     * answer.
     */
    async answerShard(work: ShardWork): Promise<number> {
      const { owner, settings, role, shard } = work;
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      const family = findFamily(work.baseModelId, work.family)?.family;
      const ceiling = settings.maximumConcurrency;
      const limit = limitOf(work.modelId, ceiling);
      return whileBeating(async (say) => {
        const records = await readJsonLines<EvaluationRecord>(objects, folder.shard(shard));
        const shardInHand = { objects, folder, speaker: role, shard, limit, ceiling, say };
        const lines = await workThroughShard(shardInHand, records, (record) =>
          answer({ inference, images, limit, work, facts: family?.inference }, record),
        );
        return lines.filter((line) => 'text' in line).length;
      });
    },
  };
}

interface Asking {
  readonly inference: InferencePort;
  readonly images: ReturnType<typeof createImageCache>;
  readonly limit: AdaptiveLimit;
  readonly work: ShardWork;
  readonly facts: InferenceFacts | undefined;
}

async function answer(
  { inference, images, limit, work, facts }: Asking,
  { id, prompt, system, history, images: refs = [] }: EvaluationRecord,
): Promise<AnswerLine> {
  const { modelId, settings } = work;
  try {
    const { text, finishReason, ...measured } = await askPatiently(limit, async () => {
      const question = {
        prompt,
        ...(system !== undefined && { system }),
        ...(history && { history }),
        ...(refs.length > 0 && { images: await images(refs) }),
      };
      return askModel(inference, modelId, facts, question, settings.inference, cancellationSignal());
    });
    if (finishReason === 'complete' || finishReason === 'max-tokens') return { id, text, ...measured };
    return { id, error: { code: finishReason, message: 'the model ended the answer for this reason' } };
  } catch (error) {
    if (error instanceof UnexpectedResponseError) return { id, error: { code: error.name, message: error.message } };
    if (error instanceof ServiceError && error.healing === 'never')
      return { id, error: { code: error.code, message: error.message.slice(0, 500) } };
    throw error;
  }
}
