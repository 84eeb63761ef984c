/** `npm start`: a stack that stays, that people reach with `source`, and that goes on where it was. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findOnPath } from '../../local/commands.ts';
import { isolatedEnvironment } from '../../local/environment.ts';
import { launch } from '../../local/processes.ts';
import type { Running } from '../../local/processes.ts';
import { exists, repoFolder } from '../../local/tools.ts';
import { tinyEncoder } from './support.ts';
import { emulatorAt } from './support/emulator.ts';
import type { EmulatorState } from './support/emulator.ts';
import { privateCache } from './support/private-cache.ts';
import { processesWith, runToEnd, tail } from './support/processes.ts';
import type { Finished } from './support/processes.ts';
import { until } from './support/until.ts';

const timeout = 300_000;
const seconds = { VALIDATION: '0.2', DATA_PROCESSING: '0.2', TRAINING: '0.5', PROVISIONING: '0.5', DELETING: '0.2' };

describe('npm start', { timeout: 1_200_000 }, () => {
  let cache: Awaited<ReturnType<typeof privateCache>>;
  let env: Record<string, string>;
  let running: Running | undefined;
  let starts = 0;
  before(async () => {
    cache = await privateCache();
    const quick = Object.entries(seconds).map(([name, value]) => [`EMULATOR_${name}_SECONDS`, value]);
    env = {
      ...isolatedEnvironment(),
      ...Object.fromEntries(quick),
      TEMPER_CACHE: cache.folder,
      TEMPER_ENCODER: tinyEncoder,
    };
  });
  after(async () => {
    await running?.stop();
    await cache?.remove();
  });

  it("is used by every command of the README's section, as typed", { timeout }, async () => {
    await start();
    const [npmStart, source, ...commands] = await readmeCommands('Work with it');
    assert.deepEqual([npmStart, source], ['npm start', 'source .cache/stack.env']);
    assert.ok(commands.length > 10, 'they were found');
    let watching: Promise<Finished> | undefined;
    for (const command of commands) {
      if (/--name approve|^temper approve/.test(command)) await untilDecisionIsDue();
      if (command.startsWith('temper watch')) watching = type(command);
      else if (command.includes('update execute')) {
        const late = await type(command);
        assert.match(late.stderr, /already (completed|approved)/, 'the workflow has ended by now');
      } else await succeeds(command.startsWith('temper cleanup') ? `${command} --yes` : command);
    }
    assert.match((await watching)?.stdout ?? '', /approved by ana[^]*Kept/i);
    assert.match(
      await succeeds('command -v temporal temper'),
      new RegExp(`${cache.folder}/bin/temporal\n.*bin/temper`),
    );
  });

  it('is reached by the AWS CLI, where there is one', { timeout }, async () => {
    const { stdout } = await type('env');
    assert.match(stdout, /^AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    if (!(await findOnPath('aws'))) return;
    assert.match(await succeeds('aws s3 ls'), /temper-training-data[^]*temper-validation-data/);
    assert.match(await succeeds('aws s3 ls s3://temper-training-data'), /training-data\.jsonl/);
    assert.match(await succeeds('aws bedrock list-custom-models'), /temper-demo-model/);
  });

  it('refuses to run twice, and says how to use the one that runs', { timeout }, async () => {
    const second = await npmStart();
    assert.notEqual(second.exitCode, 0);
    assert.match(second.stderr, /runs already \(process \d+\).*source .*stack\.env/);
    await succeeds('temporal workflow list');
  });

  it('ends with SIGTERM, leaves no process, and goes on where it was', { timeout }, async () => {
    const before = await emulatorState();
    assert.equal(before.customModels.length, 1);
    process.kill(Number(await readFile(join(cache.folder, 'stack', 'pid'), 'utf8')), 'SIGTERM');
    await running?.ended;
    assert.deepEqual(await processesWith(cache.folder), []);
    assert.equal(await exists(join(cache.folder, 'stack.env')), false, 'the addresses are no longer true');

    await start();
    const now = await emulatorState();
    assert.deepEqual(now.customModels, before.customModels);
    assert.deepEqual(now.provisionedThroughputs, before.provisionedThroughputs);
    assert.match(await succeeds('temper list'), /my-first +completed/);
    assert.match(await succeeds('temper cleanup my-first --yes'), /Deleted custom model temper-demo-model/);
    assert.deepEqual((await emulatorState()).provisionedThroughputs, []);
  });

  it('leaves the worker out if it is told to, and says what to type instead', { timeout }, async () => {
    await running?.stop();
    await start('--', '--no-worker', '--fresh');
    assert.deepEqual((await emulatorState()).jobs, [], 'fresh');
    const printed = (await readFile(running?.logFile ?? '', 'utf8')).split('\n');
    const [source, npmRunWorker = '', startIt = '', watch = '', approve = '', cleanup = ''] = printed.flatMap(
      (line) => /^ {2}\$ (.+)$/.exec(line)?.[1] ?? [],
    );
    assert.match(source ?? '', /^source .*stack\.env$/);
    await succeeds(startIt);
    assert.match(await succeeds('temper status'), /no worker answers/);
    const watching = type(watch);
    const worker = await launch({
      name: npmRunWorker,
      command: 'bash',
      args: ['-c', `source "$0" && exec ${npmRunWorker}`, join(cache.folder, 'stack.env')],
      cwd: repoFolder,
      env: windowEnv(),
      logFile: join(cache.folder, 'npm-run-worker.log'),
      ready: /worker is polling/,
      readyTimeoutMs: 120_000,
    });
    try {
      await untilDecisionIsDue();
      await succeeds(approve);
      const watched = await watching;
      assert.equal(watched.exitCode, 0, tail(watched));
      assert.match(watched.stdout, /approved by me[^]*Kept/i);
      await succeeds(`${cleanup} --yes`);
      assert.deepEqual((await emulatorState()).provisionedThroughputs, []);
    } finally {
      await worker.stop();
    }
  });

  async function start(...args: string[]): Promise<void> {
    starts += 1;
    running = await launch({
      name: 'npm start',
      command: 'npm',
      args: ['start', ...args],
      cwd: repoFolder,
      env,
      logFile: join(cache.folder, `npm-start-${starts}.log`),
      ready: /Ctrl-C takes it down/,
      readyTimeoutMs: 180_000,
      stopTimeoutMs: 60_000,
    });
  }

  function npmStart(): Promise<Finished> {
    return runToEnd('npm', ['start'], { cwd: repoFolder, env, timeoutMs: 120_000 });
  }

  /** Another window's, which knows nothing of the stack. */
  function windowEnv(): Record<string, string> {
    const { TEMPER_CACHE: _cache, TEMPER_ENCODER: _encoder, ...others } = env;
    return others;
  }

  /** In another window, after `source stack.env`. */
  function type(commandLine: string): Promise<Finished> {
    return runToEnd('bash', ['-c', `source "$0" && ${commandLine}`, join(cache.folder, 'stack.env')], {
      cwd: repoFolder,
      env: windowEnv(),
      timeoutMs: 240_000,
    });
  }

  async function succeeds(commandLine: string): Promise<string> {
    const finished = await type(commandLine);
    assert.equal(finished.exitCode, 0, `${commandLine}\n${tail(finished)}`);
    return finished.stdout;
  }

  /** Of the one that runs. */
  async function untilDecisionIsDue(): Promise<void> {
    await until('a decision is due', async () =>
      /"stage":"awaiting-approval"/.test((await type('temper status --json')).stdout),
    );
  }

  async function emulatorState(): Promise<EmulatorState> {
    return emulatorAt((await succeeds('printenv AWS_ENDPOINT_URL_BEDROCK')).trim()).state();
  }
});

/** The lines of a section's shell blocks. */
async function readmeCommands(section: string): Promise<string[]> {
  const readme = await readFile(join(repoFolder, 'README.md'), 'utf8');
  const [, text = ''] = readme.split(`\n## ${section}\n`);
  const [own = ''] = text.split('\n## ');
  const blocks = [...own.matchAll(/```sh\n([^]*?)```/g)].map(([, lines = '']) => lines);
  return blocks.flatMap((lines) => lines.split('\n').filter((line) => line.trim() !== ''));
}
