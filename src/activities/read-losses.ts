import { parse } from 'csv-parse/sync';
import type { S3Uri } from '../domain/ports.ts';
import type { EvaluationReport, LossPoint } from '../report/result.ts';
import type { Dependencies } from './dependencies.ts';

/** Enough for a curve, little enough for a workflow's history. */
const maximumPoints = 50;

export function readLossesActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * The losses that a job has written below its output folder. The files are found by their suffix, because the
     * folders between differ in what is documented and what is seen; either may be absent, as AWS writes them for
     * some models only (user guide "Analyze model customization results", read October 2026).
     */
    async readLosses(output: S3Uri, jobArn: string): Promise<EvaluationReport['losses']> {
      const folder = `${output.replace(/\/$/, '')}/model-customization-job-${jobArn.split('/').at(-1)}/` as S3Uri;
      const found = { training: [] as LossPoint[], validation: [] as LossPoint[] };
      for await (const { uri } of objects.list(folder)) {
        if (uri.endsWith('step_wise_training_metrics.csv')) {
          found.training = points(await objects.readText(uri), 'training_loss');
        } else if (uri.endsWith('validation_metrics.csv')) {
          found.validation = points(await objects.readText(uri), 'validation_loss');
        }
      }
      return { training: thin(found.training), validation: thin(found.validation) };
    },
  };
}

/** Columns as the user guide names them: `step_number`, `epoch_number`, the loss, `perplexity`. */
function points(csv: string, lossColumn: string): LossPoint[] {
  const rows: Record<string, string>[] = parse(csv, { columns: true, skip_empty_lines: true, trim: true, bom: true });
  return rows.flatMap((row, index) => {
    const number = (column: string) => Number.parseFloat(row[column] ?? '');
    const loss = number(lossColumn);
    if (!Number.isFinite(loss)) return [];
    const [step, epoch, perplexity] = [number('step_number'), number('epoch_number'), number('perplexity')];
    return [
      {
        step: Number.isFinite(step) ? step : index,
        epoch: Number.isFinite(epoch) ? epoch : 0,
        loss,
        perplexity: Number.isFinite(perplexity) ? perplexity : null,
      },
    ];
  });
}

/** Evenly spaced points, the first and the last always among them. */
export function thin<T>(values: readonly T[]): T[] {
  if (values.length <= maximumPoints) return [...values];
  const step = (values.length - 1) / (maximumPoints - 1);
  return Array.from({ length: maximumPoints }, (_, index) => values[Math.round(index * step)] as T);
}
