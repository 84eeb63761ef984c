import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { embeddingCosine, embeddingCosineSignature } from '../../../src/metrics/embedding-cosine.ts';
import { loadBertScorer, loadSentenceEncoder, scoreByName } from '../../../src/metrics/index.ts';
import type { BertScorer, BertScorerOptions } from '../../../src/metrics/index.ts';
import { rescaleBaselines } from '../../../src/metrics/bertscore/rescale-baselines.ts';
import { loadRescaling } from '../../../src/metrics/bertscore/rescaling.ts';
import { assertScores } from '../assert-scores.ts';
import { bertScores, goldenPath, pairs } from '../golden.ts';

interface Golden {
  readonly samples: readonly { readonly candidate: string; readonly references: readonly string[] }[];
  readonly encoders: Readonly<
    Record<
      string,
      {
        readonly layer: number;
        readonly scores: Record<string, readonly (readonly number[])[]>;
        readonly secondModelIdf: readonly (readonly number[])[];
        readonly cosines: readonly number[];
        readonly cosinesOf16Tokens: readonly number[];
      }
    >
  >;
}

const golden = JSON.parse(readFileSync(goldenPath('bertscore-options.json'), 'utf8')) as Golden;
const samples = golden.samples.map(({ candidate, references }) => ({ candidate, reference: references }));
const rescale = { file: goldenPath('baseline.csv') };
/** By the names of the settings in bertscore-options.py. */
const settings: Readonly<Record<string, Pick<BertScorerOptions, 'idf' | 'rescale'>>> = {
  plain: {},
  idf: { idf: true },
  rescale: { rescale },
  'idf-rescale': { idf: true, rescale },
};

async function withScorer(options: Partial<BertScorerOptions>, work: (scorer: BertScorer) => Promise<void>) {
  const scorer = await loadBertScorer({ encoder: goldenPath('tiny-encoder'), layer: 2, threads: 2, ...options });
  try {
    await work(scorer);
  } finally {
    await scorer.close();
  }
}

test('the goldens are what they should be: 500 texts and more', () => {
  const texts = new Set(golden.samples.flatMap(({ candidate, references }) => [candidate, ...references]));
  assert.ok(texts.size >= 500);
});

for (const [encoder, { layer, scores }] of Object.entries(golden.encoders)) {
  for (const [name, rows] of Object.entries(scores)) {
    test(`BERTScore equals bert_score 0.3.13 with several references: ${encoder}, ${name}`, async () => {
      await withScorer({ encoder: goldenPath(encoder), layer, ...settings[name] }, async (scorer) => {
        assertScores(
          await scorer.score(samples),
          rows,
          samples.map(({ candidate, reference }) => ({ candidate, reference: reference.join(' / ') })),
          5e-6,
        );
      });
    });
  }
}

for (const [name, { cosines, cosinesOf16Tokens }] of Object.entries(golden.encoders)) {
  test(`sentence embeddings are as near each other as in transformers: ${name}`, async () => {
    await assertCosines(goldenPath(name), cosines);
  });

  test(`and cut where sentence-transformers' settings in the folder say so: ${name}`, async (t) => {
    const folder = sentenceFolder(t, name, { max_seq_length: 16 });
    assert.match(await assertCosines(folder, cosinesOf16Tokens), /\|tokens:16\|/);
  });
}

async function assertCosines(folder: string, cosines: readonly number[]): Promise<string> {
  const encoder = await loadSentenceEncoder({ encoder: folder, threads: 2 });
  try {
    const candidates = samples.map(({ candidate }) => candidate);
    const firsts = samples.map(({ reference }) => reference.slice(0, 1));
    const ours = await embeddingCosine(candidates, firsts, encoder.embed);
    const off = cosines.flatMap((value, at) => (Math.abs(value - (ours[at] ?? Number.NaN)) <= 1e-5 ? [] : [at]));
    assert.equal(ours.length, cosines.length);
    assert.deepEqual(off, []);
    assert.match(encoder.name, /^tiny-[a-z]+,[0-9a-f]{8}$/);
    return embeddingCosineSignature(encoder);
  } finally {
    await encoder.close();
  }
}

/** The encoder with files of sentence-transformers beside it. */
function sentenceFolder(t: TestContext, name: string, settings: object, pooling?: object): string {
  const parent = mkdtempSync(join(tmpdir(), 'temper-'));
  t.after(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, name);
  cpSync(goldenPath(name), folder, { recursive: true });
  writeFileSync(join(folder, 'sentence_bert_config.json'), JSON.stringify(settings));
  mkdirSync(join(folder, '1_Pooling'));
  writeFileSync(
    join(folder, '1_Pooling', 'config.json'),
    JSON.stringify(pooling ?? { pooling_mode_mean_tokens: true }),
  );
  return folder;
}

const unfit: readonly (readonly [settings: object, pooling: object, problem: RegExp])[] = [
  [{ max_seq_length: 0 }, {}, /sentence_bert_config\.json has max_seq_length 0/],
  [
    {},
    { pooling_mode_mean_tokens: false, pooling_mode_cls_token: true },
    /1_Pooling\/config\.json sets pooling_mode_cls_token; only pooling_mode_mean_tokens is possible/,
  ],
];
for (const [settings, pooling, problem] of unfit) {
  test(`an encoder of sentences with ${JSON.stringify({ ...settings, ...pooling })} is refused`, async (t) => {
    const encoder = sentenceFolder(t, 'tiny-encoder', settings, pooling);
    await assert.rejects(loadSentenceEncoder({ encoder, threads: 1 }), problem);
  });
}

test('embedding ends where it is aborted', async () => {
  const encoder = await loadSentenceEncoder({ encoder: goldenPath('tiny-encoder'), threads: 1 });
  try {
    await assert.rejects(encoder.embed(['a', 'b'], AbortSignal.abort(new Error('enough'))), /enough/);
  } finally {
    await encoder.close();
  }
});

const signatures: readonly [Pick<BertScorerOptions, 'idf' | 'rescale'>, RegExp][] = [
  [{}, /\|layer:2\|idf:no\|rescale:no\|refs:best\|precision:fp32\|weights:[0-9a-f]{8}\|version:1$/],
  [{ idf: true }, /\|idf:references\|rescale:no\|/],
  [{ rescale }, /\|idf:no\|rescale:file-[0-9a-f]{8}\|/],
];

for (const [options, expected] of signatures) {
  test(`the signature says ${JSON.stringify(options).replace(/"file":"[^"]*"/, '"file"')}`, async () => {
    await withScorer(options, async ({ signature }) => assert.match(signature, expected));
  });
}

describe('two models', () => {
  const references = samples.map(({ reference }) => reference);
  const candidates = samples.map(({ candidate }) => candidate);
  const answers = [candidates, candidates.map((candidate) => `${candidate} indeed`)];

  for (const idf of [false, true]) {
    test(`each get what they would get alone${idf ? ', with idf too' : ''}`, async () => {
      await withScorer({ idf }, async (scorer) => {
        const together = await scorer.scoreModels({ references, answers });
        assert.equal(together.length, 2);
        for (const [model, ofModel] of answers.entries()) {
          const texts = ofModel.map((candidate, record) => ({ candidate, reference: references[record] ?? [] }));
          const alone = await scorer.score(texts);
          const shown = texts.map(({ candidate }) => ({ candidate, reference: '' }));
          assertScores(together[model] ?? [], alone.map(Object.values), shown, 2e-6);
        }
      });
    });
  }

  for (const [encoder, { layer, scores, secondModelIdf }] of Object.entries(golden.encoders)) {
    test(`with idf score in an evaluation as bert_score has each in a run of its own: ${encoder}`, async () => {
      const nextOnes = [...candidates.slice(1), ...candidates.slice(0, 1)];
      const expected = new Map([
        [candidates, scores['idf'] ?? []],
        [nextOnes, secondModelIdf],
      ]);
      await withScorer({ encoder: goldenPath(encoder), layer, idf: true }, async (bertScorer) => {
        for (const models of [
          [candidates, nextOnes],
          [nextOnes, candidates],
        ]) {
          const measured = await scoreByName(['bertscore'], { references, answers: models }, {}, { bertScorer });
          for (const [model, ofModel] of models.entries()) {
            const parts = measured.map((metric) => metric.models[model]?.perRecord ?? new Float64Array());
            const rows = ofModel.map((_, record) => {
              const [precision = Number.NaN, recall = Number.NaN, f1 = Number.NaN] = parts.map((part) => part[record]);
              return { precision, recall, f1 };
            });
            const shown = ofModel.map((candidate) => ({ candidate, reference: '' }));
            assertScores(rows, expected.get(ofModel) ?? [], shown, 5e-6);
          }
        }
      });
    });
  }

  test('a missing answer is refused by model and record', async () => {
    await withScorer({}, async (scorer) => {
      const short = [answers[0] ?? [], (answers[1] ?? []).slice(0, 5)];
      await assert.rejects(scorer.scoreModels({ references, answers: short }), /Model 1 has no answer to record 5/);
    });
  });

  test('no records give no scores, by model', async () => {
    await withScorer({}, async (scorer) => {
      assert.deepEqual(await scorer.scoreModels({ references: [], answers: [[], []] }), [[], []]);
    });
  });
});

test('a text without a reference is refused', async () => {
  await withScorer({}, async (scorer) => {
    const texts = [
      { candidate: 'a', reference: 'b' },
      { candidate: 'a', reference: [] },
    ];
    await assert.rejects(scorer.score(texts), /Text 1 has no reference/);
  });
});

test('idf counts the references that it is given, so that parts score as the whole', async () => {
  await withScorer({ idf: true }, async (scorer) => {
    const whole = await scorer.score(pairs);
    const idfReferences = pairs.map(({ reference }) => reference);
    const part = pairs.slice(40, 60);
    const inPart = await scorer.score(part, { idfReferences });
    assertScores(inPart, whole.slice(40, 60).map(Object.values), part, 2e-6);
    const byItself = await scorer.score(part);
    assert.ok(byItself.some(({ f1 }, at) => Math.abs(f1 - (inPart[at]?.f1 ?? 0)) > 1e-3));
  });
});

describe('int8', () => {
  const rows = bertScores.find(({ encoder, layer }) => encoder === 'tiny-encoder' && layer === 2)?.rows ?? [];

  test('is near fp32, and its signature says how near', async () => {
    await withScorer({ precision: 'int8' }, async (scorer) => {
      const scores = await scorer.score(pairs);
      const off = scores.map(({ f1 }, at) => Math.abs(f1 - (rows[at]?.[2] ?? 0)));
      assert.ok(scorer.deviation !== null && scorer.deviation > 0 && scorer.deviation < 0.05);
      assert.ok(off.every((each) => each < 0.05));
      assert.ok(off.reduce((sum, each) => sum + each, 0) / off.length < 0.005);
      assert.ok(scorer.signature.includes(`|precision:int8|deviation:${scorer.deviation.toFixed(4)}|`));
    });
  });

  test('gives the same scores to the same texts', async () => {
    await withScorer({ precision: 'int8' }, async (scorer) => {
      assert.deepEqual(await scorer.score(pairs), await scorer.score(pairs));
    });
  });
});

describe('the rescaling table', () => {
  test("is the package's: the row that bert_score 0.3.13 has for distilbert-base-uncased at layer 5", async () => {
    const { name, rescale } = await loadRescaling({ language: 'en' }, 'distilbert/distilbert-base-uncased', 5);
    const scaled = rescale({ precision: 0.8, recall: 0.6666034, f1: 0 });
    assert.equal(name, 'en');
    assert.ok(Math.abs(scaled.precision - (0.8 - 0.6666034) / (1 - 0.6666034)) < 1e-12);
    assert.ok(Math.abs(scaled.recall - (0.6666034 - 0.66660464) / (1 - 0.66660464)) < 1e-12);
    assert.ok(Math.abs(scaled.f1 - -0.66620487 / (1 - 0.66620487)) < 1e-12);
  });

  test('has precision, recall and F1 below 1 for every layer', () => {
    for (const models of Object.values(rescaleBaselines)) {
      for (const rows of Object.values(models)) {
        assert.ok(rows.length >= 7);
        for (const row of rows) assert.ok(row.length === 3 && row.every((value) => value < 1));
      }
    }
  });

  const refused: readonly [Parameters<typeof loadRescaling>, RegExp][] = [
    [[{ language: 'en' }, 'tiny-encoder', 2], /no rescaling baseline of tiny-encoder for the language "en".*as a file/],
    [[{ language: 'xx' }, 'roberta-base', 2], /for the language "xx": there are en \(bert-base-uncased/],
    [[rescale, 'tiny-encoder', 9], /has layers 0 to 3, not 9/],
    [[{ file: goldenPath('texts.json') }, 'tiny-encoder', 2], /is no baseline: its first line is/],
  ];
  for (const [options, message] of refused) {
    test(`refuses with the remedy: ${message.source.slice(0, 40)}`, () =>
      assert.rejects(loadRescaling(...options), message));
  }
});
