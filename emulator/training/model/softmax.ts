/** Chances from logits; a temperature above 1 evens them out, below 1 sharpens them. */
export function softmax(logits: Float64Array, temperature = 1): Float64Array {
  let highest = -Infinity;
  for (const logit of logits) {
    highest = Math.max(highest, logit);
  }
  let total = 0;
  const chances = Float64Array.from(logits, (logit) => {
    const chance = Math.exp((logit - highest) / temperature);
    total += chance;
    return chance;
  });
  for (let index = 0; index < chances.length; index++) {
    chances[index] = (chances[index] as number) / total;
  }
  return chances;
}
