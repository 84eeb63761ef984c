import {
  ConverseCommand,
  InvokeModelCommand,
  type BedrockRuntimeClient,
  type ContentBlock,
  type Message,
} from '@aws-sdk/client-bedrock-runtime';
import type { InferencePort, Question } from '../domain/ports.ts';
import { call } from './call.ts';

/** Asking models. `modelId` is an on-demand id or the ARN of an endpoint or inference profile. */
export function createInferencePort(client: BedrockRuntimeClient): InferencePort {
  return {
    async invoke(modelId, body, options = {}) {
      const { signal } = options;
      const headers: Headers = {};
      const command = new InvokeModelCommand({
        modelId,
        contentType: 'application/json',
        accept: 'application/json',
        body: JSON.stringify(body),
      });
      readHeaders(command, headers);
      const startedAtMs = performance.now();
      return call({ to: `invoke the model ${modelId}`, action: 'bedrock:InvokeModel' }, async () => {
        const answer = await client.send(command, { ...(signal && { abortSignal: signal }) });
        const inputTokens = numberIn(headers, 'x-amzn-bedrock-input-token-count');
        const outputTokens = numberIn(headers, 'x-amzn-bedrock-output-token-count');
        return {
          body: JSON.parse(new TextDecoder().decode(answer.body)) as unknown,
          latencyMs: numberIn(headers, 'x-amzn-bedrock-invocation-latency') ?? performance.now() - startedAtMs,
          ...(inputTokens !== undefined && { inputTokens }),
          ...(outputTokens !== undefined && { outputTokens }),
        };
      });
    },
    async converse(modelId, question, { maxTokens, temperature }, { signal } = {}) {
      const command = new ConverseCommand({
        modelId,
        ...(question.system !== undefined && { system: [{ text: question.system }] }),
        messages: messagesOf(question),
        inferenceConfig: { maxTokens, temperature },
      });
      return call({ to: `converse with the model ${modelId}`, action: 'bedrock:InvokeModel' }, async () => {
        const answer = await client.send(command, { ...(signal && { abortSignal: signal }) });
        return {
          // Blocks without text hold a reasoning model's thoughts.
          text: (answer.output?.message?.content ?? []).map(({ text }) => text ?? '').join(''),
          stopReason: answer.stopReason ?? '',
          latencyMs: answer.metrics?.latencyMs ?? 0,
          inputTokens: answer.usage?.inputTokens ?? 0,
          outputTokens: answer.usage?.outputTokens ?? 0,
        };
      });
    },
  };
}

/** Images stand before the text that speaks of them, as AWS's guides for Nova and Claude advise. */
function messagesOf({ history = [], images = [], prompt }: Question): Message[] {
  const shown = images.map(({ format, bytes }): ContentBlock => ({ image: { format, source: { bytes } } }));
  return [
    ...history.map(({ role, text }): Message => ({ role, content: [{ text }] })),
    { role: 'user', content: [...shown, { text: prompt }] },
  ];
}

type Headers = Record<string, string>;

/** The SDK's output has no token counts; the response's headers have. */
function readHeaders(command: InvokeModelCommand, into: Headers): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      Object.assign(into, (result.response as { headers?: Headers }).headers);
      return result;
    },
    { step: 'deserialize', name: 'readInvokeModelHeaders', priority: 'low' },
  );
}

function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers[name];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
