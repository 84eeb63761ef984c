import assert from 'node:assert/strict';
import test from 'node:test';
import { metricFamilies, metricNames, overallScore, scoreByName } from '../../src/metrics/index.ts';
import type { MetricTools } from '../../src/metrics/index.ts';
import { goldenRecords } from './text-golden.ts';

const records = {
  references: [['the cat sat on the mat'], ['{"a": 1}'], ['yes']],
  answers: [
    ['the cat sat on the mat', '{"a": 2}', 'no'],
    ['a dog', 'none', 'yes'],
  ],
};

/** An encoder that finds texts alike by their length. */
const tools: MetricTools = {
  bertScorer: {
    signature: 'bertscore|lengths',
    scoreModels: ({ references, answers }) =>
      Promise.resolve(
        answers.map((ofModel) =>
          ofModel.map((candidate, record) => {
            const lengths = (references[record] ?? []).map((text) => Math.abs(candidate.length - text.length));
            const f1 = 1 / (1 + Math.min(...lengths));
            return { precision: f1 / 2, recall: f1 / 3, f1 };
          }),
        ),
      ),
  },
  sentenceEncoder: {
    name: 'lengths',
    maxTokens: 512,
    embed: (texts) => Promise.resolve(texts.map((text) => Float32Array.of(1, text.length))),
  },
};

test('names are distinct, and those that requests and reports use', () => {
  assert.equal(new Set(metricNames).size, metricNames.length);
  for (const name of ['bertscore.f1', 'rouge1.f1', 'rouge2.f1', 'rougeL.f1', 'rougeLsum.f1', 'bleu', 'chrf']) {
    assert.ok(metricNames.includes(name), name);
  }
  for (const name of ['exactMatch', 'jsonMatch', 'accuracy', 'macroF1', 'mcc', 'embeddingCosine']) {
    assert.ok(metricNames.includes(name), name);
  }
});

test('every metric gives every record of every model a finite value within its range, and a score of the whole', async () => {
  const scored = await scoreByName(metricNames, records, {}, tools);
  assert.deepEqual(
    scored.map(({ name }) => name),
    metricNames,
  );
  for (const { name, models, signature, range } of scored) {
    assert.match(signature, /^[\w.]+\|/, name);
    assert.equal(models.length, 2, name);
    for (const model of models) {
      assert.equal(model.perRecord.length, 3, name);
      for (const value of [...model.perRecord, overallScore(model)]) {
        assert.ok(value >= range[0] && value <= range[1], `${name}: ${value}`);
      }
    }
  }
});

test('what two models get side by side is what each gets alone', async () => {
  const overall = async (answers: readonly (readonly string[])[]) =>
    (await scoreByName(metricNames, { ...records, answers }, {}, tools)).map(({ models }) =>
      models.map((model) => [...model.perRecord, overallScore(model)]),
    );
  const together = await overall(records.answers);
  const alone = await Promise.all(records.answers.map((answers) => overall([answers])));
  together.forEach((models, metric) => {
    assert.deepEqual(
      models,
      alone.map((ofModel) => ofModel[metric]?.[0]),
    );
  });
});

test('a permutation may add a record from either model: the sums mean the same', async () => {
  for (const { name, models } of await scoreByName(metricNames, records, {}, tools)) {
    const [baseline, candidate] = models;
    if (!baseline?.corpus || !candidate?.corpus) continue;
    const sums = new Float64Array(baseline.corpus.width);
    baseline.corpus.add(0, 1, sums, 0);
    candidate.corpus.add(1, 1, sums, 0);
    baseline.corpus.add(2, 1, sums, 0);
    const [[mixed] = []] = await scoreByName([name], {
      references: records.references,
      answers: [['the cat sat on the mat', 'none', 'no']],
    }).then((scored) => scored.map(({ models }) => models.map((model) => overallScore(model))));
    assert.equal(candidate.corpus.score(sums), mixed, name);
  }
});

test('a family is computed once for all of its metrics, in the order asked for', async () => {
  const scored = await scoreByName(['rougeL.f1', 'bleu', 'rougeL.precision', 'rougeL.f1'], records);
  assert.deepEqual(
    scored.map(({ name }) => name),
    ['rougeL.f1', 'bleu', 'rougeL.precision'],
  );
});

test('JSON that cannot be read is counted beside the score', async () => {
  const [scored] = await scoreByName(['jsonMatch'], {
    references: [['{"a":1}'], ['[1]']],
    answers: [['{"a":1}', 'one']],
  });
  assert.deepEqual(scored?.models[0]?.counted, { unparsableAnswers: 1, unparsableReferences: 0 });
});

const refusals: readonly (readonly [why: string, run: () => Promise<unknown>, message: RegExp])[] = [
  ['an unknown name', () => scoreByName(['rouge'], records), /"rouge" is no metric; there are bertscore\.precision/],
  ['a missing encoder', () => scoreByName(['bertscore.f1'], records), /tools\.bertScorer/],
  ...['rougeL.f1', 'bertscore.f1', 'embeddingCosine'].map(
    (name) =>
      [
        `a record without a reference (${name})`,
        () => scoreByName([name], { references: [[]], answers: [['a']] }, {}, tools),
        /Record 0 has no reference/,
      ] as const,
  ),
  ...['rougeL.f1', 'bertscore.f1', 'embeddingCosine'].map(
    (name) =>
      [
        `a missing answer (${name})`,
        () => scoreByName([name], { references: [['a'], ['b']], answers: [['a']] }, {}, tools),
        /Model 0 has (1 answers to 2 records|no answer to record 1)/,
      ] as const,
  ),
];

for (const [why, run, message] of refusals) {
  test(`refused: ${why}`, () => assert.rejects(run, message));
}

test('a long list is scored a few records at a time: progress is told and an abort is heard', async () => {
  const told: number[] = [];
  await scoreByName(['rougeL.f1'], goldenRecords, {}, { onProgress: (done) => told.push(done) });
  assert.ok(told.length > 3);
  assert.equal(told.at(-1), goldenRecords.references.length);
  await assert.rejects(
    scoreByName(['rougeL.f1'], goldenRecords, {}, { signal: AbortSignal.abort(new Error('enough')) }),
    /enough/,
  );
});

test('every family has a signature for every choice of options', () => {
  for (const options of [{}, { stem: true, normalised: true, fenced: true, ignoreCase: true }]) {
    for (const family of metricFamilies) assert.ok(family.signature(options, tools).length > 3);
  }
});
