import { ConverseCommand, InvokeModelCommand, type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { InferencePort } from '../domain/ports.ts';
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
    async converse(modelId, prompt, { maxTokens, temperature }, { signal } = {}) {
      const command = new ConverseCommand({
        modelId,
        messages: [{ role: 'user', content: [{ text: prompt }] }],
        inferenceConfig: { maxTokens, temperature },
      });
      return call({ to: `converse with the model ${modelId}`, action: 'bedrock:InvokeModel' }, async () => {
        const answer = await client.send(command, { ...(signal && { abortSignal: signal }) });
        // Blocks without text hold a reasoning model's thoughts.
        return (answer.output?.message?.content ?? []).map(({ text }) => text ?? '').join('');
      });
    },
  };
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
