import type { EvaluationSettings } from '../domain/customization.ts';
import { digestOf } from '../domain/dataset/evaluation-records.ts';
import { InvalidRequestError } from '../domain/errors.ts';
import { runFolder } from '../domain/names.ts';
import { whileBeating } from './beating.ts';
import { readEvaluation } from './check-data.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import type { EvaluationPlan } from './evaluation-work.ts';
import { writeJsonLines } from './json-lines.ts';

/** Few records still make this many shards, so that progress shows and a crash costs little. */
const fewestShards = 4;

export function planEvaluationActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * Copies the evaluation records into the run's folder, a file a shard: both models answer exactly these, whatever
     * happens to the original files meanwhile, and no activity has to read more than its own shard.
     */
    async planEvaluation(settings: EvaluationSettings, owner: Owner): Promise<EvaluationPlan> {
      return whileBeating(async () => {
        const { records, problems } = await readEvaluation(objects, settings.prompts, settings.references);
        if (!records) throw new InvalidRequestError(problems);
        const recordsPerShard = shardSize(settings, records.length);
        const shards = Math.ceil(records.length / recordsPerShard);
        const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
        for (let shard = 0; shard < shards; shard += 1) {
          const first = shard * recordsPerShard;
          await writeJsonLines(objects, folder.shard(shard), records.slice(first, first + recordsPerShard));
        }
        return { shards, recordsPerShard, records: records.length, digest: digestOf(records) };
      });
    },
  };
}

/** Whole rounds of calls where there are any: places that stay empty in a shard's last round are time lost. */
function shardSize({ recordsPerShard, maximumConcurrency }: EvaluationSettings, records: number): number {
  const size = Math.min(recordsPerShard, Math.ceil(records / fewestShards));
  return size < maximumConcurrency ? size : size - (size % maximumConcurrency);
}
