import { plainLine } from '../report/escape.ts';
import { commandsFor } from '../report/commands.ts';
import type { CliContext } from './context.ts';
import { hasEnded } from './customizations.ts';
import { exitCodes, failed, misused, type ExitCode } from './errors.ts';
import { readJsonObject } from './json-file.ts';
import { defaultWorkflowId, detailsOf, summaryOf } from './request-names.ts';
import { watchToEnd } from './watch.ts';

export interface StartOptions {
  readonly input: string;
  readonly workflowId?: string;
  readonly wait?: boolean;
}

/**
 * Starts a customization. The worker checks the request; here it only has to be a JSON object. Started again with the
 * same input and id, it starts nothing and says where to look.
 */
export async function start(context: CliContext, options: StartOptions): Promise<ExitCode> {
  const { output } = context;
  const request = await readJsonObject(options.input);
  const workflowId = options.workflowId ?? defaultWorkflowId(request);
  if (workflowId === undefined) {
    throw misused(
      `${options.input} names no job: set "jobName" (or "JobName" in the AWS sample's form), or give --workflow-id`,
    );
  }

  const customizations = await context.customizations();
  const started = await customizations.start({
    workflowId,
    input: request,
    summary: summaryOf(request),
    details: detailsOf(request),
  });
  const { watch } = commandsFor(workflowId);
  if (started.started) {
    output.say(`Started ${plainLine(workflowId)} (run ${started.runId}).`);
  } else {
    const state = started.status === 'RUNNING' ? 'is already running' : `has already ended (${started.status})`;
    const message = `${plainLine(workflowId)} ${state}; nothing was started.`;
    if (!started.sameInput) {
      throw failed(
        `${message} It was started with another request: give this one its own job name, or --workflow-id.\n` +
          `See it with: ${watch}`,
      );
    }
    output.say(`${message} It has this very request.`);
  }
  if (options.wait) return watchToEnd(context, workflowId);

  const present = started.started ? null : await customizations.find(workflowId);
  output.say(`${present && hasEnded(present) ? 'See how it ended' : 'Watch it'} with: ${watch}`);
  output.answer({ workflowId, runId: started.runId, started: started.started });
  return exitCodes.ok;
}
