import type { RecordFormat } from '../../families.ts';
import { readConversation, readDistillationPrompt } from './conversation.ts';
import { readChatWithReference, readClaudeMessages } from './messages.ts';
import { readImageCaption, readPreTraining, readPromptCompletion, readTitanText } from './pairs.ts';
import type { JsonObject, ParsedRecord } from './parsed-record.ts';

/** How each format's line is read. @throws RecordProblem */
export const readers: Readonly<Record<RecordFormat, (record: JsonObject) => ParsedRecord[]>> = {
  'prompt-completion': readPromptCompletion,
  'titan-text': readTitanText,
  conversation: readConversation,
  'claude-messages': readClaudeMessages,
  'pre-training': readPreTraining,
  'image-caption': readImageCaption,
  'distillation-prompt': readDistillationPrompt,
  'chat-with-reference': readChatWithReference,
};
