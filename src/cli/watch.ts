import { commandsFor } from '../report/commands.ts';
import { plainLine } from '../report/escape.ts';
import type { CliContext } from './context.ts';
import type { Progress } from '../workflows/messages.ts';
import { hasEnded, isUnanswered, type Customizations, type Ending } from './customizations.ts';
import { showEnding } from './ending.ts';
import { CommandError, failed, type ExitCode } from './errors.ts';
import { pickCustomization } from './pick.ts';
import { openProgressView } from './progress-view.ts';

const lookIntervalMs = 1_000;

/** Follows a customization until it has ended; its outcome is the exit code. */
export async function watch(context: CliContext, workflowId?: string): Promise<ExitCode> {
  const { workflowId: id } = await pickCustomization(await context.customizations(), workflowId);
  return watchToEnd(context, id);
}

export async function watchToEnd(context: CliContext, workflowId: string): Promise<ExitCode> {
  return showEnding(context.output, await follow(context, workflowId));
}

/** Outlives workers and servers that go away: says so, and looks again until they are back. */
export async function follow(context: CliContext, workflowId: string): Promise<Ending> {
  const customizations = await context.customizations();
  const view = openProgressView(context.output);
  try {
    for (;;) {
      const seen = await look(customizations, workflowId);
      if (seen === null) throw failed(`the server no longer knows ${plainLine(workflowId)}`);
      if ('outcome' in seen) return seen;
      if (isUnanswered(seen)) view.trouble(seen.unanswered);
      else view.show(seen, seen.stage === 'awaiting-approval' ? decisionHint(workflowId) : []);
      if (context.output.readerLeft()) throw failed('nobody reads any more; the customization goes on');
      await context.wait(lookIntervalMs);
    }
  } finally {
    view.close();
  }
}

async function look(
  customizations: Customizations,
  workflowId: string,
): Promise<Ending | Progress | { readonly unanswered: string } | null> {
  try {
    const execution = await customizations.find(workflowId);
    if (execution === null) return null;
    if (hasEnded(execution)) return await customizations.ending(execution);
    const progress = await customizations.progress(workflowId);
    if (!isUnanswered(progress)) return progress;
    const reason = plainLine(progress.unanswered);
    return { unanswered: `no worker answers (${reason}); the customization waits for one: npm run worker` };
  } catch (error) {
    // Temporal itself may be restarting; the customization doesn't depend on who watches.
    if (error instanceof CommandError) return { unanswered: error.message };
    throw error;
  }
}

function decisionHint(workflowId: string): readonly string[] {
  const { approve, reject, approveBySignal } = commandsFor(workflowId);
  return [
    '  Decide in another terminal or in the Web UI:',
    `    ${approve}`,
    `    ${reject}`,
    `    ${approveBySignal}`,
  ];
}
