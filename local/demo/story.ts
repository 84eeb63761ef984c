import { Client, Connection } from '@temporalio/client';
import { emulatorTimes } from '../emulator.ts';
import { isInterrupted, whenInterrupted } from '../interruption.ts';
import { readDataFiles } from '../prepare-aws.ts';
import { newRunFolder } from '../run-folders.ts';
import { shortWaits, startStack } from '../stack.ts';
import type { Stack } from '../stack.ts';
import { writeStackEnv } from '../stack-env.ts';
import { shownPath } from '../tools.ts';
import type { DemoArguments } from './arguments.ts';
import { decide } from './approval.ts';
import { follow } from './follow.ts';
import { createNarrator } from './narrator.ts';
import type { Narrator } from './narrator.ts';
import { innermostFailure, tellFailure, tellLeftovers, tellPieces, tellResult } from './outcome.ts';
import { readExample } from './example.ts';
import { payloadsOf } from './payload.ts';
import type { Payload } from './payload.ts';
import { runTemporal, startCommand } from './temporal-commands.ts';

/** Tells the whole story and returns the exit code: 0 if the customization came to an outcome, 1 if it failed. */
export async function tellDemo(args: DemoArguments): Promise<number> {
  const narrator = createNarrator(args.json ? process.stderr : process.stdout);
  // Before anything is installed or started: a folder that lacks a file should not cost a minute.
  if (args.data !== undefined) await readDataFiles(args.data);
  const example = await readExample(args.example);
  const folder = await newRunFolder(args.example);
  const payloads = await payloadsOf(example, folder, args.data !== undefined);

  narrator.heading('Getting the tools and starting the stack');
  const stack = await startStack({
    folder,
    emulatorTimes: emulatorTimes({ validation: 2, dataProcessing: 2, training: 6, provisioning: 6, deleting: 1 }),
    workerEnv: shortWaits,
    ...(args.data === undefined ? {} : { dataFolder: args.data }),
    ...(example.dataFolder === undefined
      ? {}
      : { dataFolder: null, exampleData: { folder: example.dataFolder, prefix: example.name } }),
    ...(example.region === undefined ? {} : { region: example.region }),
  });
  whenInterrupted(async () => narrator.line('\n  Taking everything down.'));
  try {
    await tellStack(narrator, stack);
    let exitCode = 0;
    const approved = new Set<string>();
    for (const payload of payloads)
      exitCode = Math.max(exitCode, await customize(args, narrator, stack, payload, approved));
    if (args.keepRunning) await untilInterrupted(narrator, exitCode);
    return exitCode;
  } catch (error) {
    // Taken down by Ctrl-C: whatever failed then failed because of it, and the exit code is the signal's.
    if (isInterrupted()) await new Promise(() => {});
    throw error;
  } finally {
    narrator.now('taking everything down');
    await stack.stop();
    narrator.line(`  Everything is taken down. Logs: ${shownPath(folder)}/logs`);
  }
}

async function tellStack(narrator: Narrator, stack: Stack): Promise<void> {
  const envFile = await writeStackEnv(stack.folder, stack, shortWaits);
  narrator.heading('Running');
  narrator.facts([
    ['Temporal', stack.temporalAddress],
    ['Web UI', stack.urls.ui],
    ['AWS', `${stack.urls.aws}  (${stack.standin}: S3, SES, STS)`],
    ['Bedrock', `${stack.urls.bedrock}  (the emulator)`],
    ['worker', `${stack.workers.length} on task queue model-customization`],
    ['your shell', `source ${shownPath(envFile)}`],
  ]);
}

/** @param approved ARNs of what was decided to be kept; what this one keeps is added */
async function customize(
  args: DemoArguments,
  narrator: Narrator,
  stack: Stack,
  payload: Payload,
  approved: Set<string>,
): Promise<number> {
  // The id that `temper start` would choose.
  const workflowId = `customize-${payload.jobName}`;
  const start = startCommand(stack, workflowId, payload.file, payload.summary);
  narrator.heading('Customizing');
  narrator.command(start.text);
  await runTemporal(stack, start);
  narrator.line(`  ${stack.urls.ui}/namespaces/default/workflows/${workflowId}\n`);

  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    const handle = new Client({ connection }).workflow.getHandle(workflowId);
    const isAsked = narrator.isTerminal && process.stdin.isTTY && !args.yes;
    const ending = await Promise.race([
      follow(handle, narrator, (progress, decided) => decide(stack, narrator, progress, { isAsked, decided })),
      stack.partEnded.then((sentence) => Promise.reject(new Error(sentence))),
    ]);
    if ('failure' in ending) {
      const failure = innermostFailure(ending.failure);
      tellFailure(narrator, failure);
      await tellLeftovers(narrator, stack, approved);
      if (args.json) printJson({ outcome: 'failed', workflowId, ...failure });
      return 1;
    }
    tellResult(narrator, ending.result);
    await tellPieces(narrator, stack, ending.result);
    if (ending.result.endpointArn !== null) approved.add(ending.result.endpointArn);
    const isClean = await tellLeftovers(narrator, stack, approved);
    if (args.json) printJson(ending.result);
    return isClean ? 0 : 1;
  } finally {
    await connection.close();
  }
}

/** The last line of standard output, for programs. */
function printJson(outcome: object): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

/** Ctrl-C takes everything down and ends the process, so this never returns. */
async function untilInterrupted(narrator: Narrator, exitCode: number): Promise<never> {
  process.exitCode = exitCode;
  narrator.line('\n  Everything stays up. Ctrl-C takes it down.');
  return new Promise(() => {});
}
