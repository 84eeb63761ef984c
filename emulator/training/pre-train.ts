/** Continued pre-training: reading texts without a question to them. */

import { descend, type Learner } from './descend.ts';
import type { TrainedModel, TrainingOptions, TrainingRecord, TrainingResult, TrainingSettings } from './index.ts';
import { languageModel } from './language/language-model.ts';
import { seededRandom, shuffled } from './random.ts';
import { MOST_EVALUATED_RECORDS } from './text-learner.ts';
import { breather } from './turns.ts';

/** However high the learning rate, a text counts no more than so many times. */
const MOST_WEIGHT = 25;

/**
 * Reads each record's completion: its loss is measured before the step that counts it, as language models are.
 * @throws the signal's reason when aborted.
 */
export async function preTrain(
  training: readonly TrainingRecord[],
  validation: readonly TrainingRecord[],
  settings: TrainingSettings,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const { initial = null } = options;
  const language = languageModel(initial?.language ?? null);
  const evaluated = shuffled(validation, seededRandom(settings.seed + 1)).slice(0, MOST_EVALUATED_RECORDS);
  let batch: string[] = [];
  const learner: Learner = {
    trainingCount: training.length,
    evaluatedCount: evaluated.length,
    learn(index) {
      const text = training[index]?.completion ?? '';
      batch.push(text);
      return { loss: language.lossOf(text) };
    },
    step(rate) {
      for (const text of batch) {
        language.read(text, Math.min(MOST_WEIGHT, rate));
      }
      batch = [];
    },
    measure: (index) => ({ loss: language.lossOf(evaluated[index]?.completion ?? '') }),
  };
  const metrics = await descend(learner, settings, options, breather(options.signal));
  const model: TrainedModel = { ...initial, version: 1, language: language.saved() };
  return { model, ...metrics };
}
