import { commandsFor } from '../report/commands.ts';
import { plainLine } from '../report/escape.ts';
import type { CliContext } from './context.ts';
import { hasEnded } from './customizations.ts';
import { showEnding } from './ending.ts';
import { exitCodes, failed, type ExitCode } from './errors.ts';
import { pickCustomization } from './pick.ts';
import { follow } from './watch.ts';

/** Asks a customization to end; with `wait`, having been cancelled is the success. */
export async function cancel(
  context: CliContext,
  workflowId: string | undefined,
  options: { readonly wait?: boolean },
): Promise<ExitCode> {
  const { output } = context;
  const customizations = await context.customizations();
  const execution = await pickCustomization(customizations, workflowId);
  const id = execution.workflowId;
  if (hasEnded(execution)) {
    if (execution.status !== 'CANCELLED')
      throw failed(`${plainLine(id)} has ended (${execution.status}): nothing to cancel`);
    output.say(`${plainLine(id)} is cancelled already.`);
    output.answer({ workflowId: id, runId: execution.runId, cancelRequested: false, status: execution.status });
    return exitCodes.ok;
  }

  await customizations.cancel(id);
  output.say(
    `Cancelling ${plainLine(id)}: a job that trains is stopped, an endpoint is deleted (one that is still being created ` +
      'once Bedrock lets it), and only then it ends. That takes a worker, and minutes.',
  );
  if (!options.wait) {
    output.say(`Watch it with: ${commandsFor(id).watch}`);
    output.answer({ workflowId: id, runId: execution.runId, cancelRequested: true, status: execution.status });
    return exitCodes.ok;
  }
  const ending = await follow(context, id);
  const exitCode = showEnding(output, ending);
  return ending.outcome === 'cancelled' ? exitCodes.ok : exitCode;
}
