/** `npm start`: the local stack, staying up, its state kept in the cache from one start to the next. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { createNarrator } from './demo/narrator.ts';
import { emulatorTimes } from './emulator.ts';
import { quietSdk } from './environment.ts';
import { whenInterrupted } from './interruption.ts';
import { isOwnerAlive } from './run-folders.ts';
import { exampleDataFolder, shortWaits, startStack } from './stack.ts';
import type { Stack } from './stack.ts';
import { writeStackEnv } from './stack-env.ts';
import { cacheFolder, exists, reasonOf, shownPath } from './tools.ts';

Object.assign(process.env, quietSdk);
const narrator = createNarrator(process.stdout);
const stackFolder = join(cacheFolder(), 'stack');
const pidFile = join(stackFolder, 'pid');

try {
  await start(readArguments(process.argv));
} catch (error) {
  process.stderr.write(`\n${reasonOf(error)}\n`);
  process.exitCode = 1;
}

async function start(options: { readonly worker: boolean; readonly fresh: boolean }): Promise<void> {
  await refuseSecond();
  if (options.fresh) await rm(stackFolder, { recursive: true, force: true });
  const hasState = await exists(join(stackFolder, 'temporal.db'));

  narrator.heading('Getting the tools and starting the stack');
  const stack = await startStack({
    folder: stackFolder,
    persistent: true,
    wellKnownPorts: true,
    workers: 0,
    workerEnv: shortWaits,
    emulatorTimes: emulatorTimes({ validation: 2, dataProcessing: 2, training: 6, provisioning: 6, deleting: 1 }),
  });
  await writeFile(pidFile, String(process.pid));
  const envFile = await writeStackEnv(cacheFolder(), stack, shortWaits);
  // Signals end in clean-ups, the latest first: the file of addresses goes before what it points to.
  whenInterrupted(async () => {
    process.exitCode = 0;
    narrator.line('\n  Taking everything down; workflows, objects and models are kept for the next start.');
    await rm(envFile, { force: true });
    await rm(pidFile, { force: true });
  });
  if (options.worker) await stack.startWorker();
  tell(stack, envFile, hasState);
  throw new Error(await stack.partEnded);
}

/** Two stacks on one set of databases would spoil both. */
async function refuseSecond(): Promise<void> {
  const pid = await isOwnerAlive(pidFile);
  if (pid === undefined) return;
  throw new Error(
    `npm start runs already (process ${pid}): use it with "source ${shownPath(join(cacheFolder(), 'stack.env'))}", or end it with Ctrl-C in its window or "kill ${pid}".`,
  );
}

function tell(stack: Stack, envFile: string, hasState: boolean): void {
  narrator.heading(hasState ? 'Running, with the state of the last time (--fresh forgets it)' : 'Running');
  narrator.facts([
    ['Web UI', stack.urls.ui],
    ['Temporal', stack.temporalAddress],
    ['AWS', `${stack.urls.aws}  (${stack.standin}: S3, SES, STS)`],
    ['Bedrock', `${stack.urls.bedrock}  (the emulator)`],
    ['worker', stack.workers.length > 0 ? 'one, on task queue model-customization' : 'none: npm run worker'],
    ['data', `${shownPath(exampleDataFolder)} in ${stack.buckets.training} and ${stack.buckets.validation}`],
    ['logs', `${shownPath(stack.folder)}/logs`],
  ]);
  narrator.heading('In another window');
  narrator.command(`source ${shownPath(envFile)}`);
  if (stack.workers.length === 0) narrator.command('npm run worker');
  narrator.command('temper start --input examples/cohere-command-light.json');
  narrator.command('temper watch customize-temper-demo-job');
  narrator.command(
    `temporal workflow signal --workflow-id customize-temper-demo-job --name approve --input '{"by":"me"}'`,
  );
  narrator.command('temper cleanup customize-temper-demo-job');
  narrator.line('\n  Ctrl-C takes it down.');
}

function readArguments(argv: readonly string[]) {
  return new Command('npm start --')
    .description('Keeps the local stack up: Temporal, the AWS stand-in, the Bedrock emulator, a worker.')
    .option('--no-worker', 'leave the worker out')
    .option('--fresh', 'forget the state of the last time', false)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<{ worker: boolean; fresh: boolean }>();
}
