/** The Temporal CLI's own commands: what the demo prints is what it runs. */
import { basename, delimiter, dirname } from 'node:path';
import { run } from '../commands.ts';
import { isolatedEnvironment, shellQuote } from '../environment.ts';
import type { Stack } from '../stack.ts';
import { shownPath } from '../tools.ts';

export interface TemporalCommand {
  readonly args: readonly string[];
  /** As a person would type it in this folder. */
  readonly text: string;
}

type Reachable = Pick<Stack, 'temporalCli' | 'temporalAddress'>;

/** @param summary stands under the workflow's name in the Web UI; at most 200 bytes */
export function startCommand(
  stack: Reachable,
  workflowId: string,
  inputFile: string,
  summary: string,
): TemporalCommand {
  return command(stack, [
    'workflow',
    'start',
    '--type',
    'customizeModel',
    '--task-queue',
    'model-customization',
    '--workflow-id',
    workflowId,
    '--input-file',
    inputFile,
    '--static-summary',
    summary,
  ]);
}

export function decideCommand(
  stack: Reachable,
  workflowId: string,
  decision: 'approve' | 'reject',
  note: { readonly by: string; readonly comment?: string },
): TemporalCommand {
  const input = JSON.stringify(note);
  return command(stack, ['workflow', 'signal', '--workflow-id', workflowId, '--name', decision, '--input', input]);
}

/** Runs it with nothing but the address: the user's own Temporal settings stay out. */
export async function runTemporal(
  stack: Pick<Stack, 'temporalCli' | 'env'>,
  { args }: TemporalCommand,
): Promise<string> {
  const env = { ...isolatedEnvironment(), ...stack.env };
  return run(stack.temporalCli, args, { env, timeoutMs: 30_000 });
}

function command(stack: Reachable, parts: readonly string[]): TemporalCommand {
  const args = [...parts, '--address', stack.temporalAddress];
  return { args, text: [typed(stack.temporalCli), ...args].map(shellQuote).join(' ') };
}

/** `temporal` where that is what PATH finds, else the path. */
function typed(cli: string): string {
  const isOnPath = (process.env.PATH ?? '').split(delimiter).includes(dirname(cli));
  return isOnPath ? basename(cli) : shownPath(cli);
}
