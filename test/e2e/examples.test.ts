/** Every example that is a folder of its own, from its data to what is kept, as `npm run demo -- --example NAME` shows it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CustomizationResult, EvaluationReport } from '../../src/report/result.ts';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { repoFolder } from '../../local/tools.ts';
import { exampleNames, readExample } from '../../local/demo/example.ts';
import { outcomesOf, runDemo } from './support/demo.ts';
import { privateCache } from './support/private-cache.ts';
import { tail } from './support/processes.ts';

const timeout = 300_000;
/** Bedrock takes hours for each of these, the demo seconds, and a test need not wait at all. */
const quick = {
  EMULATOR_VALIDATION_SECONDS: '0.2',
  EMULATOR_DATA_PROCESSING_SECONDS: '0.2',
  EMULATOR_TRAINING_SECONDS: '0.5',
  EMULATOR_PROVISIONING_SECONDS: '0.5',
  EMULATOR_DEPLOYING_SECONDS: '0.5',
  EMULATOR_DELETING_SECONDS: '0.2',
};

interface Expected {
  readonly endpoint: RegExp;
  readonly metric: string;
  readonly also?: (report: EvaluationReport, result: CustomizationResult) => void;
}

const provisioned = /:provisioned-model\//;
const onDemand = /:custom-model-deployment\//;

const expected: Readonly<Record<string, readonly Expected[]>> = {
  'continued-pre-training': [
    { endpoint: provisioned, metric: 'rougeL.f1' },
    { endpoint: provisioned, metric: 'rougeL.f1' },
  ],
  'llama-3-1': [{ endpoint: provisioned, metric: 'jsonMatch' }],
  'nova-documents': [
    {
      endpoint: onDemand,
      metric: 'accuracy',
      also: ({ metrics, classification }) => {
        const names = new Set(metrics.map(({ name }) => name));
        for (const name of ['accuracy', 'weightedF1', 'weightedRecall']) assert.ok(names.has(name), name);
        const labels = classification?.labels.slice(0, 4);
        assert.deepEqual(labels, ['form', 'invoice', 'letter', 'receipt']);
        assert.equal(classification?.candidate.matrix.length, 5);
      },
    },
  ],
  'nova-micro': [{ endpoint: onDemand, metric: 'accuracy' }],
  'titan-express': [{ endpoint: provisioned, metric: 'rougeL.f1' }],
};

describe('npm run demo -- --example', { timeout: 1_800_000 }, () => {
  let cache: Awaited<ReturnType<typeof privateCache>>;
  before(async () => {
    cache = await privateCache();
  });
  after(() => cache?.remove());

  it('has a folder for each of these, and for no other', async () => {
    const examples = await Promise.all((await exampleNames()).map(readExample));
    const folders = examples.filter(({ dataFolder }) => dataFolder !== undefined).map(({ name }) => name);
    assert.deepEqual(folders, Object.keys(expected));
  });

  for (const [name, customizations] of Object.entries(expected)) {
    it(`${name} ends with a better model that is kept`, { timeout }, async () => {
      const surroundings = { cacheFolder: cache.folder, timeoutMs: timeout - 30_000, env: quick };
      const finished = await runDemo(['--example', name, '--json'], surroundings);
      assert.equal(finished.exitCode, 0, tail(finished));
      const results = outcomesOf(finished);
      assert.equal(results.length, customizations.length);
      for (const [index, result] of results.entries()) {
        const { endpoint, metric } = customizations[index] as Expected;
        assert.deepEqual([result.outcome, result.verdict, result.decision.metric], ['kept', 'better', metric]);
        assert.match(result.endpointArn ?? '', endpoint);
        assert.ok(
          result.data?.sets.some((set) => set.name === 'training'),
          'the data was prepared by the run',
        );
        assert.ok(result.losses.training.length > 1);
      }
      const { also } = customizations.at(-1) as Expected;
      const [, folder = ''] = /copies +(\S+)/.exec(finished.stderr) ?? [];
      const report = JSON.parse(await readFile(resolve(repoFolder, folder, 'report.json'), 'utf8')) as EvaluationReport;
      also?.(report, results.at(-1) as CustomizationResult);
    });
  }
});
