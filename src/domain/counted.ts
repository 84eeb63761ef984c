/** `1 record`, `7 records`; the plural of every noun that Temper counts takes an s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
