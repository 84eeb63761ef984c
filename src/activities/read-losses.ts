import { parse } from 'csv-parse/sync';
import type { S3Uri } from '../domain/ports.ts';
import type { Losses } from '../report/result.ts';
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
    async readLosses(output: S3Uri, jobArn: string): Promise<Losses> {
      const folder = `${output.replace(/\/$/, '')}/model-customization-job-${jobArn.split('/').at(-1)}/` as S3Uri;
      const found = { training: [] as number[], validation: [] as number[] };
      for await (const { uri } of objects.list(folder)) {
        if (uri.endsWith('step_wise_training_metrics.csv')) {
          found.training = column(await objects.readText(uri), 'training_loss');
        } else if (uri.endsWith('validation_metrics.csv')) {
          found.validation = column(await objects.readText(uri), 'validation_loss');
        }
      }
      return { training: thin(found.training), validation: thin(found.validation) };
    },
  };
}

function column(csv: string, name: string): number[] {
  const rows: Record<string, string>[] = parse(csv, { columns: true, skip_empty_lines: true, trim: true, bom: true });
  return rows.map((row) => Number.parseFloat(row[name] ?? '')).filter(Number.isFinite);
}

/** Evenly spaced points, the first and the last always among them. */
export function thin(values: readonly number[]): number[] {
  if (values.length <= maximumPoints) return [...values];
  const step = (values.length - 1) / (maximumPoints - 1);
  return Array.from({ length: maximumPoints }, (_, index) => values[Math.round(index * step)] as number);
}
