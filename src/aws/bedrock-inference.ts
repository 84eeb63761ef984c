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
  const send = openSending(client);
  return {
    async invoke(modelId, body, { signal } = {}) {
      const command = new InvokeModelCommand({
        modelId,
        contentType: 'application/json',
        accept: 'application/json',
        body: JSON.stringify(body),
      });
      const startedAtMs = performance.now();
      return call({ to: `invoke the model ${modelId}`, action: 'bedrock:InvokeModel' }, async () => {
        const { answer, headers } = await send(command, signal);
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

/**
 * Sends as `client.send` does, but puts the SDK's middleware together once for a signal (an activity's calls share
 * one) and not once for a call, which took a seventh of a call's work. The SDK's own `cacheMiddleware` leaves signals
 * out. Comes with the response's headers, for the SDK's output has no token counts.
 */
function openSending(client: BedrockRuntimeClient) {
  const headersOf = new WeakMap<object, Headers>();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { output, response } = result as { output?: object; response: { headers?: Headers } };
      if (output) headersOf.set(output, response.headers ?? {});
      return result;
    },
    { step: 'deserialize', name: 'readResponseHeaders', priority: 'high' },
  );
  type Handler = ReturnType<InvokeModelCommand['resolveMiddleware']>;
  const resolve = (command: InvokeModelCommand, signal?: AbortSignal): Handler =>
    command.resolveMiddleware(client.middlewareStack, client.config, { ...(signal && { abortSignal: signal }) });
  const handlers = new WeakMap<AbortSignal, Handler>();

  return async (command: InvokeModelCommand, signal: AbortSignal | undefined) => {
    const known = signal && handlers.get(signal);
    const handler = known ?? resolve(command, signal);
    if (signal && !known) handlers.set(signal, handler);
    const { output: answer } = await handler(command);
    return { answer, headers: headersOf.get(answer) ?? {} };
  };
}

function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers[name];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
