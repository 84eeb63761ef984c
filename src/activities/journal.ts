/**
 * Group commit: whoever appends waits until its line is saved, and lines that come while a save is under way are saved
 * together by the next one. Durable one by one, written in batches. One save at a time: more at once were measured to
 * be slower, because each costs more than the wait that it saves.
 */
export interface Journal<T> {
  /** Resolves once the line is saved; rejects when saving it failed. */
  append(line: T): Promise<void>;
}

/** @param save its `entry` is a number of its own for each batch, from 1 */
export function openJournal<T>(save: (lines: readonly T[], entry: number) => Promise<void>): Journal<T> {
  let pending: { readonly lines: T[]; readonly saved: Promise<void> } | undefined;
  let saving: Promise<void> = Promise.resolve();
  let entries = 0;

  const saveNext = async (lines: readonly T[], previous: Promise<void>): Promise<void> => {
    // A failed save is its own appenders' to hear of; the next batch stands for itself.
    await previous.catch(() => undefined);
    pending = undefined;
    entries += 1;
    await save(lines, entries);
  };

  return {
    append(line) {
      if (!pending) {
        const lines: T[] = [];
        saving = saveNext(lines, saving);
        pending = { lines, saved: saving };
      }
      pending.lines.push(line);
      return pending.saved;
    },
  };
}
