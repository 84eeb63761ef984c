/** `npm run demo`: the whole story in one command, told to a program by `--json`. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { exampleDataFolder } from '../../local/stack.ts';
import { repoFolder } from '../../local/tools.ts';
import { outcomesOf, runDemo } from './support/demo.ts';
import { privateCache } from './support/private-cache.ts';
import { processesWith, tail } from './support/processes.ts';
import type { Finished } from './support/processes.ts';

const timeout = 300_000;

describe('npm run demo', { timeout: 1_200_000 }, () => {
  let cache: Awaited<ReturnType<typeof privateCache>>;
  let dataFolder: string;
  before(async () => {
    cache = await privateCache();
    dataFolder = await mkdtemp(join(tmpdir(), 'temper-e2e-data-'));
    await cp(exampleDataFolder, dataFolder, { recursive: true });
  });
  after(async () => {
    await cache?.remove();
    await rm(dataFolder, { recursive: true, force: true });
  });
  afterEach(async () => {
    assert.deepEqual(await processesWith(cache.folder), [], 'nothing outlives the demo');
  });

  it('ends with the custom model kept, approved by a signal', { timeout }, async () => {
    const finished = await demo('--json');
    assert.equal(finished.exitCode, 0, tail(finished));
    const [result] = outcomesOf(finished);
    assert.equal(result.outcome, 'kept');
    assert.equal(result.verdict, 'better');
    assert.equal(result.approval?.approved, true);
    for (const text of [result.approval.by, result.reason, result.runId]) assert.notEqual(text, '');
    assert.ok(!Number.isNaN(Date.parse(result.approval.at)));
    assert.match(finished.stderr, /workflow signal --workflow-id \S+ --name approve/);
    assert.match(finished.stderr, /workflow signal --workflow-id \S+ --name reject/);
    assert.match(finished.stderr, /workflow start --type customizeModel .*--input-file examples\/request\.json/);

    assert.match(result.customModelArn, /^arn:aws:bedrock:.*:custom-model\//);
    assert.match(result.endpointArn ?? '', /^arn:aws:bedrock:.*:provisioned-model\//);
    for (const { rougeL, bertscore } of [result.scores.baseline, result.scores.candidate]) {
      for (const score of [rougeL?.f1, bertscore?.precision, bertscore?.recall, bertscore?.f1])
        assert.ok(score !== undefined && score > 0 && score < 1);
    }
    const { baseline, candidate } = result.scores;
    assert.ok((candidate.bertscore?.f1 ?? 0) > (baseline.bertscore?.f1 ?? 1));
    assert.equal(result.decision.rule, 'paired');
    assert.match(result.verdictReasons.join('\n'), /95 % interval .*p < 0\.\d+.*\n.*Holm/);
    for (const metric of ['BERTScore F1 \\*', 'ROUGE-2 F1', 'BLEU', 'chrF2'])
      assert.match(finished.stderr, new RegExp(`^ +${metric} .*\\[[+-]`, 'm'));
    const [, page = ''] = /The whole report: (\S+)/.exec(finished.stderr) ?? [];
    assert.match(await readFile(resolve(repoFolder, page), 'utf8'), /^<!doctype html>/i);
    assert.ok(result.losses.training.length > 1 && result.losses.validation.length > 0);
    const folder = `/${result.workflowId}/${result.runId}/`;
    assert.match(result.inferences?.baseline ?? '', new RegExp(`^s3://.+${folder}base-model-inference\\.json$`));
    assert.match(result.inferences?.candidate ?? '', new RegExp(`^s3://.+${folder}custom-model-inference\\.json$`));
    assert.match(finished.stderr, /Bedrock holds one provisioned throughput: the one that was approved/);
    assert.match(finished.stderr, /Everything is taken down/);
  });

  it("decides the sample's payload by the bare means, and is better there too", { timeout }, async () => {
    const finished = await demo('--example', 'cohere-command-light', '--json');
    assert.equal(finished.exitCode, 0, tail(finished));
    const { outcome, decision, verdictReasons } = outcomesOf(finished)[0];
    assert.deepEqual([outcome, decision.rule], ['kept', 'mean']);
    assert.match(verdictReasons.join('\n'), /scores above the baseline/);
  });

  it('ends with a model that is not better released, and asks nobody', { timeout }, async () => {
    const finished = await demo('--example', 'not-better', '--json');
    assert.equal(finished.exitCode, 0, tail(finished));
    const { outcome, endpointArn, approval, verdict, stages } = outcomesOf(finished)[0];
    assert.deepEqual([outcome, endpointArn, approval], ['released', null, null]);
    assert.notEqual(verdict, 'better');
    assert.ok(!stages.some(({ stage }) => stage === 'awaiting-approval'));
    assert.match(finished.stderr, /Bedrock holds no provisioned throughput/);
  });

  it('fails at once, naming the file, if the data folder lacks one', { timeout }, async () => {
    await rm(join(dataFolder, 'reference-inference.json'));
    const finished = await demo('--data', dataFolder, '--json');
    assert.notEqual(finished.exitCode, 0);
    assert.match(finished.stderr, /reference-inference\.json is missing/);
    assert.ok(!finished.stderr.includes('Running'), 'nothing was started for it');
  });

  it('fails, naming both counts, if the references are too few, and buys nothing', { timeout }, async () => {
    await writeFile(join(dataFolder, 'reference-inference.json'), '["only one"]');
    const finished = await demo('--data', dataFolder, '--json');
    assert.notEqual(finished.exitCode, 0);
    assert.match(finished.stderr, /failed \(InvalidRequest\)/);
    assert.match(
      finished.stderr,
      /reference-inference\.json: has 1 reference, but .*validation-data\.json has \d+ prompts/,
    );
    assert.match(finished.stderr, /Bedrock holds no provisioned throughput/);
  });

  function demo(...args: string[]): Promise<Finished> {
    return runDemo(args, { cacheFolder: cache.folder, timeoutMs: timeout - 30_000 });
  }
});
