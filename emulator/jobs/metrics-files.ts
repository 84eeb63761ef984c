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
  const files: [name: string, content: string][] = [
    ['training_artifacts/step_wise_training_metrics.csv', csv('training_loss', metrics.training)],
  ];
  // Where nothing was validated on, there is no file: an empty one would look like a loss of nothing.
  if (metrics.validation.length > 0) {
    files.push([
      'validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv',
      csv('validation_loss', metrics.validation),
    ]);
  }
  for (const [name, content] of files) await writeObject(s3, job.outputUri, `${folder}/${name}`, content, signal);
}

function csv(lossColumn: string, rows: readonly MetricRow[]): string {
  // Reinforcement's own column, after those that all files have.
  const isRewarded = rows.some(({ reward }) => reward !== undefined);
  const lines = rows.map(({ step, epoch, loss, perplexity, reward }) =>
    [step, epoch, loss, perplexity, ...(isRewarded ? [reward] : [])].join(','),
  );
  const header = `step_number,epoch_number,${lossColumn},perplexity${isRewarded ? ',reward' : ''}`;
  return [header, ...lines, ''].join('\n');
}
