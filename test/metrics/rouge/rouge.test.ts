import assert from 'node:assert/strict';
import test from 'node:test';
import { scoreByName } from '../../../src/metrics/index.ts';
import { rougeLsum } from '../../../src/metrics/rouge/rouge-lsum.ts';
import { rougeN } from '../../../src/metrics/rouge/rouge-n.ts';
import { rougeSignature } from '../../../src/metrics/rouge/rouge-signature.ts';
import { assertClose, goldenRecords, textGolden } from '../text-golden.ts';
import type { RougeName } from '../text-golden.ts';

const names: readonly RougeName[] = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'];

for (const [words, stem] of [
  ['plain', false],
  ['stemmed', true],
] as const) {
  for (const name of names) {
    test(`${name} of ${words} words equals rouge-score 0.1.2 on every golden sample, several references too`, async () => {
      const parts = await scoreByName([name], goldenRecords, { stem });
      assert.deepEqual(
        parts.map((part) => part.name),
        [`${name}.precision`, `${name}.recall`, `${name}.f1`],
      );
      parts.forEach(({ models }, at) => {
        const expected = textGolden.rouge[words][name].map((row) => row[at] ?? Number.NaN);
        assertClose(models[0]?.perRecord ?? [], expected, 1e-9);
      });
    });
  }
}

test('the golden samples tell the variants apart', () => {
  const { plain, stemmed } = textGolden.rouge;
  const differing = (a: RougeName, b: RougeName): number =>
    plain[a].filter((row, at) => row[2] !== plain[b][at]?.[2]).length;
  assert.ok(differing('rougeL', 'rougeLsum') > 30);
  assert.ok(differing('rouge1', 'rouge2') > 30);
  assert.ok(plain.rouge1.filter((row, at) => row[2] !== stemmed.rouge1[at]?.[2]).length > 5);
});

test('ROUGE-N counts a repeated run as often as the text that has it less', () => {
  assert.deepEqual(rougeN(1, { candidate: 'a a a b', reference: 'a a c' }), {
    precision: 2 / 4,
    recall: 2 / 3,
    f1: (2 * (2 / 4) * (2 / 3)) / (2 / 4 + 2 / 3),
  });
  assert.deepEqual(rougeN(2, { candidate: 'one', reference: 'one' }), { precision: 0, recall: 0, f1: 0 });
});

test('ROUGE-Lsum takes lines for sentences: their order does not count, the order of words within does', () => {
  assert.equal(rougeLsum({ candidate: 'c d\na b', reference: 'a b\nc d' }).f1, 1);
  assert.equal(rougeLsum({ candidate: 'c d a b', reference: 'a b c d' }).f1, 0.5);
});

test('ROUGE-Lsum of two long lines takes bits, not a table of numbers', () => {
  const text = (seed: number): string => {
    let state = seed;
    return Array.from({ length: 6000 }, () => `w${(state = (state * 48271) % 2147483647) % 500}`).join(' ');
  };
  const { precision, recall } = rougeLsum({ candidate: text(1), reference: text(2) });
  assert.equal(precision, recall);
  assert.ok(precision > 0.05 && precision < 0.2);
});

test('the signatures name stemmer, tokenizer and, for Lsum, what a sentence is', () => {
  assert.equal(rougeSignature('rouge1'), 'rouge1|stem:no|tok:rouge-score|version:1');
  assert.equal(rougeSignature('rougeL', { stem: true }), 'rougeL|stem:porter|tok:rouge-score|version:1');
  assert.equal(rougeSignature('rougeLsum'), 'rougeLsum|stem:no|sentences:lines|tok:rouge-score|version:1');
});
