/** The longest answers by family, in tokens (user guide, the pages of model-parameters; Nova guide, 2026-10). */
const limits: readonly (readonly [ids: RegExp, maxTokens: number])[] = [
  [/^cohere\.command/, 4_096],
  [/^amazon\.titan-text-lite/, 4_096],
  [/^amazon\.titan-text-express/, 8_192],
  [/^amazon\.titan-text-premier/, 3_072],
  [/^meta\.llama/, 2_048],
  [/^amazon\.nova-2/, 65_536],
  [/^amazon\.nova/, 5_000],
  [/^anthropic\.claude-3/, 4_096],
  [/^anthropic\.claude/, 64_000],
];

export function maxTokensOf(modelId: string): number {
  return limits.find(([ids]) => ids.test(modelId))?.[1] ?? 4_096;
}
