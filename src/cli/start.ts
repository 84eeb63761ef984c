import { plainLine } from '../report/escape.ts';
import { commandsFor } from '../report/commands.ts';
import type { CliContext } from './context.ts';
import { hasEnded } from './customizations.ts';
import { exitCodes, failed, misused, type ExitCode } from './errors.ts';
import { readJsonObjects } from './json-file.ts';
import { defaultWorkflowId, detailsOf, summaryOf } from './request-names.ts';
import { watchToEnd } from './watch.ts';

type Json = Readonly<Record<string, unknown>>;

export interface StartOptions {
  readonly input: string;
  readonly workflowId?: string;
  readonly wait?: boolean;
}

/**
 * Starts a customization, or several that one file holds, each as a workflow of its own. The worker checks a request; here
 * it only has to be a JSON object. Started again with the same input and id, it starts nothing and says where to look.
 */
export async function start(context: CliContext, options: StartOptions): Promise<ExitCode> {
  const { all, several } = await readJsonObjects(options.input);
  if (several && options.workflowId !== undefined) {
    throw misused(`${options.input} holds several requests: leave out --workflow-id, each is named after its job`);
  }
  const requests = all.map((request, index) => ({
    request,
    workflowId: workflowIdOf(options, request, several ? index : null),
  }));
  const twice = requests.find(
    ({ workflowId }, index) => requests.findIndex((one) => one.workflowId === workflowId) < index,
  );
  if (twice) throw misused(`${options.input} names a job twice (${plainLine(twice.workflowId)}): each needs its own`);

  const answers: Answer[] = [];
  for (const { request, workflowId } of requests) answers.push(await startOne(context, request, workflowId));
  if (options.wait) return watchAll(context, answers);
  for (const answer of answers) await sayWhereToLook(context, answer);
  context.output.answer(several ? answers : answers[0]);
  return exitCodes.ok;
}

interface Answer {
  readonly workflowId: string;
  readonly runId: string;
  readonly started: boolean;
}

/** @param index of a request in a file of several; null where it stands alone */
function workflowIdOf({ input, workflowId }: StartOptions, request: Json, index: number | null): string {
  const id = workflowId ?? defaultWorkflowId(request);
  if (id !== undefined) return id;
  const remedy = 'set "jobName" (or "JobName" in the AWS sample\'s form)';
  if (index !== null) throw misused(`${input}[${index}] names no job: ${remedy}`);
  throw misused(`${input} names no job: ${remedy}, or give --workflow-id`);
}

async function startOne(context: CliContext, request: Json, workflowId: string): Promise<Answer> {
  const { output } = context;
  const customizations = await context.customizations();
  const started = await customizations.start({
    workflowId,
    input: request,
    summary: summaryOf(request),
    details: detailsOf(request),
  });
  if (started.started) {
    output.say(`Started ${plainLine(workflowId)} (run ${started.runId}).`);
  } else {
    const state = started.status === 'RUNNING' ? 'is already running' : `has already ended (${started.status})`;
    const message = `${plainLine(workflowId)} ${state}; nothing was started.`;
    if (!started.sameInput) {
      throw failed(
        `${message} It was started with another request: give this one its own job name, or --workflow-id.\n` +
          `See it with: ${commandsFor(workflowId).watch}`,
      );
    }
    output.say(`${message} It has this very request.`);
  }
  return { workflowId, runId: started.runId, started: started.started };
}

async function sayWhereToLook(context: CliContext, { workflowId, started }: Answer): Promise<void> {
  const present = started ? null : await (await context.customizations()).find(workflowId);
  const { watch } = commandsFor(workflowId);
  context.output.say(`${present && hasEnded(present) ? 'See how it ended' : 'Watch it'} with: ${watch}`);
}

/** One after the other; they go on side by side. The first that did not end well decides the exit code. */
async function watchAll(context: CliContext, answers: readonly Answer[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  for (const { workflowId } of answers) {
    const ended = await watchToEnd(context, workflowId);
    if (code === exitCodes.ok) code = ended;
  }
  return code;
}
