import * as patterns from './patterns.ts';
import { anything, boolean, list, map, oneOf, required, string, structure, union } from './shapes.ts';

// Members of Converse that are checked and then have no effect, or are refused by name (botocore, bedrock-runtime
// 2023-09-30).

const toolName = required(string({ min: 1, max: 64, pattern: patterns.toolName }));
const cachePoint = structure({ type: required(oneOf(['default'])), ttl: oneOf(['5m', '1h']) });

const toolConfig = structure({
  tools: required(
    list(
      union({
        toolSpec: structure({
          name: toolName,
          description: string({ min: 1 }),
          inputSchema: required(union({ json: anything })),
          strict: boolean,
        }),
        systemTool: structure({ name: toolName }),
        cachePoint,
      }),
      { min: 1 },
    ),
  ),
  toolChoice: union({ auto: structure({}), any: structure({}), tool: structure({ name: toolName }) }),
});

export const otherConverseMembers = {
  toolConfig,
  guardrailConfig: structure({
    guardrailIdentifier: string({ max: 2048, pattern: patterns.guardrailIdentifier }),
    guardrailVersion: string({ pattern: patterns.guardrailVersion }),
    trace: oneOf(['enabled', 'disabled', 'enabled_full']),
  }),
  additionalModelRequestFields: anything,
  promptVariables: map(union({ text: string() })),
  additionalModelResponseFieldPaths: list(string({ min: 1, max: 256 }), { max: 10 }),
  requestMetadata: map(string({ max: 256, pattern: patterns.requestMetadataValue }), {
    key: string({ min: 1, max: 256, pattern: patterns.requestMetadataKey }),
    min: 1,
    max: 16,
  }),
  performanceConfig: structure({ latency: oneOf(['standard', 'optimized']) }),
  serviceTier: structure({ type: required(oneOf(['priority', 'default', 'flex', 'reserved'])) }),
  outputConfig: structure({
    textFormat: structure({
      type: required(oneOf(['json_schema'])),
      structure: required(
        union({
          jsonSchema: structure({ schema: required(string()), name: string(), description: string() }),
        }),
      ),
    }),
    effort: string({ max: 16 }),
  }),
};
