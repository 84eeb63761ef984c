import { commandsFor } from '../report/commands.ts';
import { plainLine } from '../report/escape.ts';
import type { CliContext } from './context.ts';
import { hasEnded } from './customizations.ts';
import { showEnding } from './ending.ts';
import { failed, type ExitCode } from './errors.ts';
import { pickCustomization } from './pick.ts';

/** The outcome of a customization that has ended; of one that failed, why. */
export async function report(context: CliContext, workflowId?: string): Promise<ExitCode> {
  const customizations = await context.customizations();
  const execution = await pickCustomization(customizations, workflowId);
  const id = execution.workflowId;
  if (!hasEnded(execution)) {
    throw failed(
      `${plainLine(id)} is still running, so there is no outcome yet. Wait for it with: ${commandsFor(id).watch}`,
    );
  }
  return showEnding(context.output, await customizations.ending(execution));
}
