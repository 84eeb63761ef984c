import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { embed, paint, readImage, trainEmbeddings, trainPictures } from '../../../emulator/training/index.ts';
import type { TrainedModel, TrainingRecord } from '../../../emulator/training/index.ts';
import { colorNames, randomNumbers, thingNames, thingPng } from '../support/pictures.ts';
import { settings } from './support.ts';

const random = randomNumbers(17);
const captioned = (count: number): TrainingRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const color = colorNames[index % 4] as (typeof colorNames)[number];
    const thing = thingNames[Math.floor(index / 4) % 3] as (typeof thingNames)[number];
    return {
      prompt: '',
      completion: `a ${color} ${thing} in the park`,
      images: [readImage(thingPng(color, thing, random))],
    };
  });
const training = captioned(240);
const test = captioned(24);
const captions = [...new Set(test.map(({ completion }) => completion))];

/** The share of images whose own caption is the closest. */
function foundBy(model: TrainedModel | null): number {
  const own = model?.embeddings ?? null;
  const texts = captions.map((text) => embed(own, { text }, 256));
  const found = test.filter(({ completion, images }) => {
    const image = embed(own, { image: images?.[0] }, 256);
    const cosines = texts.map((text) => text.reduce((sum, value, index) => sum + value * (image[index] as number), 0));
    return captions[cosines.indexOf(Math.max(...cosines))] === completion;
  });
  return found.length / test.length;
}

describe('embeddings', () => {
  const slow = { ...settings, epochCount: 8, batchSize: 64 };

  it('find the caption of an image that was never seen, which the base model’s do not', async () => {
    const { model, validationMetrics } = await trainEmbeddings(training, test, slow);
    assert.ok(foundBy(null) < 0.3, String(foundBy(null)));
    assert.ok(foundBy(model) > 0.9, String(foundBy(model)));
    assert.ok((validationMetrics.at(-1)?.loss ?? 9) < (validationMetrics[0]?.loss ?? 0) / 2);
  });

  it('stay where they are at a millionth of the learning rate', async () => {
    const { validationMetrics } = await trainEmbeddings(training, test, {
      ...slow,
      epochCount: 2,
      learningRate: settings.learningRate / 1e6,
    });
    assert.ok(Math.abs((validationMetrics[0]?.loss ?? 0) - (validationMetrics.at(-1)?.loss ?? 9)) < 0.01);
  });

  it('go on from what was learnt', async () => {
    const first = await trainEmbeddings(training, test, slow);
    const again = await trainEmbeddings(training, test, { ...slow, epochCount: 1 }, { initial: first.model });
    assert.ok(Math.abs((first.validationMetrics.at(-1)?.loss ?? 0) - (again.validationMetrics[0]?.loss ?? 9)) < 0.01);
  });
});

describe('pictures', () => {
  const steps = { ...settings, stepCount: 60 };

  it('take the colours that were seen with their words, in exactly the steps asked for', async () => {
    const { model, trainingMetrics, validationMetrics } = await trainPictures(training, test, steps);
    assert.equal(trainingMetrics.length, 60);
    assert.ok((validationMetrics.at(-1)?.loss ?? 9) < (validationMetrics[0]?.loss ?? 0) / 4);
    const size = { width: 64, height: 64, seed: 1 };
    const [red, , blue] = readImage(paint(model.pictures ?? null, 'a red car', size)).color;
    assert.ok(red > blue + 0.1, `${red} ${blue}`);
    const [baseRed, , baseBlue] = readImage(paint(null, 'a red car', size)).color;
    assert.ok(Math.abs(baseRed - baseBlue) < 0.03);
  });

  it('stay grey at a millionth of the learning rate', async () => {
    const { validationMetrics } = await trainPictures(training, test, {
      ...steps,
      learningRate: settings.learningRate / 1e6,
    });
    assert.ok(Math.abs((validationMetrics[0]?.loss ?? 0) - (validationMetrics.at(-1)?.loss ?? 9)) < 0.01);
  });
});
