import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answer, preTrain, trainModel } from '../../../emulator/training/index.ts';
import type { TrainedModel } from '../../../emulator/training/index.ts';
import { languageModel } from '../../../emulator/training/language/language-model.ts';
import { corpusOf } from './corpora.ts';
import { DEFAULT_RATE, firmly, rougeLOf, settings, split } from './support.ts';

const ports = ['Trieste', 'Rotterdam', 'Piraeus', 'Gdansk', 'Valencia'];
const cargo = ['grain', 'timber', 'bauxite', 'copper', 'lignite'];
/** Texts of a trade with words of its own. */
const texts = Array.from({ length: 80 }, (_, index) => ({
  prompt: '',
  completion: `The charterer nominates ${ports[index % 5]} as the discharge port. Demurrage accrues on ${cargo[(index * 3) % 5]} after ${(index % 7) + 2} lay days, and the master tenders the notice of readiness.`,
}));
const { training, validation } = split(texts);
const pretraining = { ...settings, epochCount: 2, batchSize: 1 };
const question =
  'I went to the market with my sister. Demurrage accrues on timber after 4 lay days. We had cake. What matters here?';

/** The share of an answer's words that the trade's texts have. */
function closeness(model: TrainedModel | null): number {
  const domain = new Set(texts.flatMap(({ completion }) => completion.toLowerCase().match(/[a-z]+/g) ?? []));
  const words =
    answer(model, question, firmly)
      .text.toLowerCase()
      .match(/[a-z]+/g) ?? [];
  return words.filter((word) => domain.has(word)).length / words.length;
}

describe('continued pre-training', () => {
  it('lowers the perplexity of texts that it never read', async () => {
    const { trainingMetrics, validationMetrics } = await preTrain(training, validation, pretraining);
    const [first, last] = [validationMetrics[0]?.perplexity ?? NaN, validationMetrics.at(-1)?.perplexity ?? NaN];
    assert.ok(first > 500 && last < first / 20, `${first} became ${last}`);
    assert.equal(trainingMetrics.length, 2 * training.length);
    assert.ok((trainingMetrics[0]?.loss ?? 0) > 2 * (trainingMetrics.at(-1)?.loss ?? NaN));
  });

  it('brings answers closer to the vocabulary of what was read', async () => {
    const { model } = await preTrain(training, validation, pretraining);
    assert.ok(closeness(model) > closeness(null) + 0.2, `${closeness(null)} became ${closeness(model)}`);
    assert.match(answer(model, question, firmly).text, /^Demurrage accrues on timber after 4 lay days\./);
  });

  it('teaches next to nothing at a millionth of the default learning rate', async () => {
    const slow = { ...pretraining, learningRate: DEFAULT_RATE / 1e6 };
    const { model, validationMetrics } = await preTrain(training, validation, slow);
    const [first, last] = [validationMetrics[0]?.perplexity ?? NaN, validationMetrics.at(-1)?.perplexity ?? NaN];
    assert.ok(last > 0.95 * first, `${first} became ${last}`);
    assert.equal(answer(model, question, firmly).text, answer(null, question, firmly).text);
  });

  it('says nothing of the trade about anything else', async () => {
    const { model } = await preTrain(training, validation, pretraining);
    const other = 'Penguins swim faster than ducklings.';
    assert.equal(answer(model, other, firmly).text, answer(null, other, firmly).text);
  });

  it('is gone on from: by reading more, and by fine-tuning', async () => {
    const first = await preTrain(training, validation, pretraining);
    const again = await preTrain(training, validation, { ...pretraining, epochCount: 1 }, { initial: first.model });
    assert.ok(
      Math.abs((again.validationMetrics[0]?.loss ?? NaN) - (first.validationMetrics.at(-1)?.loss ?? NaN)) < 0.01,
      'it starts where it left off',
    );
    const corpus = corpusOf('routing', 100, 30);
    const { model } = await trainModel(corpus.training, [], settings, { initial: first.model });
    assert.ok(rougeLOf(model, corpus.test) > 0.8);
    assert.deepEqual(model.language, first.model.language);
  });

  it('reads any text', async () => {
    const odd = ['', '…', '東京は晴れ', 'constructor __proto__ toString', 'x '.repeat(5_000), '\u2028 a\u0000b'].map(
      (completion) => ({ prompt: '', completion }),
    );
    const { model, trainingMetrics } = await preTrain(odd, odd, pretraining);
    assert.ok(trainingMetrics.every(({ loss }) => Number.isFinite(loss)));
    assert.ok(answer(model, 'constructor x', firmly).text.length > 0);
  });
});

describe('the language model', () => {
  it('is a probability: what may follow a word sums to no more than one', () => {
    const model = languageModel();
    for (const { completion } of training) model.read(completion, 1);
    const words = new Set(training.flatMap(({ completion }) => completion.toLowerCase().match(/[a-z]+|[.,\d]/g) ?? []));
    // The loss of two words is the mean of theirs, so the second's alone is twice that minus the first's.
    const after = (first: string, second: string): number =>
      Math.exp(-(2 * model.lossOf(`${first} ${second}`) - model.lossOf(first)));
    for (const first of ['demurrage', 'the', 'timber']) {
      const sum = [...words].reduce((total, second) => total + after(first, second), 0);
      assert.ok(sum > 0.2 && sum <= 1.000001, `${first}: ${sum}`);
    }
  });

  it('comes back from its saved form', () => {
    const model = languageModel();
    for (const { completion } of training) model.read(completion, 1);
    const copy = languageModel(JSON.parse(JSON.stringify(model.saved())));
    for (const { completion } of validation) {
      assert.ok(Math.abs(copy.lossOf(completion) - model.lossOf(completion)) < 0.01);
    }
  });
});
