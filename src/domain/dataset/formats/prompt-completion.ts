import { requiredText, type TrainingFormat } from './record-format.ts';

export const promptCompletion: TrainingFormat = {
  example: '{"prompt": "…", "completion": "…"}',
  read(fields) {
    const prompt = requiredText(fields, 'prompt');
    const completion = requiredText(fields, 'completion');
    return {
      problems: [...prompt.problems, ...completion.problems],
      prompts: prompt.texts,
      answers: completion.texts,
      images: [],
    };
  },
};
