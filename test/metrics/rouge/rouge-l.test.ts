import assert from 'node:assert/strict';
import test from 'node:test';
import { rougeL, rougeLSignature } from '../../../src/metrics/index.ts';
import { assertScores } from '../assert-scores.ts';
import { pairs, rougeLRows } from '../golden.ts';

test('ROUGE-L equals rouge-score 0.1.2 on every golden pair', () => {
  assertScores(
    pairs.map((pair) => rougeL(pair)),
    rougeLRows,
    pairs,
    1e-9,
  );
});

test('the golden pairs hold full, partial and no agreement', () => {
  const f1 = rougeLRows.map(([, , value]) => value);
  assert.ok(f1.includes(1));
  assert.ok(f1.includes(0));
  assert.ok(f1.some((value) => value !== null && value !== undefined && value > 0 && value < 1));
});

const cases: readonly { text: string; candidate: string; reference: string; expected: readonly number[] }[] = [
  {
    text: 'case and punctuation do not count',
    candidate: 'The CAT, sat!',
    reference: 'the cat sat',
    expected: [1, 1, 1],
  },
  { text: 'order counts', candidate: 'b a', reference: 'a b', expected: [0.5, 0.5, 0.5] },
  { text: 'gaps are allowed', candidate: 'a x b y c', reference: 'a b c', expected: [0.6, 1, 0.75] },
  { text: 'repeated words match once each', candidate: 'a a a a', reference: 'a a', expected: [0.5, 1, 2 / 3] },
  { text: 'a word within a word does not match', candidate: 'category', reference: 'cat', expected: [0, 0, 0] },
  {
    text: 'names of object properties are words',
    candidate: 'constructor',
    reference: 'constructor',
    expected: [1, 1, 1],
  },
  { text: 'empty against empty is 0', candidate: '', reference: '', expected: [0, 0, 0] },
];

for (const { text, candidate, reference, expected } of cases) {
  test(`ROUGE-L: ${text}`, () => {
    const { precision, recall, f1 } = rougeL({ candidate, reference });
    [precision, recall, f1].forEach((value, at) => assert.ok(Math.abs(value - (expected[at] ?? 0)) < 1e-12));
  });
}

test('swapping the texts swaps precision and recall', () => {
  for (const { candidate, reference } of pairs) {
    const forth = rougeL({ candidate, reference });
    const back = rougeL({ candidate: reference, reference: candidate });
    assert.deepEqual([back.precision, back.recall], [forth.recall, forth.precision]);
  }
});

test('texts of any length, longer and shorter than a machine word, match as the textbook table says', () => {
  let state = 1;
  const next = (below: number): number => {
    state = (state * 48271) % 2147483647; // the minimal standard generator: the same texts each time
    return state % below;
  };
  const text = (words: number, vocabulary: number): string[] =>
    Array.from({ length: words }, () => `w${next(vocabulary)}`);
  for (let round = 0; round < 200; round++) {
    const [candidate, reference] = [text(1 + next(140), 1 + next(30)), text(1 + next(140), 1 + next(30))];
    const { recall } = rougeL({ candidate: candidate.join(' '), reference: reference.join(' ') });
    assert.equal(Math.round(recall * reference.length), textbookLength(candidate, reference));
  }
});

function textbookLength(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => Array.from<number>({ length: b.length + 1 }).fill(0));
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  a.forEach((word, row) => {
    b.forEach((other, column) => {
      const longest = word === other ? at(row, column) + 1 : Math.max(at(row, column + 1), at(row + 1, column));
      table[row + 1]?.splice(column + 1, 1, longest);
    });
  });
  return at(a.length, b.length);
}

test('the signature names the settings', () => {
  assert.equal(rougeLSignature, 'rougeL|stem:no|tok:rouge-score|version:1');
});
