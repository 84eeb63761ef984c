import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseArgs } from '../../local/demo/arguments.ts';
import { innermostFailure } from '../../local/demo/outcome.ts';
import { exampleNames, readExample } from '../../local/demo/example.ts';
import { payloadsOf, type Payload } from '../../local/demo/payload.ts';
import { decideCommand, startCommand } from '../../local/demo/temporal-commands.ts';
import { emulatorTimes } from '../../local/emulator.ts';
import { readDataFiles } from '../../local/prepare-aws.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-demo-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function readPayload(example: string, hasOwnData: boolean): Promise<Payload> {
  const [first] = await payloadsOf(await readExample(example), folder, hasOwnData);
  assert.ok(first);
  return first;
}

describe("the demo's payload", () => {
  test('is the example file itself', async () => {
    const payload = await readPayload('request', false);
    const { jobName } = JSON.parse(await readFile(payload.file, 'utf8'));
    assert.match(payload.file, /examples\/request\.json$/);
    assert.equal(payload.jobName, jobName);
  });

  for (const [typed, example] of [
    [[], 'request'],
    [['--data', 'somewhere'], 'cohere-command-light'],
    [['--data', 'somewhere', '--example', 'request'], 'request'],
  ] as const) {
    test(`of "npm run demo ${typed.join(' ')}" is ${example}`, () => {
      assert.equal(parseArgs(['node', 'demo.ts', ...typed]).example, example);
    });
  }

  for (const [example, job, model] of [
    ['cohere-command-light', 'JobName', 'CustomModelName'],
    ['not-better', 'jobName', 'customModelName'],
  ] as const) {
    test(`for the user's own data is ${example} with names of its own in its own form`, async () => {
      const original = JSON.parse(await readFile((await readPayload(example, false)).file, 'utf8'));
      const payload = await readPayload(example, true);
      const copy = JSON.parse(await readFile(payload.file, 'utf8'));
      assert.match(payload.jobName, /^own-data-\d{8}-\d{6}$/);
      assert.deepEqual(copy, { ...original, [job]: payload.jobName, [model]: payload.jobName });
    });
  }

  test('of a folder with several requests is a file for each, in order', async () => {
    const { requests, dataFolder } = await readExample('continued-pre-training');
    const payloads = await payloadsOf(await readExample('continued-pre-training'), folder, false);
    assert.equal(payloads.length, 2);
    assert.ok(dataFolder?.endsWith('examples/continued-pre-training/data'));
    for (const [index, { file, jobName }] of payloads.entries()) {
      assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), requests[index]);
      assert.equal(jobName, requests[index]?.['jobName']);
    }
  });

  test('of every example has a job name that no other has', async () => {
    const names = await exampleNames();
    const jobs = (await Promise.all(names.map(readExample))).flatMap(({ requests }) =>
      requests.map((request) => request['JobName'] ?? request['jobName']),
    );
    assert.ok(names.length >= 8 && jobs.every((job) => typeof job === 'string'));
    assert.equal(new Set(jobs).size, jobs.length);
  });

  test('is never an example with data of its own for the data of somebody else', async () => {
    await assert.rejects(readPayload('titan-express', true), /"titan-express" prepares data of its own: leave out/);
  });

  test('that does not exist is an error that lists those which do', async () => {
    await assert.rejects(readPayload('cohere', false), /no example "cohere".*cohere-command-light.*not-better/);
  });
});

describe("the user's data folder", () => {
  test('is an error that names every missing file', async () => {
    await writeFile(join(folder, 'validation-data.json'), '[]');
    await assert.rejects(readDataFiles(folder), (error: Error) => {
      assert.match(error.message, /training-data\.jsonl is missing/);
      assert.match(error.message, /reference-inference\.json is missing/);
      assert.doesNotMatch(error.message, /validation-data\.json is missing/);
      return true;
    });
  });
});

describe('the commands that the demo prints', () => {
  const stack = { temporalCli: '/opt/bin/temporal', temporalAddress: '127.0.0.1:7' };

  test('start the workflow with the file, at the address', () => {
    assert.equal(
      startCommand(stack, 'my-id', 'examples/a.json', 'Customize a as b').text,
      "/opt/bin/temporal workflow start --type customizeModel --task-queue model-customization --workflow-id my-id --input-file examples/a.json --static-summary 'Customize a as b' --address 127.0.0.1:7",
    );
  });

  test('decide with a note that survives the shell', () => {
    const { text, args } = decideCommand(stack, 'my-id', 'reject', { by: "O'Hara", comment: 'no' });
    assert.ok(args.includes(`{"by":"O'Hara","comment":"no"}`));
    assert.ok(text.includes(`--name reject --input '{"by":"O'\\''Hara","comment":"no"}'`), text);
  });
});

describe('the failure of a workflow', () => {
  test('is told by its innermost cause', () => {
    const inner = Object.assign(new Error('jobName: too long'), { type: 'InvalidRequest' });
    const outer = new Error('Workflow execution failed', {
      cause: new Error('Activity task failed', { cause: inner }),
    });
    assert.deepEqual(innermostFailure(outer), { reason: 'jobName: too long', type: 'InvalidRequest' });
  });
});

describe('the emulated times', () => {
  const defaults = { training: 6, dataProcessing: 2 };

  test("are the demo's unless the environment says otherwise", () => {
    const env = { EMULATOR_DATA_PROCESSING_SECONDS: '0.5', EMULATOR_PROVISIONING_SECONDS: '9' };
    assert.deepEqual(emulatorTimes(defaults, env), { training: 6, dataProcessing: 0.5, provisioning: 9 });
  });

  for (const text of ['soon', '-1', 'Infinity']) {
    test(`of "${text}" are an error that names the variable`, () => {
      assert.throws(() => emulatorTimes(defaults, { EMULATOR_TRAINING_SECONDS: text }), /EMULATOR_TRAINING_SECONDS=/);
    });
  }
});
