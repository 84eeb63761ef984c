import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trainModel } from '../../../emulator/training/index.ts';
import { corpusOf } from './corpora.ts';
import { rougeLOf, settings, split } from './support.ts';

const { training, validation } = split(corpusOf('headline', 60, 1).training);

describe('trainModel', () => {
  it('gives the same model and losses for the same seed, and others for another', async () => {
    const [first, second, other] = await Promise.all([
      trainModel(training, validation, settings),
      trainModel(training, validation, settings),
      trainModel(training, validation, { ...settings, seed: 8 }),
    ]);
    assert.deepEqual(second, first);
    assert.notDeepEqual(other.trainingMetrics, first.trainingMetrics);
  });

  it('reports a training row a step and validation rows from before the first step to each epoch’s end', async () => {
    const { trainingMetrics, validationMetrics } = await trainModel(training, validation, {
      ...settings,
      epochCount: 2,
    });
    assert.deepEqual(
      trainingMetrics.map(({ step, epoch }) => [step, epoch]),
      Array.from({ length: 12 }, (_, step) => [step, step < 6 ? 0 : 1]),
    );
    assert.deepEqual(
      validationMetrics.map(({ step, epoch }) => [step, epoch]),
      [
        [0, 0],
        [2, 0],
        [3, 0],
        [5, 0],
        [6, 1],
        [9, 1],
        [12, 2],
      ],
    );
    for (const { loss, perplexity } of [...trainingMetrics, ...validationMetrics]) {
      assert.equal(perplexity, Math.exp(loss));
    }
  });

  it('takes the last batch of an epoch as small as it is', async () => {
    const progress: { step: number; steps: number }[] = [];
    await trainModel(training, [], { ...settings, batchSize: 32 }, { onProgress: (now) => progress.push(now) });
    assert.deepEqual(
      progress.map(({ step, steps }) => [step, steps]),
      [
        [1, 2],
        [2, 2],
      ],
    );
  });

  it('measures nothing on validation records when there are none, and then never stops early', async () => {
    const stopping = { ...settings, earlyStoppingThreshold: 1000, earlyStoppingPatience: 1 };
    const { trainingMetrics, validationMetrics } = await trainModel(training, [], stopping);
    assert.equal(validationMetrics.length, 0);
    assert.equal(trainingMetrics.length, 6);
  });

  it('stops after as many evaluations without enough progress as patience says', async () => {
    const stopping = { ...settings, epochCount: 5, earlyStoppingThreshold: 1000, earlyStoppingPatience: 2 };
    const { trainingMetrics, validationMetrics } = await trainModel(training, validation, stopping);
    assert.deepEqual(
      validationMetrics.map(({ step }) => step),
      [0, 2, 3],
    );
    assert.equal(trainingMetrics.length, 3);
  });

  it('goes on to the end while the loss falls by more than the threshold', async () => {
    const patient = { ...settings, earlyStoppingThreshold: 0.0001, earlyStoppingPatience: 3 };
    const { trainingMetrics } = await trainModel(training, validation, patient);
    assert.equal(trainingMetrics.length, 6);
  });

  it('lets the event loop turn while it works', async () => {
    let turns = 0;
    let working = true;
    const count = (): void => {
      turns++;
      if (working) {
        setImmediate(count);
      }
    };
    setImmediate(count);
    await trainModel(corpusOf('support', 300, 1).training, [], settings);
    working = false;
    assert.ok(turns >= 10, `${turns} turns`);
  });

  it('ends with the signal’s reason when it is aborted, before and while it works', async () => {
    const reason = new Error('the job was stopped');
    await assert.rejects(trainModel(training, validation, settings, { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    let steps = 0;
    const stopped = trainModel(
      training,
      validation,
      { ...settings, epochCount: 50 },
      {
        signal: controller.signal,
        onProgress: ({ step }) => {
          steps = step;
          if (step === 3) {
            controller.abort(reason);
          }
        },
      },
    );
    await assert.rejects(stopped, reason);
    assert.equal(steps, 3);
  });

  it('trains on whatever text there is', async () => {
    const odd = [
      { prompt: '', completion: '' },
      { prompt: 'x', completion: 'x' },
      { prompt: '…!?', completion: '—' },
      { prompt: '「東京は晴れです。大阪は雨です。」', completion: '東京は晴れ' },
      { prompt: '👩‍🚀 🚀\n\n\n:::\n# : a\nb:', completion: '👩‍🚀' },
      { prompt: `A: ${'long '.repeat(25_000)}`, completion: 'long' },
      { prompt: '__proto__ constructor toString', completion: 'constructor' },
      { prompt: 'toString hasOwnProperty', completion: 'constructor' },
    ];
    const { model, trainingMetrics } = await trainModel(odd, odd, { ...settings, epochCount: 2, batchSize: 1 });
    assert.equal(trainingMetrics.length, 16);
    assert.ok(trainingMetrics.every(({ loss }) => Number.isFinite(loss)));
    assert.ok((model.text?.weights.length ?? 0) > 0);
  });

  it('goes on from an earlier model: from its loss, with its labels and new ones', async () => {
    const [first, second] = [corpusOf('routing', 90, 30), corpusOf('sentiment', 90, 30)];
    const { model, validationMetrics } = await trainModel(first.training, first.test, settings);
    const again = await trainModel(first.training, first.test, settings, { initial: model });
    const [left, found] = [validationMetrics.at(-1)?.loss ?? NaN, again.validationMetrics[0]?.loss ?? NaN];
    assert.ok(found < left + 0.3, `${left} was left, ${found} was found`);
    const both = await trainModel(second.training, [], settings, { initial: model });
    assert.ok(rougeLOf(both.model, second.test) > 0.8, 'the new task');
    assert.ok(rougeLOf(both.model, first.test) > 0.6, 'the old one');
    assert.ok(rougeLOf(model, second.test) < 0.3, 'the new task before it was learnt');
    assert.deepEqual(JSON.parse(JSON.stringify(both.model)), both.model);
  });

  it('warms up to the learning rate, and takes as many steps as it is told to', async () => {
    const cold = await trainModel(training, validation, { ...settings, warmupSteps: 1_000_000, stepCount: 4 });
    assert.equal(cold.trainingMetrics.length, 4);
    const [before, after] = [cold.validationMetrics[0]?.loss ?? 0, cold.validationMetrics.at(-1)?.loss ?? 9];
    assert.ok(Math.abs(before - after) < 0.01, `${before} became ${after}`);
  });
});
