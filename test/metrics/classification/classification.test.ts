import assert from 'node:assert/strict';
import test from 'node:test';
import {
  classCounts,
  classScores,
  confusionMatrix,
  labelOf,
  labelSet,
  overallScore,
  scoreByName,
} from '../../../src/metrics/index.ts';
import { assertClose, classifications } from '../text-golden.ts';

const METRICS = [
  'accuracy',
  'balancedAccuracy',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedPrecision',
  'weightedRecall',
  'weightedF1',
  'mcc',
];

for (const golden of classifications) {
  const { references, answers } = golden;
  const expected = [golden.accuracy, golden.balancedAccuracy, ...golden.macro, ...golden.weighted, golden.mcc];

  test(`every score equals scikit-learn's: ${golden.name}`, async () => {
    const scored = await scoreByName(METRICS, { references: references.map((label) => [label]), answers: [answers] });
    assertClose(
      scored.map(({ models }) => models.map((model) => overallScore(model))[0] ?? Number.NaN),
      expected,
      1e-9,
    );
  });

  test(`labels, matrix and classes equal scikit-learn's: ${golden.name}`, () => {
    const labels = labelSet([...references, ...answers]);
    assert.deepEqual(labels, golden.labels);
    assert.deepEqual(confusionMatrix({ labels, references, answers }), golden.matrix);
    const { precision, recall, f1, support } = classScores(classCounts({ labels, references, answers }));
    [precision, recall, f1, support].forEach((column, at) =>
      assertClose(
        column,
        golden.byClass.map((row) => row[at] ?? Number.NaN),
        1e-9,
      ),
    );
  });
}

test("another model's labels change none of a model's scores", async () => {
  const references = ['a', 'b', 'a', 'b'].map((label) => [label]);
  const answers = ['a', 'b', 'b', 'b'];
  const alone = await scoreByName(METRICS, { references, answers: [answers] });
  const beside = await scoreByName(METRICS, { references, answers: [answers, ['x', 'y', 'z', 'b']] });
  assert.deepEqual(
    beside.map(({ models }) => models.map((model) => overallScore(model))[0]),
    alone.map(({ models }) => models.map((model) => overallScore(model))[0]),
  );
});

test('a draw of records scores as those records would alone', async () => {
  const references = ['a', 'b', 'c', 'a', 'c'];
  const answers = ['a', 'c', 'c', 'b', 'a'];
  const draw = [4, 4, 0, 2];
  const scored = await scoreByName(METRICS, { references: references.map((label) => [label]), answers: [answers] });
  const drawn = await scoreByName(METRICS, {
    references: draw.map((record) => [references[record] ?? '']),
    answers: [draw.map((record) => answers[record] ?? '')],
  });
  assert.deepEqual(
    scored.map(({ models }) => models.map((model) => overallScore(model, draw))),
    drawn.map(({ models }) => models.map((model) => overallScore(model))),
  );
});

test('white space around a label is left out; case only where asked', async () => {
  assert.equal(labelOf(' Yes\n'), 'Yes');
  assert.equal(labelOf(' Yes\n', { ignoreCase: true }), 'yes');
  const records = { references: [['Yes'], ['no']], answers: [[' yes ', 'no\n']] };
  const accuracy = async (ignoreCase: boolean) =>
    (await scoreByName(['accuracy'], records, { ignoreCase })).map(({ models, signature }) => [
      models.map((model) => overallScore(model))[0],
      signature,
    ])[0];
  assert.deepEqual(await accuracy(false), [0.5, 'classification|case:mixed|trim:yes|zerodiv:0|version:1']);
  assert.deepEqual(await accuracy(true), [1, 'classification|case:lower|trim:yes|zerodiv:0|version:1']);
});

test('a record of several references has no label', async () => {
  await assert.rejects(
    scoreByName(['accuracy'], { references: [['a', 'b']], answers: [['a']] }),
    /Record 0 has 2 references; a classification has one label/,
  );
});

test('a label that the matrix does not have is refused by name', () => {
  assert.throws(
    () => confusionMatrix({ labels: ['a'], references: ['a'], answers: ['b'] }),
    /"b" of record 0 is not among the 1 labels/,
  );
});
