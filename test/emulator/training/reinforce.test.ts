import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reinforce } from '../../../emulator/training/index.ts';
import { rewardFor } from '../../../emulator/training/reinforce.ts';
import { corpusOf, type CorpusKind } from './corpora.ts';
import { answersOf, DEFAULT_RATE, rougeLOf, settings } from './support.ts';

/** The values of AWS's own example. */
const reinforcement = {
  ...settings,
  epochCount: 2,
  batchSize: 64,
  evaluationInterval: 10,
  samplesPerPrompt: 4,
  mostAnswerTokens: 8_192,
};

describe('reinforcement fine-tuning', () => {
  for (const kind of ['routing', 'sentiment', 'support'] as const satisfies readonly CorpusKind[]) {
    it(`earns more reward the longer it goes on: ${kind}`, async () => {
      const corpus = corpusOf(kind, 150, 40);
      const { model, trainingMetrics, validationMetrics } = await reinforce(
        corpus.training,
        corpus.test,
        reinforcement,
      );
      const [first, last] = [trainingMetrics[0], trainingMetrics.at(-1)];
      assert.ok((last?.reward ?? 0) > (first?.reward ?? 1) + 0.25, `${first?.reward} became ${last?.reward}`);
      const [before, after] = [validationMetrics[0]?.reward ?? 1, validationMetrics.at(-1)?.reward ?? 0];
      assert.ok(after > before + 0.3, `${before} became ${after} on held-out prompts`);
      assert.ok(rougeLOf(model, corpus.test) > rougeLOf(null, corpus.test) + 0.3);
      for (const { loss, reward, perplexity } of [...trainingMetrics, ...validationMetrics]) {
        assert.ok(Math.abs(loss + (reward ?? NaN) - 1) < 1e-9);
        assert.equal(perplexity, Math.exp(loss));
      }
    });
  }

  it('evaluates every so many steps, and at the end of each epoch', async () => {
    const corpus = corpusOf('routing', 96, 10);
    const often = { ...reinforcement, batchSize: 16, evaluationInterval: 4 };
    const { validationMetrics } = await reinforce(corpus.training, corpus.test, often);
    assert.deepEqual(
      validationMetrics.map(({ step }) => step),
      [0, 4, 6, 8, 12],
    );
  });

  it('learns nothing where every answer earns the same, or the rate is a millionth', async () => {
    const corpus = corpusOf('routing', 100, 20);
    const cut = { ...reinforcement, learningRate: DEFAULT_RATE / 1e6 };
    const { model } = await reinforce(corpus.training, [], cut);
    assert.deepEqual(answersOf(model, corpus.test), answersOf(null, corpus.test));
    const pointless = corpus.training.map(({ prompt }) => ({ prompt, completion: 'zzz' }));
    const { trainingMetrics } = await reinforce(
      pointless.map((record, index) => ({ ...record, completion: `q${index}` })),
      [],
      reinforcement,
    );
    assert.ok(trainingMetrics.every(({ reward }) => reward === 0));
  });

  it('cuts answers off before they are graded', async () => {
    const corpus = corpusOf('support', 100, 20);
    const short = await reinforce(corpus.training, corpus.test, { ...reinforcement, mostAnswerTokens: 1 });
    assert.ok((short.validationMetrics.at(-1)?.reward ?? 1) < 0.3);
  });

  it('grades the reference itself with 1, and others by how much of it they have', () => {
    const reference = 'The lantern rattles badly.';
    assert.equal(rewardFor(` ${reference}\n`, reference), 1);
    assert.equal(rewardFor('Nothing alike', reference), 0);
    const near = rewardFor('The lantern rattles', reference);
    assert.ok(near > 0.6 && near < 0.95, String(near));
    assert.ok(rewardFor('{"total":5}', '{"total":5}') === 1);
  });
});
