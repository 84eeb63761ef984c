import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { EncoderError, EncoderOptionError, loadBertScorer, loadSentenceEncoder } from '../../../src/metrics/index.ts';
import type { BertScorerOptions } from '../../../src/metrics/index.ts';
import { goldenPath } from '../golden.ts';

interface Case {
  readonly text: string;
  readonly harm: (folder: string) => void;
  readonly message: RegExp;
}

const config = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;

const changeConfig = (change: Record<string, unknown>) => (folder: string) =>
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config(folder), ...change }));

const remove =
  (...files: readonly string[]) =>
  (folder: string) =>
    files.forEach((file) => rmSync(join(folder, file)));

const cases: readonly Case[] = [
  { text: 'no config.json', harm: remove('config.json'), message: /lacks config\.json\./ },
  {
    text: 'no tokenizer.json',
    harm: remove('tokenizer.json'),
    message: /lacks tokenizer\.json \(or vocab\.txt of BERT\)\./,
  },
  {
    text: 'weights of another format only',
    harm: (folder) => {
      remove('model.safetensors')(folder);
      writeFileSync(join(folder, 'pytorch_model.bin'), '');
    },
    message: /lacks model\.safetensors\. It has pytorch_model\.bin, which can't be read here\./,
  },
  {
    text: 'config.json is not JSON',
    harm: (folder) => writeFileSync(join(folder, 'config.json'), '{"model_type": '),
    message: /config\.json can't be read: .*JSON/,
  },
  {
    text: 'a model of another kind',
    harm: changeConfig({ model_type: 't5' }),
    message: /config\.json has model_type "t5"; possible are bert, distilbert, roberta/,
  },
  {
    text: 'relative positions',
    harm: changeConfig({ position_embedding_type: 'relative_key' }),
    message: /position_embedding_type "relative_key"; only "absolute" is possible/,
  },
  {
    text: 'a width that the heads do not divide',
    harm: changeConfig({ num_attention_heads: 5 }),
    message: /hidden_size 48, which num_attention_heads 5 does not divide/,
  },
  {
    text: 'a width that the weights do not have',
    harm: changeConfig({ hidden_size: 64 }),
    message:
      /model\.safetensors can't be used: tensor "embeddings\.word_embeddings\.weight" has shape \[\d+, 48\] instead of \[rows, 64\]/,
  },
  {
    text: 'more layers than the weights have',
    harm: changeConfig({ num_hidden_layers: 12 }),
    message: /model\.safetensors can't be used: it has no tensor "bert\.encoder\.layer\.3\./,
  },
  {
    text: 'weights cut off',
    harm: (folder) => truncateSync(join(folder, 'model.safetensors'), 100_000),
    message: /model\.safetensors can't be used: it ends inside tensor/,
  },
  {
    text: 'weights that are a pointer of git LFS',
    harm: (folder) =>
      writeFileSync(join(folder, 'model.safetensors'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
    message: /model\.safetensors can't be used: its first 8 bytes are no safetensors header length/,
  },
  {
    text: 'empty weights',
    harm: (folder) => writeFileSync(join(folder, 'model.safetensors'), ''),
    message: /model\.safetensors can't be used: it has 0 bytes/,
  },
  {
    text: 'a tokenizer that is not JSON',
    harm: (folder) => writeFileSync(join(folder, 'tokenizer.json'), '<html>'),
    message: /tokenizer\.json is not a JSON object/,
  },
  {
    text: 'a vocabulary that is not that of BERT',
    harm: (folder) => {
      remove('tokenizer.json')(folder);
      writeFileSync(join(folder, 'vocab.txt'), '<s>\n</s>\nword\n');
    },
    message: /vocab\.txt lacks \[PAD\], \[UNK\], \[CLS\], \[SEP\], \[MASK\]/,
  },
];

for (const { text, harm, message } of cases) {
  test(`an encoder with ${text} is refused with what, why and the remedy`, async (t) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'temper-')), 'encoder-of-test');
    t.after(() => rmSync(join(folder, '..'), { recursive: true }));
    cpSync(goldenPath('tiny-encoder'), folder, { recursive: true });
    harm(folder);
    const loading = loadBertScorer({ encoder: folder, threads: 1 });
    await assert.rejects(loading, (error) => {
      assert.ok(error instanceof EncoderError);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(`The BERTScore encoder "${folder}" can't be loaded: `));
      assert.match(error.message, /Set TEMPER_ENCODER, or evaluation\.encoder in the request, to .*config\.json/);
      assert.equal(error.encoder, folder);
      return true;
    });
  });
}

const options: readonly (readonly [
  name: string,
  options: Pick<BertScorerOptions, 'layer' | 'rescale'>,
  problem: RegExp,
])[] = [
  ['layer', { layer: 4 }, /: layer 4 is asked for; it has layers 0 to 3\./],
  ['layer', { layer: 1.5 }, /: layer 1\.5 is asked for/],
  [
    'rescale',
    { rescale: { language: 'en' } },
    /: there is no rescaling baseline of tiny-encoder for the language "en"/,
  ],
  ['rescale', { rescale: { file: '/no/such/baseline.tsv' } }, /: ENOENT.*\/no\/such\/baseline\.tsv/],
  ['rescale', { rescale: { file: goldenPath('texts.json') } }, /: \S+texts\.json is no baseline/],
];
for (const [name, asked, problem] of options) {
  test(`an encoder that can't do what ${JSON.stringify(asked)} asks is refused by the option's name`, async () => {
    const loading = loadBertScorer({ encoder: goldenPath('tiny-encoder'), threads: 1, ...asked });
    await assert.rejects(loading, (error) => {
      assert.ok(error instanceof EncoderOptionError);
      assert.match(error.message, /^The BERTScore encoder "\S+tiny-encoder" can't be used as asked: /);
      assert.match(error.message, problem);
      assert.match(
        error.message,
        new RegExp(`leave out evaluation\\.metricOptions\\.bertscore\\.${name} in the request`),
      );
      return true;
    });
  });
}

test('an encoder of sentences that cannot be loaded is named as one, with its own settings', async () => {
  const loading = loadSentenceEncoder({ encoder: './no/such/folder' });
  await assert.rejects(loading, (error) => {
    assert.ok(error instanceof EncoderError);
    assert.match(error.message, /^The sentence encoder ".\/no\/such\/folder" can't be loaded: there is no such folder/);
    assert.match(error.message, /Set TEMPER_SENTENCE_ENCODER, or evaluation\.sentenceEncoder in the request/);
    return true;
  });
});

test('a path that is no folder and can be no hub id is refused without asking the hub', async () => {
  const loading = loadBertScorer({ encoder: './no/such/folder', environment: { HF_ENDPOINT: 'http://127.0.0.1:1' } });
  await assert.rejects(loading, /there is no such folder, and it is no hub id/);
});

test('a number of threads below one is refused', async () => {
  await assert.rejects(loadBertScorer({ encoder: goldenPath('tiny-encoder'), threads: 0 }), RangeError);
});
