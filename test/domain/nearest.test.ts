import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, suggestion } from '../../src/domain/nearest.ts';

const known = ['jobName', 'customModelName', 'baseModel', 'training'];

for (const [word, expected] of [
  ['jobname', 'jobName'],
  ['JobName', 'jobName'],
  ['job_name', 'jobName'],
  ['customModlName', 'customModelName'],
  ['trainning', 'training'],
  ['zebra', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
] as const)
  test(`nearest to ${JSON.stringify(word.slice(0, 20))} is ${expected ?? 'nothing'}`, () => {
    assert.equal(nearest(word, known), expected);
  });

test('a suggestion names the nearest word, or all of them', () => {
  assert.equal(suggestion('jobname', known), ' (did you mean "jobName"?)');
  assert.equal(suggestion('zebra', known), ` (known: ${known.join(', ')})`);
});

test('nothing is near where nothing is known', () => {
  assert.equal(nearest('a', []), undefined);
});
