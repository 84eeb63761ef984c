import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advance, emptyRow, f1After, matchesOf, overlapF1, readReference } from '../../../emulator/training/overlap.ts';
import { seededRandom } from '../../../emulator/training/random.ts';
import { rougeL } from './support.ts';

describe('overlapF1', () => {
  for (const [candidate, reference, expected] of [
    ['a b c', 'a b c', 1],
    ['a b c', 'c b a', 1 / 3],
    ['', '', 1],
    ['', 'a', 0],
    ['a', '', 0],
    ['a a a', 'a', 0.5],
  ] as const) {
    it(`is ${expected.toFixed(2)} for "${candidate}" against "${reference}"`, () => {
      assert.equal(overlapF1(readReference(split(reference)), split(candidate)), expected);
    });
  }

  it('agrees with the quadratic table on random texts of up to 120 words, whole or in two parts', () => {
    const random = seededRandom(3);
    const text = (): string[] =>
      Array.from({ length: 1 + Math.floor(random() * 120) }, () => `w${Math.floor(random() * 12)}`);
    for (let round = 0; round < 200; round++) {
      const [one, two] = [text(), text()];
      const reference = readReference(two);
      const expected = rougeL(one.join(' '), two.join(' '));
      assert.ok(Math.abs(overlapF1(reference, one) - expected) < 1e-12);
      const cut = Math.floor(random() * one.length);
      const row = advance(emptyRow(reference), matchesOf(reference, one.slice(0, cut)));
      const inParts = f1After(reference, row, matchesOf(reference, one.slice(cut)), one.length);
      assert.ok(Math.abs(inParts - expected) < 1e-12);
    }
  });
});

function split(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
