import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdOut } from '../../emulator/jobs/hold-out.ts';

const records = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

for (const [count, percentage, heldOut] of [
  [100, 20, 20],
  [999, 20, 200],
  [32, 5, 2],
  [33, 50, 17],
  [2, 5, 1],
] as const) {
  test(`${percentage} % of ${count} records are ${heldOut}`, () => {
    const { training, validation } = holdOut(records(count), percentage);
    assert.equal(validation.length, heldOut);
    assert.deepEqual(
      [...training, ...validation].sort((left, right) => left - right),
      records(count),
    );
  });
}

test('the same records are held out each time', () => {
  assert.deepEqual(holdOut(records(500), 20), holdOut(records(500), 20));
});

test('records that come in turn by class leave all classes on both sides', () => {
  const { training, validation } = holdOut(records(100), 20);
  const classes = (side: readonly number[]): number => new Set(side.map((record) => record % 5)).size;
  assert.deepEqual([classes(training), classes(validation)], [5, 5]);
});
