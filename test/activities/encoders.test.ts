import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MockActivityEnvironment } from '@temporalio/testing';
import { checkEncoderActivities } from '../../src/activities/check-encoder.ts';
import type { DecisionSettings, EvaluationSettings, MetricSettings } from '../../src/domain/customization.ts';
import { evaluationSettings, parseComparison } from '../../src/domain/request.ts';
import { bertScorers } from '../../src/worker/bert-scorers.ts';
import { sentenceEncoders } from '../../src/worker/sentence-encoders.ts';

const encoder = fileURLToPath(new URL('../golden/tiny-encoder', import.meta.url));
const ofSentences = fileURLToPath(new URL('../golden/tiny-distilbert', import.meta.url));
const baseline = fileURLToPath(new URL('../golden/baseline.csv', import.meta.url));

const scorers = bertScorers(tmpdir());
const sentences = sentenceEncoders(tmpdir());
after(async () => {
  await scorers.close();
  await sentences.close();
});
const { checkEncoder } = checkEncoderActivities({ bertScorer: scorers.load, sentenceEncoder: sentences.load });

function check(settings?: Partial<EvaluationSettings>, decision?: DecisionSettings): Promise<string> {
  const checking = () => checkEncoder(encoder, settings, decision);
  return new MockActivityEnvironment().run<[], string, typeof checking>(checking);
}

function asked(evaluation: object, decision: object = {}): [EvaluationSettings, DecisionSettings] {
  const parsed = parseComparison({ evaluation: { sentenceEncoder: ofSentences, ...evaluation }, decision });
  const defaults = { encoder, sentenceEncoder: 'unused', modelInferenceBucket: 'inference', validationDataBucket: 'v' };
  const settings = evaluationSettings(parsed.evaluation, {
    ...defaults,
    firstIntervalSeconds: 15,
    longestIntervalSeconds: 60,
  });
  return [settings, parsed.decision];
}

const bertscore = (options: Partial<MetricSettings['bertscore']>) => ({ metricOptions: { bertscore: options } });

describe('the encoders that an evaluation needs', () => {
  it('of a call that an earlier version scheduled is the one, with the options of then', async () => {
    assert.match(await check(), /^bertscore\|encoder:tiny-encoder\|layer:2\(default\)\|idf:no\|rescale:no\|\S+$/u);
  });

  const chosen: readonly (readonly [evaluation: object, signature: RegExp])[] = [
    [{}, /\|idf:no\|rescale:no\|refs:best\|precision:fp32\|/u],
    [bertscore({ idf: true }), /\|idf:references\|rescale:no\|/u],
    [bertscore({ rescale: { file: baseline } }), /\|idf:no\|rescale:file-[0-9a-f]{8}\|/u],
    [bertscore({ layer: 1 }), /\|layer:1\|idf:no/u],
    [bertscore({ precision: 'int8', layer: 3 }), /\|layer:3\|.*\|precision:int8\|deviation:0\.\d{4}\|/u],
  ];
  for (const [evaluation, signature] of chosen) {
    it(`as ${JSON.stringify(evaluation).replace(baseline, 'FILE')} asks for them say so`, async () => {
      assert.match(await check(...asked(evaluation)), signature);
    });
  }

  const naming: readonly (readonly [where: string, evaluation: object, decision: object])[] = [
    ['the metrics', { metrics: ['embeddingCosine'] }, {}],
    ['the decision', {}, { metric: 'embeddingCosine' }],
    ['a guardrail', {}, { guardrails: [{ metric: 'embeddingCosine' }] }],
  ];
  for (const [where, evaluation, decision] of naming) {
    it(`include one of sentences where ${where} name${where === 'the metrics' ? '' : 's'} embeddingCosine`, async () => {
      assert.match(
        await check(...asked(evaluation, decision)),
        /^bertscore\|encoder:tiny-encoder\S+ embeddingCosine\|encoder:tiny-distilbert,[0-9a-f]{8}\|tokens:64\|pool:mean\|/u,
      );
    });
  }

  it('do not include one of sentences where nobody names it, so that it need not be there', async () => {
    assert.match(await check(...asked({ sentenceEncoder: '/no/such/folder' })), /^bertscore\|\S+$/u);
  });

  const refused: readonly (readonly [name: string, evaluation: object, decision: object, message: RegExp])[] = [
    ['a layer that the encoder lacks', bertscore({ layer: 9 }), {}, /layer 9 is asked for; it has layers 0 to 3\./u],
    [
      'a baseline that there is not',
      bertscore({ rescale: { language: 'en' } }),
      {},
      /no rescaling baseline of tiny-encoder for the language "en"/u,
    ],
    [
      'an encoder of sentences that is not there',
      { sentenceEncoder: '/no/such/folder' },
      { metric: 'embeddingCosine' },
      /^The sentence encoder "\/no\/such\/folder" can't be loaded/u,
    ],
  ];
  for (const [name, evaluation, decision, message] of refused) {
    it(`are refused for ${name}`, () => assert.rejects(check(...asked(evaluation, decision)), { message }));
  }

  it('must be named, even by whoever starts an evaluation by hand', async () => {
    const [{ sentenceEncoder: _left, ...settings }, decision] = asked({}, { metric: 'embeddingCosine' });
    await assert.rejects(check(settings, decision), /evaluation\.sentenceEncoder: is missing, and embeddingCosine/u);
  });
});

describe("a worker's encoders", () => {
  it('are loaded once for every way of scoring, and again for another layer or precision', async () => {
    const own = bertScorers(tmpdir());
    const said: string[] = [];
    const say = (text: string) => said.push(text);
    try {
      const all = await Promise.all([
        own.load(encoder, {}, say),
        own.load(encoder, { idf: true, precision: 'fp32' }, say),
        own.load(encoder, { rescale: { file: baseline } }, say),
      ]);
      assert.equal(new Set(all.map(({ signature }) => signature)).size, 3);
      assert.equal(said.length, 1);
      await own.load(encoder, { layer: 1 }, say);
      await own.load(encoder, { precision: 'int8' }, say);
      assert.equal(said.length, 3);
    } finally {
      await own.close();
    }
  });
});
