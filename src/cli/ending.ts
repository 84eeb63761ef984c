import { commandsFor } from '../report/commands.ts';
import { plainLine, plainText } from '../report/escape.ts';
import { renderResultText } from '../report/render.ts';
import type { Ending, Unfinished } from './customizations.ts';
import { exitCodes, type ExitCode } from './errors.ts';
import type { Output } from './output.ts';

/** Says how a customization ended, to people and to programs, and gives the exit code that goes with it. */
export function showEnding(output: Output, ending: Ending): ExitCode {
  if ('result' in ending) {
    output.say(renderResultText(ending.result, output.style));
    output.answer(ending.result);
    return exitCodes.ok;
  }
  output.say(renderUnfinished(output, ending));
  output.answer(ending);
  return exitCodes.failed;
}

function renderUnfinished(output: Output, ending: Unfinished): string {
  const { outcome, type, workflowId } = ending;
  const { cleanup } = commandsFor(workflowId);
  const title = outcome === 'timed-out' ? 'Timed out' : `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;
  const kind = type === null || type === 'Error' ? '' : ` (${plainLine(type)})`;
  return [
    output.style('red', output.style('bold', `${title}: ${plainLine(workflowId)}${kind}`)),
    ...plainText(ending.reason)
      .split('\n')
      .map((line) => `  ${line}`),
    '',
    nextStep(outcome, type, cleanup),
  ].join('\n');
}

function nextStep(outcome: Ending['outcome'], type: string | null, cleanup: string): string {
  if (type === 'InvalidRequest') return 'Nothing was bought. Change the request and start it again.';
  if (outcome === 'terminated' || outcome === 'timed-out') return `Delete what it left behind with: ${cleanup}`;
  return `What it made can be deleted with: ${cleanup}`;
}
