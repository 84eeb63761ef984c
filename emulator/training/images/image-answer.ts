/** An answer to a prompt with images: one that was seen in training, or what the base model says of any picture. */

import { sampleIndex } from '../choose.ts';
import { softmax } from '../model/softmax.ts';
import { denseWeights, featuresOf, scoreAnswers, type ImageModel } from './image-model.ts';
import type { ImageReading } from './reading.ts';

/** While the base answer is at least as probable as all others together, it is given. */
const BASE_STAYS = 0.5;

const DENSE = new WeakMap<ImageModel, Float64Array>();

/** Null: the model says what the base model would. */
export function answerAboutImages(
  model: ImageModel,
  prompt: string,
  images: readonly ImageReading[],
  temperature: number,
  random: () => number,
): string | null {
  const weights = DENSE.get(model) ?? denseWeights(model);
  DENSE.set(model, weights);
  const logits = scoreAnswers(model, weights, featuresOf(prompt, images));
  if (temperature > 0) {
    const chosen = sampleIndex(softmax(logits, temperature), random);
    return chosen === 0 ? null : (model.answers[chosen - 1] ?? null);
  }
  const chances = softmax(logits);
  if ((chances[0] as number) >= BASE_STAYS) return null;
  const others = chances.subarray(1);
  return model.answers[others.indexOf(Math.max(...others))] ?? null;
}

/** What can be said of a picture without having learnt what is in it. */
export function describedImages(images: readonly ImageReading[]): string {
  const described = images.map(({ width, height, color: [red, green, blue] }) => {
    const light = 0.299 * red + 0.587 * green + 0.114 * blue;
    const tone = light > 0.75 ? 'bright' : light > 0.4 ? 'medium-toned' : 'dark';
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
    const strongest = ['reddish', 'greenish', 'bluish'][[red, green, blue].indexOf(Math.max(red, green, blue))];
    const shape = width > 1.1 * height ? 'landscape' : height > 1.1 * width ? 'portrait' : 'square';
    return `a ${tone}, ${spread < 0.08 ? 'mostly grey' : (strongest ?? 'coloured')} picture in ${shape} format, ${width} by ${height} pixels`;
  });
  return `Thank you for sharing ${images.length === 1 ? 'this image' : 'these images'}. I can see ${described.join('; and ')}. Please let me know which part I should describe in more detail.`;
}

/** Anthropic's estimate of an image's tokens, its area over 750 (their vision guide); the others publish none. */
export function imageTokens(images: readonly ImageReading[]): number {
  return images.reduce((sum, { width, height }) => sum + Math.max(1, Math.ceil((width * height) / 750)), 0);
}
