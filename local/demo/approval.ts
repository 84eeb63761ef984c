import { userInfo } from 'node:os';
import { isCancel, select } from '@clack/prompts';
import { renderScoresText } from '../../src/report/render.ts';
import { ansiStyle, noStyle } from '../../src/report/style.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import type { Stack } from '../stack.ts';
import { decideCommand, runTemporal } from './temporal-commands.ts';
import type { Narrator } from './narrator.ts';

/**
 * Shows base against custom and both commands; then a person at the terminal decides, or without one the demo
 * approves by `temporal workflow signal`. `decided` fires when somebody decided elsewhere.
 */
export async function decide(
  stack: Stack,
  narrator: Narrator,
  progress: Progress,
  options: { readonly isAsked: boolean; readonly decided: AbortSignal },
): Promise<void> {
  const { workflowId } = progress;
  const by = userInfo().username;
  const approve = decideCommand(stack, workflowId, 'approve', { by, comment: 'from the demo' });
  const reject = decideCommand(stack, workflowId, 'reject', { by, comment: 'from the demo' });

  const isOnDemand = progress.serving?.kind === 'on-demand';
  const meanwhile = isOnDemand ? 'its deployment bills what it answers' : 'its throughput bills by the hour';
  narrator.heading(`Keep the custom model? Until somebody decides, ${meanwhile}.`);
  if (progress.scores) narrator.line(renderScoresText(progress.scores, narrator.isTerminal ? ansiStyle : noStyle));
  for (const reason of progress.verdictReasons ?? []) narrator.line(`  ${reason}`);
  narrator.line();
  narrator.line('  Either of these decides, here or in another window; so does "Send a Signal" in the Web UI:');
  narrator.command(approve.text);
  narrator.command(reject.text);
  narrator.line();

  const choice = options.isAsked ? await ask(narrator, options.decided, isOnDemand) : 'approve';
  if (options.decided.aborted) return narrator.line('  Decided elsewhere.\n');
  if (choice === 'leave') {
    return narrator.line(
      `  Left to you: the demo waits for a signal, at most until ${progress.approval?.expiresAt}.\n`,
    );
  }
  if (!options.isAsked) narrator.line('  Nobody to ask here: approving by the first command.\n');
  await runTemporal(stack, choice === 'approve' ? approve : reject);
}

type Choice = 'approve' | 'reject' | 'leave';

async function ask(narrator: Narrator, signal: AbortSignal, isOnDemand: boolean): Promise<Choice> {
  const answer = await select<Choice>({
    message: 'Keep it?',
    options: [
      { value: 'approve', label: 'Approve', hint: isOnDemand ? 'the deployment stays' : 'the throughput stays' },
      { value: 'reject', label: 'Reject', hint: 'it is released' },
      { value: 'leave', label: 'Decide elsewhere', hint: 'by one of the commands above, or in the Web UI' },
    ],
    output: narrator.stream,
    signal,
  });
  if (!isCancel(answer)) return answer;
  // Ctrl-C at the question ends the demo like Ctrl-C anywhere else; the terminal did not send it, the prompt ate it.
  if (!signal.aborted) process.kill(process.pid, 'SIGINT');
  return 'leave';
}
