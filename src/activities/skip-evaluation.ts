import type { EvaluationSettings } from '../domain/customization.ts';
import { runFolder } from '../domain/names.ts';
import { detailsOf, latencyOf } from '../evaluation/details.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import type { Evaluation } from './score-answers.ts';

export function skipEvaluationActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * The evaluation of a model whose answers can't be compared with references: no answer, no score, and the reason. The
     * report is then about everything else.
     */
    async skipEvaluation(settings: EvaluationSettings, owner: Owner, unscored: string): Promise<Evaluation> {
      const folder = runFolder(settings.inferenceBucket, owner.workflowId, owner.runId);
      const details = detailsOf({
        records: [],
        total: 0,
        failures: [],
        measurements: [],
        metric: '',
        options: {},
        latency: { baseline: latencyOf([]), candidate: latencyOf([]) },
      });
      await objects.writeText(folder.evaluation, JSON.stringify(details), 'application/json');
      return {
        scores: { baseline: {}, candidate: {} },
        metrics: [],
        signatures: {},
        inferences: null,
        detailsUri: folder.evaluation,
        records: 0,
        scored: 0,
        unscored,
      };
    },
  };
}
