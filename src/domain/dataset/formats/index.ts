import type { RecordFormat } from '../../families/family.ts';
import { conversation, prompts } from './conversation.ts';
import { imageCaption } from './image-caption.ts';
import { messages, reinforcement } from './messages.ts';
import { promptCompletion } from './prompt-completion.ts';
import type { TrainingFormat } from './record-format.ts';
import { plainText } from './text.ts';

export const trainingFormats: Readonly<Record<RecordFormat, TrainingFormat>> = {
  'prompt-completion': promptCompletion,
  text: plainText,
  conversation,
  messages,
  'image-caption': imageCaption,
  reinforcement,
  prompts,
};
