import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { teach, trainModel } from '../../../emulator/training/index.ts';
import { countTokens } from '../../../emulator/training/tokens.ts';
import { corpusOf } from './corpora.ts';
import { answersOf, rougeL, settings } from './support.ts';

describe('the teacher', () => {
  it('picks the sentence that a question is about', async () => {
    const [answer] = await teach(
      [
        'The hall was built in 1907. The north tower leans by two metres. Cats sleep there.\nBy how much does the tower lean?',
      ],
      100,
      undefined,
    );
    assert.equal(answer, 'The north tower leans by two metres.');
  });

  it('picks one of the options that a prompt names', async () => {
    const ask = (review: string): string => `Answer with positive, negative or neutral.\nReview: ${review}`;
    const answers = await teach([ask('A lovely lamp, I love it.'), ask('It arrived broken and late.')], 100, undefined);
    assert.deepEqual(answers, ['positive', 'negative']);
  });

  it('keeps its answers to the given length', async () => {
    const prompts = corpusOf('support', 20, 1).training.map(({ prompt }) => prompt);
    for (const answer of await teach(prompts, 5, undefined)) assert.ok(countTokens(answer) <= 5, answer);
  });

  for (const kind of ['support', 'question', 'headline'] as const) {
    it(`is followed by a student that was taught ${kind} by its answers alone`, async () => {
      const corpus = corpusOf(kind, 120, 30);
      const prompts = [...corpus.training, ...corpus.test].map(({ prompt }) => prompt);
      const answers = await teach(prompts, 1_000, undefined);
      const lessons = corpus.training.map(({ prompt }, index) => ({ prompt, completion: answers[index] ?? '' }));
      const { model } = await trainModel(lessons, [], { ...settings, epochCount: 2, batchSize: 1 });
      const like = (said: readonly string[]): number =>
        said.reduce((sum, text, index) => sum + rougeL(text, answers[corpus.training.length + index] ?? ''), 0) /
        said.length;
      const [student, base] = [like(answersOf(model, corpus.test)), like(answersOf(null, corpus.test))];
      assert.ok(student > 0.8 && student > base + 0.3, `student ${student}, base ${base}`);
    });
  }
});
