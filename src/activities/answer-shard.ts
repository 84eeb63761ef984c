import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { ServiceError } from '../domain/errors.ts';
import { UnexpectedResponseError, type ModelFamily } from '../domain/families/family.ts';
import { findFamily } from '../domain/families/index.ts';
import { runFolder } from '../domain/names.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';
import type { AnswerLine, ShardWork } from './evaluation-work.ts';
import { readJsonLines, writeJsonLines } from './json-lines.ts';

/** Answers are saved after this many, so that a killed worker loses few. */
const answersPerPart = 10;
/** Tries for one record within an attempt of the activity; after that Temporal's retries take over. */
const triesPerRecord = 5;

export function answerShardActivities({ ports }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * One model answers the records of one shard that it has not answered yet. Answers are written as they come, keyed
     * by record id; a record that Bedrock refuses is written with its error and stays without an answer, and what may
     * heal is tried again. Returns how many records now have an answer.
     */
    async answerShard(work: ShardWork): Promise<number> {
      const { owner, settings, role, shard } = work;
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      const family = findFamily(work.baseModelId)?.family;
      if (!family) throw new Error(`no family knows ${work.baseModelId}`);

      const records = await readJsonLines<EvaluationRecord>(ports.objects, folder.shard(shard));
      const done = new Map<string, AnswerLine>();
      for await (const { uri } of ports.objects.list(folder.partsOfShard(role, shard))) {
        for (const line of await readJsonLines<AnswerLine>(ports.objects, uri)) done.set(line.id, line);
      }
      const open = records.filter(({ id }) => !done.has(id));
      if (open.length < records.length)
        log.info(`${role}: ${records.length - open.length} records are answered already`);

      const unsaved: AnswerLine[] = [];
      let part = 0;
      const save = async () => {
        const lines = unsaved.splice(0);
        if (lines.length === 0) return;
        part += 1;
        await writeJsonLines(ports.objects, folder.part(role, shard, `${activityInfo().attempt}-${part}`), lines);
      };
      await whileBeating(async (say) => {
        try {
          await inParallel(open, settings.maximumConcurrency, async (record) => {
            const line = await answer(ports.inference, family, work, record);
            done.set(record.id, line);
            unsaved.push(line);
            say({ answered: done.size, of: records.length });
            if (unsaved.length >= answersPerPart) await save();
          });
        } finally {
          await save();
        }
      });
      return [...done.values()].filter((line) => 'text' in line).length;
    },
  };
}

async function answer(
  inference: Dependencies['ports']['inference'],
  family: ModelFamily,
  { modelId, settings }: ShardWork,
  { id, prompt }: EvaluationRecord,
): Promise<AnswerLine> {
  const body = family.toNativeRequest(prompt, settings.inference);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { body: response, ...facts } = await inference.invoke(modelId, body, { signal: cancellationSignal() });
      const { text, finishReason } = family.fromNativeResponse(response);
      if (finishReason === 'complete' || finishReason === 'max-tokens') return { id, text, ...facts };
      return { id, error: { code: finishReason, message: 'the model ended the answer for this reason' } };
    } catch (error) {
      if (error instanceof UnexpectedResponseError) {
        return { id, error: { code: error.name, message: error.message } };
      } else if (error instanceof ServiceError && error.healing === 'heals' && attempt < triesPerRecord) {
        await pause(attempt);
      } else if (error instanceof ServiceError && error.healing === 'never') {
        return { id, error: { code: error.code, message: error.message.slice(0, 500) } };
      } else {
        throw error;
      }
    }
  }
}

/** Full jitter, so that calls that were throttled together don't come back together. */
function pause(attempt: number): Promise<void> {
  const longestMs = Math.min(200 * 2 ** attempt, 5_000);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
}

/** Runs `work` on every item, at most `limit` at once; the first error ends it once the calls in flight are over. */
async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failed = false;
  const lanes = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  });
  const results = await Promise.allSettled(lanes);
  const rejected = results.find((result) => result.status === 'rejected');
  if (rejected) throw rejected.reason;
}
