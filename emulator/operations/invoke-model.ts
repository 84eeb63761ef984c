import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import type { Call, Reply } from '../http/call.ts';
import { answerCohereCommand } from '../runtime/cohere-command.ts';
import { servedModel } from '../runtime/served-model.ts';

/** The headers carry what Cohere's native answer lacks: token counts and latency. */
export async function invokeModel(emulator: Emulator, call: Call): Promise<Reply> {
  const startedMs = emulator.clock.now();
  const { foundationModel, trained } = servedModel(emulator, call.path);
  if (foundationModel.providerName !== 'Cohere') {
    throw validationError(
      `The emulator answers InvokeModel for Cohere Command only; ask ${foundationModel.modelId} through Converse.`,
    );
  }
  const { body, inputTokens, outputTokens } = answerCohereCommand(trained, call.body);
  await emulator.clock.sleep(emulator.settings.latencyMs, emulator.closing.signal);
  const headers = {
    'x-amzn-bedrock-input-token-count': String(inputTokens),
    'x-amzn-bedrock-output-token-count': String(outputTokens),
    'x-amzn-bedrock-invocation-latency': String(emulator.clock.now() - startedMs),
  };
  return { status: 200, headers, body };
}
