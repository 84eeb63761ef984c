import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isCancel, select } from '@clack/prompts';
import { renderMetricsText } from '../../src/report/evaluation-text.ts';
import type { EvaluationReport } from '../../src/report/result.ts';
import { ansiStyle, noStyle } from '../../src/report/style.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import type { Stack } from '../stack.ts';
import { shownPath } from '../tools.ts';
import { copyObjects, fileName } from './copies.ts';
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
  await tellEvidence(stack, narrator, progress);
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

/** Every metric and why it is so, from the report that is there when the decision is due; the page is copied here. */
async function tellEvidence(stack: Stack, narrator: Narrator, { reportUri, verdictReasons = [] }: Progress) {
  if (reportUri === undefined) return;
  const jsonUri = reportUri.replace(/\.html$/, '.json');
  await copyObjects(stack, [reportUri, jsonUri]);
  const report = JSON.parse(await readFile(join(stack.folder, fileName(jsonUri)), 'utf8')) as EvaluationReport;
  narrator.line(renderMetricsText(report, narrator.isTerminal ? ansiStyle : noStyle));
  narrator.line();
  for (const reason of verdictReasons) narrator.line(`  ${reason}`);
  narrator.line(`  The whole report: ${shownPath(join(stack.folder, fileName(reportUri)))}`);
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
