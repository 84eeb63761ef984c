/** How a verdict's sentences write figures: never so that what decided can't be seen. */

/** Below this two scores are equal: what is left of subtracting them is rounding. */
export const roundingError = 1e-12;

export function figure(value: number): string {
  return value.toFixed(4);
}

/** `+0.0392`; a difference too small for four decimals keeps two digits, so that it never reads as none. */
export function signed(difference: number): string {
  const size = Math.abs(difference);
  const digits = size > roundingError && size < 0.00005 ? size.toPrecision(2) : figure(size);
  return `${difference < 0 ? '-' : '+'}${digits}`;
}

/** Rounded down, so that a share below a threshold never reads as the threshold. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}

/** `p = 0.0312`, or `p < 0.0001`; rounded up, so that one above a level never reads as the level. */
export function pValueText(pValue: number): string {
  return pValue < 0.0001 ? 'p < 0.0001' : `p = ${figure(Math.ceil(pValue * 10_000 - 1e-9) / 10_000)}`;
}

/** `10,000` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
