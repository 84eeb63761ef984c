import type { S3Client } from '@aws-sdk/client-s3';
import { idOf } from '../arns.ts';
import type { MetricRow } from '../training/index.ts';
import { writeObject } from './objects.ts';

/**
 * Writes the two metrics files to where Bedrock leaves them (user guide, model-customization-analyze, 2026-10; the
 * folder `validation/` of the second as AWS's own workshop code reads it).
 */
export async function writeMetrics(
  s3: S3Client,
  job: { readonly jobArn: string; readonly outputUri: string },
  metrics: { readonly training: readonly MetricRow[]; readonly validation: readonly MetricRow[] },
  signal: AbortSignal,
): Promise<void> {
  const folder = `model-customization-job-${idOf(job.jobArn)}`;
  const files = [
    ['training_artifacts/step_wise_training_metrics.csv', csv('training_loss', metrics.training)],
    [
      'validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv',
      csv('validation_loss', metrics.validation),
    ],
  ] as const;
  for (const [name, content] of files) await writeObject(s3, job.outputUri, `${folder}/${name}`, content, signal);
}

function csv(lossColumn: string, rows: readonly MetricRow[]): string {
  const lines = rows.map(({ step, epoch, loss, perplexity }) => [step, epoch, loss, perplexity].join(','));
  return [`step_number,epoch_number,${lossColumn},perplexity`, ...lines, ''].join('\n');
}
