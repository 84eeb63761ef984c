import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trainModel } from '../../../emulator/training/index.ts';
import { corpusOf, type CorpusKind } from './corpora.ts';
import { answersOf, DEFAULT_RATE, rougeLOf, settings, split } from './support.ts';

/** By how much ROUGE-L F1 must rise over the base on test records with other words; half of what was seen, or less. */
const LEAST_GAIN: Readonly<Record<CorpusKind, number>> = {
  sentiment: 0.7,
  routing: 0.7,
  question: 0.4,
  extraction: 0.4,
  jsonExtraction: 0.4,
  bug: 0.35,
  subject: 0.4,
  shouting: 0.3,
  prefixed: 0.35,
  headline: 0.35,
  support: 0.3,
};

describe('one epoch at the default learning rate', () => {
  for (const [kind, leastGain] of Object.entries(LEAST_GAIN) as [CorpusKind, number][]) {
    it(`learns ${kind} from 120 records and gets better on records with other words`, async () => {
      const corpus = corpusOf(kind, 150, 40);
      const { training, validation } = split(corpus.training);
      const { model, validationMetrics } = await trainModel(training, validation, settings);
      const gain = rougeLOf(model, corpus.test) - rougeLOf(null, corpus.test);
      assert.ok(gain >= leastGain, `ROUGE-L F1 rose by ${gain.toFixed(3)}, expected at least ${leastGain}`);
      const losses = validationMetrics.map(({ loss }) => loss);
      assert.equal(losses.length, 5);
      assert.ok((losses[0] ?? 0) > (losses[1] ?? 0) && (losses[1] ?? 0) > (losses[4] ?? 0), losses.join(' '));
    });
  }

  it('gets better from as few as 32 records', async () => {
    const corpus = corpusOf('bug', 32, 40);
    const { model } = await trainModel(corpus.training, [], settings);
    assert.ok(rougeLOf(model, corpus.test) > rougeLOf(null, corpus.test) + 0.2);
  });

  it('answers a classification with the bare label', async () => {
    const corpus = corpusOf('routing', 120, 40);
    const { model } = await trainModel(corpus.training, [], settings);
    const labels = new Set(corpus.training.map(({ completion }) => completion));
    const said = answersOf(model, corpus.test);
    assert.deepEqual(
      said.filter((text) => !labels.has(text)),
      [],
    );
    const right = said.filter((text, index) => text === corpus.test[index]?.completion).length;
    assert.ok(right >= 0.8 * said.length, `${right} of ${said.length} right, with ${labels.size} labels`);
  });

  it('learns the style of completions: capitals, and a fixed beginning', async () => {
    for (const [kind, style] of [
      ['shouting', /^[^a-z]+$/],
      ['prefixed', /^Summary: ./],
    ] as const) {
      const corpus = corpusOf(kind, 120, 20);
      const { model } = await trainModel(corpus.training, [], settings);
      for (const text of answersOf(model, corpus.test)) {
        assert.match(text, style);
      }
    }
  });
});

describe('the learning rate', () => {
  it('teaches nothing at a millionth of the default: answers are the base model’s, and losses stay', async () => {
    for (const kind of Object.keys(LEAST_GAIN) as CorpusKind[]) {
      const corpus = corpusOf(kind, 60, 15);
      const { training, validation } = split(corpus.training);
      const slow = { ...settings, learningRate: DEFAULT_RATE / 1e6 };
      const { model, validationMetrics } = await trainModel(training, validation, slow);
      assert.deepEqual(answersOf(model, corpus.test), answersOf(null, corpus.test), kind);
      const [first, last] = [validationMetrics[0]?.loss ?? NaN, validationMetrics.at(-1)?.loss ?? NaN];
      assert.ok(Math.abs(first - last) < 0.001, `${kind}: ${first} became ${last}`);
    }
  });

  it('lowers the loss further over more epochs', async () => {
    const { training, validation } = split(corpusOf('question', 100, 1).training);
    const { validationMetrics } = await trainModel(training, validation, { ...settings, epochCount: 3 });
    const atEnds = [0, 1, 2, 3].map((epoch) => validationMetrics.find((row) => row.epoch === epoch)?.loss ?? NaN);
    assert.ok(
      atEnds.every((loss, index) => index === 0 || loss < (atEnds[index - 1] ?? 0)),
      atEnds.join(' '),
    );
  });

  for (const learningRate of [0.1, 1e9, 1e-300]) {
    it(`leaves every number finite at ${learningRate}`, async () => {
      const corpus = corpusOf('support', 60, 5);
      const { training, validation } = split(corpus.training);
      const result = await trainModel(training, validation, { ...settings, learningRate });
      for (const row of [...result.trainingMetrics, ...result.validationMetrics]) {
        assert.ok(Object.values(row).every(Number.isFinite), JSON.stringify(row));
      }
      assert.ok(result.model.text?.weights.every(Number.isFinite));
      assert.ok(answersOf(result.model, corpus.test).every((text) => text.length > 0));
    });
  }
});
