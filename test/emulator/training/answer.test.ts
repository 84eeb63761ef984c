import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { answer, trainModel, type TrainedModel } from '../../../emulator/training/index.ts';
import { corpusOf } from './corpora.ts';
import { answersOf, firmly, settings } from './support.ts';

const corpus = corpusOf('bug', 100, 20);

describe('the base model', () => {
  const prompt = 'Summarize: the meeting about the new bridge was moved to Thursday because of the storm.';

  it('restates the opening of the prompt, in many words', () => {
    const { text, finishReason } = answer(null, prompt, firmly);
    assert.match(text, /the meeting about the new bridge was moved to Thursday/);
    assert.ok(text.length > prompt.length);
    assert.equal(finishReason, 'COMPLETE');
  });

  it('says the same at temperature 0, and the same for the same seed above it', () => {
    const texts = [1, 2, 3].map((seed) => answer(null, prompt, { maxTokens: 200, temperature: 0, seed }).text);
    assert.equal(new Set(texts).size, 1);
    const warm = { maxTokens: 200, temperature: 1, seed: 5 };
    assert.deepEqual(answer(null, prompt, warm), answer(null, prompt, warm));
  });

  it('restates only the opening of a long prompt', () => {
    const { text } = answer(null, 'word '.repeat(5000), { maxTokens: 4000, temperature: 0 });
    assert.ok(text.length < 1000);
  });
});

describe('a trained model', () => {
  let model: TrainedModel;

  before(async () => {
    ({ model } = await trainModel(corpus.training, [], settings));
  });

  it('answers the same after a round trip through JSON', () => {
    const copy = JSON.parse(JSON.stringify(model)) as TrainedModel;
    assert.deepEqual(copy, model);
    assert.deepEqual(answersOf(copy, corpus.test), answersOf(model, corpus.test));
  });

  it('stays small enough to store', () => {
    assert.ok(JSON.stringify(model).length < 2_000_000);
  });

  it('samples by the seed above temperature 0', () => {
    const prompt = corpus.test[0]?.prompt ?? '';
    const say = (seed: number): string => answer(model, prompt, { maxTokens: 100, temperature: 2, seed }).text;
    assert.equal(say(3), say(3));
    assert.ok(new Set(Array.from({ length: 30 }, (_, seed) => say(seed))).size > 3);
  });

  for (const [name, prompt] of [
    ['nothing', ''],
    ['white space', ' \n\t\n '],
    ['one word', 'Hello'],
    ['marks only', '?!… — «»'],
    ['no latin letters', 'Обобщи: встреча перенесена на пятницу.'],
    ['no spaces', '会議は金曜日に延期されました。参加してください。'],
    ['emoji', '🚀🔥👩‍🚀'],
    ['a lone surrogate', 'broken \ud83d half'],
    ['100 KB in one line', 'The export dialog crashes when saving. '.repeat(2700)],
    ['100 KB in many lines', 'Agent: no\nAnna: yes, I do\n'.repeat(4000)],
    ['one endless word', 'x'.repeat(100_000)],
  ] as const) {
    it(`answers ${name}`, () => {
      for (const speaker of [model, null]) {
        const { text, inputTokens, outputTokens } = answer(speaker, prompt, { maxTokens: 50, temperature: 0 });
        assert.notEqual(text, '');
        assert.ok(inputTokens >= 1 && outputTokens >= 1 && outputTokens <= 50);
      }
    });
  }

  it('cuts an answer at maxTokens and says so', () => {
    const { text, outputTokens, finishReason } = answer(model, corpus.test[0]?.prompt ?? '', {
      maxTokens: 3,
      temperature: 0,
    });
    assert.equal(finishReason, 'MAX_TOKENS');
    assert.equal(outputTokens, 3);
    assert.ok(text.length > 0 && text.length < 30);
  });
});
