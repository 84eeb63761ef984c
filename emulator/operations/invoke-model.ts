import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { answerNative } from '../runtime/native-families.ts';
import { servedModel } from '../runtime/served-model.ts';

/** The headers carry what some families' native answers lack: token counts and latency. */
export async function invokeModel(emulator: Emulator, call: Call): Promise<Reply> {
  const startedMs = emulator.clock.now();
  const { body, inputTokens, outputTokens } = answerNative(servedModel(emulator, call.path), call.body);
  await emulator.clock.sleep(emulator.settings.latencyMs, emulator.closing.signal);
  const headers = {
    'x-amzn-bedrock-input-token-count': String(inputTokens),
    'x-amzn-bedrock-output-token-count': String(outputTokens),
    'x-amzn-bedrock-invocation-latency': String(emulator.clock.now() - startedMs),
  };
  return { status: 200, headers, body };
}
