/**
 * The perplexity that a mean loss per token stands for (cross-entropy, natural logarithm): e to its power. Null where
 * the loss is not a number or so large that the perplexity is none: JSON has no infinity.
 */
export function perplexityOf(loss: number): number | null {
  const perplexity = Math.exp(loss);
  return Number.isFinite(perplexity) ? perplexity : null;
}
