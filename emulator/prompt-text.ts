/** How a conversation becomes the one prompt that the model reads: the same way in training and when it is asked. */

/** The system's texts, then those of all turns. */
export function conversationText(system: readonly string[], turns: readonly string[]): string {
  return [...system, ...turns].join('\n');
}

/**
 * A Llama prompt without its template: the special tokens of Llama 3 and the instruction marks of Llama 2 (user guide,
 * model-parameters-meta, 2026-10) say who speaks, which the little model doesn't need.
 */
export function withoutLlamaTemplate(prompt: string): string {
  if (!/<\|[a-z_]+\|>|\[\/?INST\]|<<\/?SYS>>/.test(prompt)) return prompt;
  return prompt
    .replaceAll(/<\|start_header_id\|>[a-z_]*<\|end_header_id\|>/g, '\n')
    .replaceAll(/<\|[a-z_]+\|>|<\/?s>|\[\/?INST\]|<<\/?SYS>>/g, '\n')
    .split(/\s*\n\s*/)
    .filter((line) => line !== '')
    .join('\n');
}
