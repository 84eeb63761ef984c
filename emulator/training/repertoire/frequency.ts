import type { Work } from '../turns.ts';

/** In how many of the lists each item occurs, however often it does in one. */
export function* listsWith<T>(count: number, list: (index: number) => Iterable<T>): Work<Map<T, number>> {
  const frequency = new Map<T, number>();
  for (let index = 0; index < count; index++) {
    for (const item of new Set(list(index))) {
      frequency.set(item, (frequency.get(item) ?? 0) + 1);
    }
    yield;
  }
  return frequency;
}
