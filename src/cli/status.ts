import { commandsFor } from '../report/commands.ts';
import { plainLine } from '../report/escape.ts';
import { formatTime } from '../report/numbers.ts';
import { progressLines } from '../report/progress-text.ts';
import { renderScoresText } from '../report/render.ts';
import type { CliContext } from './context.ts';
import { hasEnded, isUnanswered } from './customizations.ts';
import { showEnding } from './ending.ts';
import { exitCodes, type ExitCode } from './errors.ts';
import { pickCustomization } from './pick.ts';

/** Where a customization stands now. Having looked is the success, whatever it finds. */
export async function status(context: CliContext, workflowId?: string): Promise<ExitCode> {
  const { output } = context;
  const customizations = await context.customizations();
  const execution = await pickCustomization(customizations, workflowId);
  const id = execution.workflowId;
  output.say(`${output.style('bold', plainLine(id))}: ${execution.status}, started ${formatTime(execution.startedAt)}`);
  if (hasEnded(execution)) {
    const ending = await customizations.ending(execution);
    showEnding({ ...output, answer: () => {} }, ending);
    output.answer({ ...execution, progress: null, ending: 'result' in ending ? ending.result : ending });
    return exitCodes.ok;
  }

  const progress = await customizations.progress(id);
  if (isUnanswered(progress)) {
    const { stage } = execution.attributes;
    output.say(
      `  no worker answers (${plainLine(progress.unanswered)}); ${stage ? `last known stage: ${stage}` : 'start one: npm run worker'}`,
    );
    output.answer({ ...execution, progress: null, ending: null });
    return exitCodes.ok;
  }
  for (const line of progressLines(undefined, progress)) output.say(`  ${line}`);
  if (progress.scores) output.say(renderScoresText(progress.scores, output.style));
  if (progress.stage === 'awaiting-approval') {
    const { approve, reject } = commandsFor(id);
    output.say(`  Decide until ${formatTime(progress.approval?.expiresAt ?? '')}:\n    ${approve}\n    ${reject}`);
  }
  output.answer({ ...execution, progress, ending: null });
  return exitCodes.ok;
}
