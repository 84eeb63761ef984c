/**
 * Are two models right equally often? Only the records that exactly one of them has right can tell: where the models
 * are equally good, each of these is the one's or the other's by the toss of a coin. McNemar's test in its exact form
 * (1947, https://doi.org/10.1007/BF02295996): the two-sided binomial test of `b` against `b + c` tosses.
 *
 * Cost: `b + c` logarithms.
 *
 * @param b records that only the baseline has right
 * @param c records that only the candidate has right
 * @returns the p-value; 1 where the models never differ
 * @throws RangeError for counts that are not whole or below 0
 * @example
 * mcnemarTest(2, 8); // => 0.109375
 */
export function mcnemarTest(b: number, c: number): number {
  for (const count of [b, c])
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`A count of records is ${count}, but must be a whole number from 0.`);
  const tosses = b + c;
  const fewer = Math.min(b, c);
  // P(fewer) in logarithms, for it may be smaller than any double; then each P(k − 1) is P(k) times k ÷ (n − k + 1).
  let logProbability = -tosses * Math.LN2;
  for (let k = 1; k <= fewer; k++) logProbability += Math.log((tosses - k + 1) / k);
  let tail = 0;
  for (let k = fewer, share = 1; k >= 0; k--) {
    tail += share;
    share *= k / (tosses - k + 1);
  }
  return Math.min(1, 2 * Math.exp(logProbability) * tail);
}
