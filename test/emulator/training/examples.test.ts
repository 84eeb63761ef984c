import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { trainModel } from '../../../emulator/training/index.ts';
import type { CorpusRecord } from './corpora.ts';
import { rougeLOf, settings, split } from './support.ts';

const folder = new URL('../../../examples/data/', import.meta.url);

describe('the example data', () => {
  let records: CorpusRecord[];
  let prompts: { prompt: string }[];
  let references: string[];

  before(async () => {
    const lines = (await readFile(new URL('training-data.jsonl', folder), 'utf8')).trim().split('\n');
    records = lines.map((line) => JSON.parse(line) as CorpusRecord);
    prompts = JSON.parse(await readFile(new URL('validation-data.json', folder), 'utf8')) as { prompt: string }[];
    references = JSON.parse(await readFile(new URL('reference-inference.json', folder), 'utf8')) as string[];
  });

  it('has 240 different training records and 20 prompts that are not among them, each with a reference', () => {
    assert.equal(records.length, 240);
    assert.equal(prompts.length, 20);
    assert.equal(references.length, 20);
    const all = [...records.map(({ prompt }) => prompt), ...prompts.map(({ prompt }) => prompt)];
    assert.equal(new Set(all).size, 260);
    for (const text of [...all, ...references, ...records.map(({ completion }) => completion)]) {
      assert.ok(typeof text === 'string' && text.trim() === text && text !== '');
    }
  });

  it('teaches the model to summarize them: with the AWS sample’s hyperparameters ROUGE-L F1 rises by 0.15 or more', async () => {
    const test = prompts.map(({ prompt }, index) => ({ prompt, completion: references[index] ?? '' }));
    const { training, validation } = split(records);
    const hyperparameters = { ...settings, earlyStoppingPatience: 6, earlyStoppingThreshold: 0.01 };
    const { model, validationMetrics } = await trainModel(training, validation, hyperparameters);
    const gain = rougeLOf(model, test) - rougeLOf(null, test);
    assert.ok(gain >= 0.15, `rose by ${gain.toFixed(3)}`);
    assert.ok((validationMetrics.at(-1)?.loss ?? NaN) < (validationMetrics[0]?.loss ?? NaN));
  });
});
