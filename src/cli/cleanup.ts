import { commandsFor } from '../report/commands.ts';
import { plainLine } from '../report/escape.ts';
import { billingNow } from '../report/serving-text.ts';
import { alignColumns } from '../report/table.ts';
import type { S3Uri } from '../domain/ports.ts';
import type { CliContext } from './context.ts';
import { hasEnded, type Customizations, type Execution } from './customizations.ts';
import { exitCodes, failed, misused, type ExitCode } from './errors.ts';
import { findLeftovers, isTraining, nothingLeft, type Leftovers, type Origin } from './leftovers.ts';
import { removeLeftovers } from './remove.ts';
import { namesIn } from './request-names.ts';

export interface CleanupOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Deletes what a customization that has ended made: endpoint, custom model, objects. Shows it and asks first. */
export async function cleanup(context: CliContext, workflowId: string, options: CleanupOptions): Promise<ExitCode> {
  const { output } = context;
  const customizations = await context.customizations();
  const execution = await customizations.find(workflowId);
  if (execution && !hasEnded(execution)) {
    throw failed(
      `${plainLine(workflowId)} is running and looks after what it made: end it first with ${commandsFor(workflowId).cancel} --wait`,
    );
  }
  if (!execution) {
    output.warn(
      `The Temporal server knows no workflow ${plainLine(workflowId)} (any more): looking by tags and folder only, ` +
        'so that a custom model of it is not found.',
    );
  }

  const ports = await context.aws.ports();
  const leftovers = await findLeftovers(ports, await originOf(context, customizations, workflowId, execution));
  const deleted = await confirmAndRemove();
  output.answer({ workflowId, deleted, ...summaryOf(leftovers) });
  return exitCodes.ok;

  async function confirmAndRemove(): Promise<boolean> {
    if (nothingLeft(leftovers)) {
      output.say(`Nothing is left of ${plainLine(workflowId)}.`);
      return false;
    }
    output.say([`Of ${plainLine(workflowId)} there is:`, ...describe(leftovers)].join('\n'));
    if (options.dryRun) {
      output.say('Nothing was deleted (--dry-run).');
      return false;
    }
    if (!options.yes) {
      if (!context.confirm || output.json) {
        throw misused('there is no terminal to ask at: give --yes to delete all of this, or --dry-run to only look');
      }
      if (!(await context.confirm('Delete all of this? It cannot be undone.'))) throw failed('nothing was deleted');
    }
    const removing = { ports, wait: context.wait, say: (text: string) => output.say(plainLine(text)) };
    const { committed } = await removeLeftovers(removing, leftovers);
    if (committed.length > 0) {
      throw failed(
        `${committed.map((endpoint) => `${endpoint.arn} (${billingNow(endpoint)})`).join(', ')}: Bedrock deletes no throughput before ` +
          'its commitment has ended. The rest is deleted, except the custom model that it serves; run the command again after that day',
      );
    }
    return true;
  }
}

async function originOf(
  { aws, output }: CliContext,
  customizations: Customizations,
  workflowId: string,
  execution: Execution | null,
): Promise<Origin> {
  if (!execution) {
    return { workflowId, runIds: [], jobName: undefined, output: undefined, inferenceBucket: aws.inferenceBucket() };
  }
  const [input, others] = await Promise.all([customizations.input(execution), customizations.runIds(workflowId)]);
  const request = aws.readRequest(input);
  const raw = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  const inferenceBucket = request?.evaluation.inferenceBucket ?? aws.inferenceBucket();
  if (inferenceBucket === undefined) {
    output.warn('MODEL_INFERENCE_BUCKET is not set, so the objects of its runs are not looked for.');
  }
  return {
    workflowId,
    // The list of workflows lags behind; the latest run is known for sure.
    runIds: [...new Set([execution.runId, ...others])],
    jobName: request?.jobName ?? namesIn(raw).jobName,
    output: request?.output,
    inferenceBucket,
  };
}

function describe(leftovers: Leftovers): readonly string[] {
  const { endpoints, job, customModel, borrowers, objects } = leftovers;
  const rows = [
    ...endpoints.map((endpoint) => ['endpoint', `${endpoint.arn} (${endpoint.status}; ${billingNow(endpoint)})`]),
    ...(isTraining(job) ? [['job', `${job.arn} (${job.status}; it will be stopped)`]] : []),
    ...(customModel ? [['custom model', customModel.arn]] : []),
    ...borrowers.map(({ arn }) => ['', `stays, because endpoint ${arn}, which is not of this run, serves it`]),
    ...folders(objects.map(({ uri }) => uri)).map(([folder, count]) => ['objects', `${count} in ${folder}`]),
  ];
  return alignColumns(rows.map(([name = '', what = '']) => [`  ${name}`, plainLine(what)]));
}

function folders(uris: readonly S3Uri[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const uri of uris) {
    const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts];
}

function summaryOf({ endpoints, job, customModel, borrowers, objects }: Leftovers) {
  return {
    endpoints: endpoints.map(({ kind, arn, status }) => ({ kind, arn, status })),
    stoppedJobArn: isTraining(job) ? job.arn : null,
    customModelArn: borrowers.length === 0 ? (customModel?.arn ?? null) : null,
    objects: objects.map(({ uri }) => uri),
  };
}
