import type { EvaluationSettings } from '../domain/customization.ts';
import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { runFolder } from '../domain/names.ts';
import type { S3Uri } from '../domain/ports.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import { roles, type EvaluationPlan, type Role } from './evaluation-work.ts';
import { readJsonLines } from './json-lines.ts';
import { readAnswers } from './score-answers.ts';

export type Inferences = Readonly<Record<Role, S3Uri>>;

export function collectInferencesActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * Writes each model's answers as one JSON array of texts in record order, under the file names of the AWS sample.
     * A record without an answer is null there: dropping it, as the sample does, would shift every later answer
     * against its reference.
     */
    async collectInferences(settings: EvaluationSettings, owner: Owner, plan: EvaluationPlan): Promise<Inferences> {
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      return whileBeating(async () => {
        const ids: string[] = [];
        for (let shard = 0; shard < plan.shards; shard += 1) {
          const records = await readJsonLines<EvaluationRecord>(objects, folder.shard(shard));
          ids.push(...records.map(({ id }) => id));
        }
        for (const role of roles) {
          const answers = await readAnswers(objects, folder.parts(role));
          const inOrder = ids.map((id) => {
            const line = answers.get(id);
            return line && 'text' in line ? line.text : null;
          });
          await objects.writeText(folder.inferences(role), JSON.stringify(inOrder, null, 1), 'application/json');
        }
        return { baseline: folder.inferences('baseline'), candidate: folder.inferences('candidate') };
      });
    },
  };
}
