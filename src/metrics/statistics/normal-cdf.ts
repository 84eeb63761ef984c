/** ln √(2π) */
const logRootOfTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * The share of a standard normal distribution that lies below `x`, by Marsaglia's series (2004, "Evaluating the Normal
 * Distribution", https://doi.org/10.18637/jss.v011.i04): off by less than 1e-14.
 *
 * Cost: about 10 + 5x² multiplications.
 *
 * @example
 * normalCdf(1.96); // => 0.9750021048517795
 */
export function normalCdf(x: number): number {
  if (x > 8) return 1;
  if (x < -8) return 0;
  let sum = x;
  let before = 0;
  let term = x;
  for (let divisor = 3; sum !== before; divisor += 2) {
    before = sum;
    term *= (x * x) / divisor;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - logRootOfTwoPi);
}
