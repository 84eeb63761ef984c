import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom, xoshiro128StarStar, type Random } from '../../../src/metrics/statistics/random.ts';
import { golden } from './golden.ts';

function first(count: number, random: Random): number[] {
  return Array.from({ length: count }, random);
}

test('xoshiro128** gives the published numbers for the state 1, 2, 3, 4', () => {
  assert.deepEqual(first(6, xoshiro128StarStar(1, 2, 3, 4)), [11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

test('the state is splitmix64’s published first two numbers for 1234567', () => {
  const [one, two] = [6457827717110365317n, 3203168211198807973n];
  const word = (number: bigint): number => Number(BigInt.asIntN(32, number));
  const expected = xoshiro128StarStar(word(one), word(one >> 32n), word(two), word(two >> 32n));
  assert.deepEqual(first(20, seededRandom(1234567)), first(20, expected));
});

for (const { seed, numbers } of golden.random)
  test(`the seed ${seed} gives what the Python twin gives`, () => {
    assert.deepEqual(first(numbers.length, seededRandom(seed)), numbers);
  });

for (const seed of [-1, 1.5, Number.NaN, 2 ** 53])
  test(`the seed ${seed} is refused`, () => {
    assert.throws(() => seededRandom(seed), /^RangeError: The seed is .* whole number from 0/);
  });
