import { formatTime } from '../report/numbers.ts';
import { plainLine } from '../report/escape.ts';
import { commandsFor } from '../report/commands.ts';
import type { CliContext } from './context.ts';
import { hasEnded } from './customizations.ts';
import { exitCodes, failed, misused, type ExitCode } from './errors.ts';
import { pickCustomization } from './pick.ts';

export interface DecideOptions {
  readonly by?: string;
  readonly comment?: string;
}

/** Approves or rejects. The update's answer says whether the decision counts; a signal can't. */
export async function decide(
  context: CliContext,
  approved: boolean,
  workflowId: string | undefined,
  options: DecideOptions,
): Promise<ExitCode> {
  const { output } = context;
  const by = (options.by ?? context.userName() ?? '').trim();
  if (by === '') throw misused('say who decides: --by NAME');

  const customizations = await context.customizations();
  const execution = await pickCustomization(customizations, workflowId);
  const id = execution.workflowId;
  if (hasEnded(execution)) {
    throw failed(`${plainLine(id)} has ended (${execution.status}): there is nothing to decide any more`);
  }
  const comment = options.comment;
  const decided = await customizations.decide(id, { approved, by, ...(comment === undefined ? {} : { comment }) });
  const verb = approved ? 'approved' : 'rejected';
  if (decided.via === 'update') {
    const { approval } = decided;
    output.say(`${plainLine(id)} is ${verb} by ${plainLine(approval.by)}, ${formatTime(approval.at)}.`);
    output.answer({ workflowId: id, ...approval, via: 'update' });
  } else {
    output.warn(
      'No worker took the decision in time, so it was sent as a signal. It counts if a decision is awaited when a worker ' +
        `runs again, and nobody else was first. Check with: ${commandsFor(id).watch}`,
    );
    output.answer({ workflowId: id, approved, by, comment: comment ?? '', at: null, via: 'signal' });
  }
  return exitCodes.ok;
}
