import assert from 'node:assert/strict';
import test from 'node:test';
import { mean, meanScores } from '../../src/metrics/index.ts';

test('the mean of one value is that value', () => assert.equal(mean([0.1]), 0.1));

test('rounding does not add up: a million tenths have the mean of one tenth', () => {
  assert.equal(mean(Array.from<number>({ length: 1_000_000 }).fill(0.1)), 0.1);
});

test('large values that cancel leave the small ones', () => {
  assert.equal(mean([1e16, 1, -1e16, 1]), 0.5);
});

test('no values have no mean, and the error says so', () => {
  assert.throws(() => mean([]), /mean of no values/);
  assert.throws(() => meanScores([]), RangeError);
});

test('a value that is not a number is named', () => {
  assert.throws(() => mean([1, Number.NaN, 2]), /Value 1 of 3 is NaN/);
  assert.throws(() => mean([Number.POSITIVE_INFINITY]), /Value 0 of 1 is Infinity/);
});

test('the mean F1 is the mean of F1s, not the F1 of means', () => {
  const scores = [
    { precision: 1, recall: 0, f1: 0 },
    { precision: 0, recall: 1, f1: 0 },
  ];
  assert.deepEqual(meanScores(scores), { precision: 0.5, recall: 0.5, f1: 0 });
});
