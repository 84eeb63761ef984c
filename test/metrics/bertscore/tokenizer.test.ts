import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { loadTokenizer, strip } from '../../../src/metrics/bertscore/tokenizer.ts';
import { goldenPath, texts, tokenIds } from '../golden.ts';

const MAX_TOKENS = 64;
const FILES = new Set(['tokenizer.json', 'tokenizer_config.json']);

for (const [encoder, ids] of tokenIds) {
  test(`ids equal those of Python's fast tokenizer on every golden text: ${encoder}`, () => {
    const tokenizer = loadTokenizer(goldenPath(encoder), FILES, MAX_TOKENS);
    assert.equal(ids.length, texts.length);
    texts.forEach((text, at) => assert.deepEqual(tokenizer.encode(text), ids[at], JSON.stringify(text.slice(0, 80))));
  });
}

test("BERT's vocab.txt alone makes the same tokenizer as its tokenizer.json", (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'temper-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const json = JSON.parse(readFileSync(join(goldenPath('tiny-encoder'), 'tokenizer.json'), 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  const pieces = Object.entries(json.model.vocab).toSorted(([, a], [, b]) => a - b);
  writeFileSync(join(folder, 'vocab.txt'), `${pieces.map(([piece]) => piece).join('\n')}\n`);
  copyFileSync(join(goldenPath('tiny-encoder'), 'tokenizer_config.json'), join(folder, 'tokenizer_config.json'));
  const made = loadTokenizer(folder, new Set(['vocab.txt', 'tokenizer_config.json']), MAX_TOKENS);
  const read = loadTokenizer(goldenPath('tiny-encoder'), FILES, MAX_TOKENS);
  for (const text of texts) assert.deepEqual(made.encode(text), read.encode(text), JSON.stringify(text.slice(0, 80)));
});

test('a text is cut where the positions end, and keeps its last special token', () => {
  const tokenizer = loadTokenizer(goldenPath('tiny-encoder'), FILES, 10);
  const ids = tokenizer.encode('fox '.repeat(50));
  assert.equal(ids.length, 10);
  assert.equal(ids.at(-1), tokenizer.specialIds.at(-1));
});

const stripped: readonly [string, string][] = [
  [' a b ', 'a b'],
  ['\u001c\u0085a\u001f', 'a'],
  ['\ufeffa\ufeff', '\ufeffa\ufeff'],
  ['\u00a0\u3000\u2028', ''],
  ['\u200ba\u200b', '\u200ba\u200b'],
];

for (const [text, expected] of stripped) {
  test(`strip is Python's: ${JSON.stringify(text)}`, () => assert.equal(strip(text), expected));
}
