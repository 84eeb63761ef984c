import { ask } from './ask.ts';
import { maxTokensOf } from './max-tokens.ts';
import type { NativeAnswer } from './native-answer.ts';
import { checkNativeBody, malformed } from './native-body.ts';
import type { Members } from './native-body.ts';
import type { ServedModel } from './served-model.ts';

/** Bounds and defaults of the request (user guide, model-parameters-titan-text, 2026-10). */
const members: Members = {
  inputText: { type: 'string', required: true, minLength: 1 },
  textGenerationConfig: {
    type: 'object',
    members: {
      temperature: { type: 'number', minimum: 0, maximum: 1 },
      topP: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1 },
      maxTokenCount: { type: 'integer', minimum: 0 },
      stopSequences: { type: 'strings' },
    },
  },
};

interface TitanRequest {
  readonly inputText: string;
  readonly textGenerationConfig?: {
    readonly temperature?: number;
    readonly maxTokenCount?: number;
    readonly stopSequences?: readonly string[];
  };
}

const completionReasons = {
  'by itself': 'FINISHED',
  'at the most tokens': 'LENGTH',
  'at a stop sequence': 'STOP_CRITERIA_MET',
} as const;

/** Answers InvokeModel's native body for Titan Text. @throws AwsError ValidationException */
export function answerTitanText({ foundationModel, trained }: ServedModel, body: Buffer): NativeAnswer {
  const { inputText, textGenerationConfig = {} } = checkNativeBody(members, body) as unknown as TitanRequest;
  const { maxTokenCount: maxTokens = 512, temperature = 0.7, stopSequences } = textGenerationConfig;
  const most = maxTokensOf(foundationModel.modelId);
  if (maxTokens > most) {
    throw malformed(`#/textGenerationConfig/maxTokenCount: ${maxTokens} is not less or equal to ${most}`);
  }
  const reply = ask(trained, { prompt: inputText, maxTokens, temperature, stopSequences });
  return {
    body: {
      inputTextTokenCount: reply.inputTokens,
      results: [
        {
          tokenCount: reply.outputTokens,
          outputText: reply.text,
          completionReason: completionReasons[reply.ended],
        },
      ],
    },
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens,
  };
}
