import assert from 'node:assert/strict';
import test from 'node:test';
import { cosine, embeddingCosine, meanPool } from '../../src/metrics/embedding-cosine.ts';
import { overallScore, scoreByName } from '../../src/metrics/index.ts';

/** Letters as directions: how often a, b and c occur. */
const embed = (texts: readonly string[]): Promise<Float32Array[]> =>
  Promise.resolve(texts.map((text) => Float32Array.from(['a', 'b', 'c'], (letter) => text.split(letter).length - 1)));

test('cosines of the same, a right-angled, an opposite and an empty direction', () => {
  const vector = (...values: number[]) => Float32Array.from(values);
  assert.equal(cosine(vector(1, 2), vector(2, 4)), 1);
  assert.equal(cosine(vector(1, 0), vector(0, 1)), 0);
  assert.equal(cosine(vector(1, 1), vector(-3, -3)), -1);
  assert.equal(cosine(vector(0, 0), vector(1, 1)), 0);
  assert.ok(Math.abs(cosine(vector(1, 0), vector(1, 1)) - Math.SQRT1_2) < 1e-12);
  assert.throws(() => cosine(vector(1), vector(1, 2)), /1 and 2 numbers/);
});

test('the closest of several references counts', async () => {
  const cosines = await embeddingCosine(['ab', 'c'], [['b', 'aabb'], ['a']], embed);
  assert.ok(Math.abs((cosines[0] ?? 0) - 1) < 1e-12);
  assert.equal(cosines[1], 0);
});

test('each distinct text is embedded once', async () => {
  const asked: string[] = [];
  await scoreByName(
    ['embeddingCosine'],
    {
      references: [['a'], ['b'], ['a']],
      answers: [
        ['a', 'c', 'c'],
        ['b', 'b', 'b'],
      ],
    },
    {},
    { sentenceEncoder: { name: 'letters', maxTokens: 512, embed: (texts) => (asked.push(...texts), embed(texts)) } },
  );
  assert.deepEqual(asked.toSorted(), ['a', 'b', 'c']);
});

test('more records than fit one lot are scored each in its place', async () => {
  const count = 2300;
  const references = Array.from({ length: count }, (_, record) => [record % 2 === 0 ? 'a' : 'b']);
  const answers = [references.map(() => 'a'), references.map(([text]) => text ?? '')];
  const [scored] = await scoreByName(
    ['embeddingCosine'],
    { references, answers },
    {},
    {
      sentenceEncoder: { name: 'letters', maxTokens: 512, embed },
    },
  );
  const [half, full] = scored?.models ?? [];
  assert.ok(half && full);
  assert.deepEqual(
    [...half.perRecord],
    references.map((_, record) => 1 - (record % 2)),
  );
  assert.equal(overallScore(full), 1);
});

test('mean pooling is the mean of the rows, brought to length 1', () => {
  const pooled = meanPool(Float32Array.of(1, 2, 5, 6), 2); // rows (1, 2) and (5, 6): mean (3, 4)
  assert.deepEqual([...pooled], [...Float32Array.of(0.6, 0.8)]);
  assert.deepEqual([...meanPool(new Float32Array(4), 2)], [0, 0]);
});

test('an encoder that is not there is asked for by name', async () => {
  await assert.rejects(
    scoreByName(['embeddingCosine'], { references: [['a']], answers: [['a']] }),
    /tools\.sentenceEncoder/,
  );
});
