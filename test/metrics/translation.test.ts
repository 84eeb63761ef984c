import assert from 'node:assert/strict';
import test from 'node:test';
import { bleuStatistics } from '../../src/metrics/bleu.ts';
import { bleuWords } from '../../src/metrics/bleu-words.ts';
import { chrfStatistics } from '../../src/metrics/chrf.ts';
import { overallScore, scoreByName } from '../../src/metrics/index.ts';
import { assertClose, goldenRecords, textGolden } from './text-golden.ts';

for (const name of ['bleu', 'chrf'] as const) {
  test(`${name} of each golden sample equals sacrebleu's sentence score`, async () => {
    const [scored] = await scoreByName([name], goldenRecords);
    assertClose(scored?.models[0]?.perRecord ?? [], textGolden[name].sentences, 1e-6);
  });

  test(`${name} of all golden samples, and of draws with repetition, equals sacrebleu's corpus score`, async () => {
    const [scored] = await scoreByName([name], goldenRecords);
    const model = scored?.models[0];
    assert.ok(model);
    const corpora = textGolden[name].corpora;
    assertClose(
      corpora.map(({ records }) => overallScore(model, records)),
      corpora.map(({ score }) => score),
      1e-6,
    );
    assert.ok(Math.abs(overallScore(model) - (corpora[0]?.score ?? Number.NaN)) < 1e-6);
  });

  test(`the golden ${name} scores hold full, partial and no agreement`, () => {
    const { sentences } = textGolden[name];
    assert.ok(sentences.some((score) => score > 99.9));
    assert.ok(sentences.includes(0));
    assert.ok(sentences.filter((score) => score > 1 && score < 99).length > 50);
  });
}

const tokenized: readonly [text: string, words: string, why: string][] = [
  ['Hello, world.', 'Hello , world .', 'punctuation'],
  ['1,000.5 and 3.', '1,000.5 and 3 .', 'period and comma between digits stay'],
  ["it's 5-6 well-kept", "it's 5 - 6 well-kept", 'apostrophes stay, a dash splits after a digit only'],
  ['hyphen-\nated', 'hyphenated', 'words across lines are joined'],
  ['&lt;b&gt; &quot;x&quot;', '< b > " x "', 'entities'],
  ['你好，世界。', '你好，世界。', 'only ASCII punctuation splits'],
  ['a\u001cb\ufeffc', 'a b\ufeffc', "white space is Python's"],
];

for (const [text, words, why] of tokenized) {
  test(`13a: ${why}`, () => assert.equal(bleuWords(text).join(' '), words));
}

test('a record without a reference is refused', () => {
  assert.throws(() => bleuStatistics('a', []), /BLEU needs at least one reference/);
  assert.throws(() => chrfStatistics('a', []), /chrF needs at least one reference/);
});

test('of two references equally close in length BLEU takes the shorter', () => {
  assert.equal(bleuStatistics('a b c', ['a b c d', 'a b'])[1], 2);
});
