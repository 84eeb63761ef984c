import assert from 'node:assert/strict';
import test from 'node:test';
import { exactMatch, exactMatchSignature } from '../../src/metrics/exact-match.ts';
import { textGolden } from './text-golden.ts';

const cases: readonly { candidate: string; references: string[]; strict: boolean; normalised: boolean }[] = [
  { candidate: ' Paris\n', references: ['Paris'], strict: true, normalised: true },
  { candidate: 'paris', references: ['Paris'], strict: false, normalised: true },
  { candidate: 'The Eiffel  Tower.', references: ['eiffel tower'], strict: false, normalised: true },
  { candidate: 'Rome', references: ['Paris', 'Rome'], strict: true, normalised: true },
  { candidate: 'Rome', references: ['Paris'], strict: false, normalised: false },
  { candidate: '', references: [' '], strict: true, normalised: true },
  { candidate: 'The', references: [''], strict: false, normalised: true },
  { candidate: 'é', references: ['e\u0301'], strict: false, normalised: false },
  { candidate: 'Rome', references: [], strict: false, normalised: false },
];

for (const { candidate, references, strict, normalised } of cases) {
  test(`${JSON.stringify(candidate)} against ${JSON.stringify(references)}`, () => {
    assert.equal(exactMatch(candidate, references), strict);
    assert.equal(exactMatch(candidate, references, { normalised: true }), normalised);
  });
}

test("normalised, it equals SQuAD's own script on every golden sample", () => {
  const ours = textGolden.samples.map(({ candidate, references }) =>
    exactMatch(candidate, references, { normalised: true }),
  );
  assert.deepEqual(ours, textGolden.squad);
  assert.ok(ours.includes(false) && ours.includes(true));
});

test('the signature says what was normalised', () => {
  assert.equal(exactMatchSignature(), 'exactMatch|trim:yes|norm:no|version:1');
  assert.equal(exactMatchSignature({ normalised: true }), 'exactMatch|trim:yes|norm:squad|version:1');
});
