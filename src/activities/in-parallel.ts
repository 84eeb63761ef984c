/**
 * Runs `work` on every item, at each moment at most as many at once as `limit` says then. The first error keeps further
 * items from starting; it is thrown once the calls in flight are over.
 */
export async function inParallel<T>(
  items: readonly T[],
  limit: { current(): number },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for (const item of items) {
    while (running.size >= limit.current()) await Promise.race(running);
    if (failure) break;
    const one: Promise<void> = work(item)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  if (failure) throw failure.error;
}
