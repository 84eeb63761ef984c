import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { answer, formatOf, readImage, trainModel } from '../../../emulator/training/index.ts';
import type { TrainedModel, TrainingRecord } from '../../../emulator/training/index.ts';
import { decodeImage } from '../../../emulator/training/images/decode.ts';
import { documentKinds, documentPng, randomNumbers } from '../support/pictures.ts';
import { DEFAULT_RATE, firmly, settings } from './support.ts';

/** Nova's defaults. */
const nova = { ...settings, epochCount: 2, batchSize: 1, warmupSteps: 10 };
const random = randomNumbers(11);
const documents = (count: number, prompt = 'Which kind of document is this?'): TrainingRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const kind = documentKinds[index % documentKinds.length] as (typeof documentKinds)[number];
    return { prompt, completion: kind, images: [readImage(documentPng(kind, random))] };
  });
const training = documents(120);
const test = documents(60);

const said = (model: TrainedModel | null, { prompt, images = [] }: TrainingRecord): string =>
  answer(model, prompt, { ...firmly, images }).text;
const rightOf = (model: TrainedModel | null): number =>
  test.filter((record) => said(model, record) === record.completion).length / test.length;

describe('a model that learns from images', () => {
  it('classifies documents that it never saw after the default epochs, and measures the loss that falls', async () => {
    const { model, trainingMetrics, validationMetrics } = await trainModel(training, test, nova);
    assert.ok(rightOf(model) >= 0.95, `${rightOf(model)} right`);
    assert.equal(rightOf(null), 0);
    const [first, last] = [validationMetrics[0]?.loss ?? NaN, validationMetrics.at(-1)?.loss ?? NaN];
    assert.ok(first > 3 && last < 0.3, `${first} became ${last}`);
    assert.equal(trainingMetrics.length, 240);
    assert.deepEqual(JSON.parse(JSON.stringify(model)), model);
  });

  it('learns nothing at a millionth of the default learning rate', async () => {
    const { model, validationMetrics } = await trainModel(training, test, {
      ...nova,
      learningRate: DEFAULT_RATE / 1e6,
    });
    assert.deepEqual(
      test.map((record) => said(model, record)),
      test.map((record) => said(null, record)),
    );
    const [first, last] = [validationMetrics[0]?.loss ?? NaN, validationMetrics.at(-1)?.loss ?? NaN];
    assert.ok(Math.abs(first - last) < 0.001, `${first} became ${last}`);
  });

  it('is as bad as chance on labels that have nothing to do with the images', async () => {
    const shuffled = training.map((record, index) => ({
      ...record,
      completion: documentKinds[Math.floor(index / 4) % documentKinds.length] as string,
    }));
    const { model } = await trainModel(shuffled, [], nova);
    assert.ok(rightOf(model) < 0.6, `${rightOf(model)} right`);
  });

  it('hears what is asked about the same images', async () => {
    const asked = (records: readonly TrainingRecord[]): TrainingRecord[] =>
      records.flatMap((record) => [
        record,
        {
          ...record,
          prompt: 'Is this page an invoice, yes or no?',
          completion: record.completion === 'invoice' ? 'yes' : 'no',
        },
      ]);
    const { model } = await trainModel(asked(training), [], { ...nova, epochCount: 5 });
    const records = asked(test);
    const right = records.filter((record) => said(model, record) === record.completion).length / records.length;
    assert.ok(right >= 0.85, `${right} right`);
  });

  it('learns from texts and images together, and answers each in its own way', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => ({
      prompt: `Which team? The ${index % 2 === 0 ? 'parcel' : 'payment'} number ${index} is late.`,
      completion: index % 2 === 0 ? 'shipping' : 'billing',
    }));
    const { model } = await trainModel([...training, ...texts], [], nova);
    assert.ok(rightOf(model) >= 0.9);
    assert.equal(answer(model, 'Which team? The payment number 99 is late.', firmly).text, 'billing');
  });

  it('goes on from what it knew: old answers stay, new ones come', async () => {
    const isNew = ({ completion }: TrainingRecord): boolean => completion === 'receipt';
    const first = await trainModel(
      training.filter((record) => !isNew(record)),
      [],
      nova,
    );
    const { model } = await trainModel(training, [], nova, { initial: first.model });
    assert.ok(rightOf(model) >= 0.95);
    assert.equal(rightOf(first.model), 0.75);
  });

  it('counts the tokens of images', () => {
    const [record] = test;
    const withImage = answer(null, 'x', { ...firmly, images: record?.images ?? [] }).inputTokens;
    assert.ok(withImage > answer(null, 'x', firmly).inputTokens + 5);
  });
});

describe('decoding', () => {
  const red = [200, 10, 20];
  const four = (pixel: readonly number[]): number[] => [...pixel, ...pixel, ...pixel, ...pixel];
  const png = (data: readonly number[], others: object): Uint8Array =>
    encodePng({ width: 2, height: 2, data: Uint8Array.from(data), channels: 3, depth: 8, ...others });
  const expected = red.map((value) => value / 255);

  for (const [what, bytes, color] of [
    ['RGB', png(four(red), {}), expected],
    ['grey', png([100, 100, 100, 100], { channels: 1 }), [100, 100, 100].map((value) => value / 255)],
    ['transparent over white', png(four([...red, 0]), { channels: 4 }), [1, 1, 1]],
    ['half transparent grey', png(four([0, 127.5]), { channels: 2 }), [0.5, 0.5, 0.5]],
    [
      '16 bits',
      encodePng({ width: 2, height: 2, data: Uint16Array.from(four([65_535, 0, 32_768])), channels: 3, depth: 16 }),
      [1, 0, 0.5],
    ],
  ] as const) {
    it(`reads a PNG in ${what}`, () => {
      const { rgb, width, height } = decodeImage(bytes);
      assert.deepEqual([width, height, rgb.length], [2, 2, 12]);
      for (const [index, value] of rgb.entries())
        assert.ok(Math.abs(value - (color[index % 3] ?? NaN)) < 0.01, `${value}`);
    });
  }

  it('reads a JPEG', () => {
    const data = Buffer.from(Array.from({ length: 64 }, () => [...red, 255]).flat());
    const bytes = encodeJpeg({ width: 8, height: 8, data }, 95).data;
    assert.equal(formatOf(bytes), 'jpeg');
    const { color, width } = readImage(bytes);
    assert.equal(width, 8);
    for (const [index, value] of color.entries()) assert.ok(Math.abs(value - (expected[index] ?? NaN)) < 0.05);
  });

  it('tells formats by their first bytes', () => {
    assert.equal(formatOf(Buffer.from('GIF89a')), 'gif');
    assert.equal(formatOf(Buffer.from('RIFF0000WEBPVP8 ')), 'webp');
    assert.equal(formatOf(Buffer.from('%PDF-1.7')), null);
    assert.equal(formatOf(new Uint8Array()), null);
  });

  it('refuses what is no image, a broken one, and one that claims to be enormous', () => {
    const whole = png(four(red), {});
    const enormous = Uint8Array.from(whole);
    enormous.set([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff], 16);
    for (const bytes of [Buffer.from('nothing'), whole.subarray(0, 40), whole.subarray(0, 10), enormous]) {
      assert.throws(() => readImage(bytes));
    }
  });
});
