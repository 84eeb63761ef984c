import assert from 'node:assert/strict';
import test from 'node:test';
import { porterStem } from '../../../src/metrics/rouge/porter-stemmer.ts';
import { rougeWords } from '../../../src/metrics/rouge/words.ts';
import { stems } from '../text-golden.ts';

test(`stems equal NLTK's for all ${stems.length} golden words`, () => {
  const off = stems.filter(([word, stem]) => porterStem(word) !== stem);
  assert.deepEqual(off.slice(0, 10), []);
  assert.ok(stems.filter(([word, stem]) => word !== stem).length > stems.length / 2);
});

const cases: readonly [word: string, stem: string, why: string][] = [
  ['abbey', 'abbey', 'y after a vowel stays (NLTK)'],
  ['dies', 'die', 'short words in -ies (NLTK)'],
  ['skies', 'sky', 'irregular (NLTK)'],
  ['geology', 'geolog', 'the l of -logi belongs to the stem (NLTK)'],
  ['relational', 'relat', 'two steps, and the e at the end'],
  ['hopping', 'hop', 'double consonants'],
  ['falling', 'fall', 'but not l, s, z'],
  ['constructor', 'constructor', 'a name of an object property is a word'],
];

for (const [word, stem, why] of cases) {
  test(`${word} → ${stem}: ${why}`, () => assert.equal(porterStem(word), stem));
}

test('words of three letters are not stemmed in ROUGE', () => {
  assert.deepEqual(rougeWords('Was USES', { stem: true }), ['was', 'use']);
});
