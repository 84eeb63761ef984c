/** Fine-tuning: records of texts and records with images, each taught to its part of the model. */

import { descend, type Learner } from './descend.ts';
import { imageLearner, type ImageLearner } from './images/image-model.ts';
import type { TrainingOptions, TrainingRecord, TrainingResult, TrainingSettings } from './index.ts';
import { languageModel } from './language/language-model.ts';
import { textLearner, type TextLearner } from './text-learner.ts';
import { breather } from './turns.ts';

/**
 * Fits the model, or goes on from `options.initial`. Training rows come one a step; validation rows are measured on at
 * most 300 of the validation records of either kind (the same ones each time).
 * @throws the signal's reason when aborted.
 */
export async function trainModel(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: TrainingSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const breathe = breather(options.signal);
  const { initial = null } = options;
  const [seen, read] = parted(training);
  const [validationSeen, validationRead] = parted(validation);
  let text: TextLearner | null = null;
  if (read.length > 0 || seen.length === 0) {
    const start = {
      text: initial?.text ?? null,
      language: initial?.language === undefined ? null : languageModel(initial.language),
    };
    text = await textLearner(read, validationRead, settings, start, breathe);
  }
  let images: ImageLearner | null = null;
  if (seen.length > 0) images = imageLearner(seen, validationSeen, settings.seed, initial?.images ?? null);
  const learners = [text, images].filter((learner) => learner !== null);
  const metrics = await descend(together(learners), settings, options, breathe);
  return {
    model: {
      ...initial,
      version: 1,
      ...(text !== null && { text: text.model() }),
      ...(images !== null && { images: images.model() }),
    },
    ...metrics,
  };
}

/** Those with images, and those without. */
function parted(records: readonly TrainingRecord[]): [TrainingRecord[], TrainingRecord[]] {
  const hasImages = ({ images = [] }: TrainingRecord): boolean => images.length > 0;
  return [records.filter(hasImages), records.filter((record) => !hasImages(record))];
}

/** Several learners as one: the records of the first come first. */
function together(learners: readonly Learner[]): Learner {
  const find = (count: 'trainingCount' | 'evaluatedCount', index: number): [Learner, number] => {
    let left = index;
    for (const learner of learners) {
      if (left < learner[count]) return [learner, left];
      left -= learner[count];
    }
    throw new Error(`There is no record ${index}.`);
  };
  const total = (count: 'trainingCount' | 'evaluatedCount'): number =>
    learners.reduce((sum, learner) => sum + learner[count], 0);
  return {
    trainingCount: total('trainingCount'),
    evaluatedCount: total('evaluatedCount'),
    learn(index, share) {
      const [learner, own] = find('trainingCount', index);
      return learner.learn(own, share);
    },
    step(rate) {
      for (const learner of learners) learner.step(rate);
    },
    measure(index) {
      const [learner, own] = find('evaluatedCount', index);
      return learner.measure(own);
    },
  };
}
