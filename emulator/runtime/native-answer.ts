import type { ServedModel } from './served-model.ts';

/** What InvokeModel answers: the family's own body, and what the headers say. */
export interface NativeAnswer {
  readonly body: object;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Answers a family's native body. @throws AwsError ValidationException */
export type NativeFamily = (served: ServedModel, body: Buffer) => NativeAnswer;
