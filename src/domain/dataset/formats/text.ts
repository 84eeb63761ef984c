import { requiredText, type TrainingFormat } from './record-format.ts';

/** For continued pre-training: nothing in it is an answer. */
export const plainText: TrainingFormat = {
  example: '{"input": "…"}',
  read(fields) {
    const { texts, problems } = requiredText(fields, 'input');
    return { problems, prompts: texts, answers: [], images: [] };
  },
};
