import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openJournal } from '../../src/activities/journal.ts';
import { deferred, settle, type Deferred } from './deferred.ts';

/** A journal whose saves the test ends, and what became of each append. */
function open() {
  const saves: (Deferred & { readonly lines: readonly string[]; readonly entry: number })[] = [];
  const outcomes: Record<string, string> = {};
  const journal = openJournal<string>((lines, entry) => {
    const save = { ...deferred(), lines: [...lines], entry };
    saves.push(save);
    return save.promise;
  });
  return {
    saves,
    outcomes,
    append(...lines: string[]): Promise<void> {
      for (const line of lines) {
        journal.append(line).then(
          () => (outcomes[line] = 'saved'),
          (error: Error) => (outcomes[line] = error.message),
        );
      }
      return settle();
    },
    batches: () => saves.map(({ lines }) => lines.join('')),
  };
}

describe('the journal', () => {
  it('resolves an append only once its line is saved', async () => {
    const { append, saves, outcomes } = open();
    await append('a');
    assert.deepEqual(outcomes, {});
    saves[0]?.resolve();
    await settle();
    assert.deepEqual(outcomes, { a: 'saved' });
  });

  it('saves lines together that come together', async () => {
    const { append, batches } = open();
    await append('a', 'b', 'c');
    assert.deepEqual(batches(), ['abc']);
  });

  it('saves one batch at a time, and together what comes meanwhile', async () => {
    const { append, saves, outcomes, batches } = open();
    for (const line of 'abc') await append(line);
    assert.deepEqual(batches(), ['a']);
    saves[0]?.resolve();
    await settle();
    assert.deepEqual(outcomes, { a: 'saved' });
    assert.deepEqual(batches(), ['a', 'bc']);
    await append('d');
    assert.deepEqual(batches(), ['a', 'bc']);
    saves[1]?.resolve();
    await settle();
    assert.deepEqual(outcomes, { a: 'saved', b: 'saved', c: 'saved' });
    assert.deepEqual(batches(), ['a', 'bc', 'd']);
  });

  it('numbers its entries, so that no save overwrites another', async () => {
    const { append, saves } = open();
    for (const index of [0, 1, 2]) {
      await append(`line ${index}`);
      saves[index]?.resolve();
      await settle();
    }
    assert.deepEqual(
      saves.map(({ entry }) => entry),
      [1, 2, 3],
    );
  });

  it('rejects the appends of a failed save, and no others', async () => {
    const { append, saves, outcomes, batches } = open();
    await append('a', 'b');
    await append('c', 'd');
    saves[0]?.reject(new Error('no room'));
    await settle();
    assert.deepEqual(outcomes, { a: 'no room', b: 'no room' });
    assert.deepEqual(batches(), ['ab', 'cd']);
    saves[1]?.resolve();
    await settle();
    assert.deepEqual(outcomes, { a: 'no room', b: 'no room', c: 'saved', d: 'saved' });
  });

  it('goes on after a failed save', async () => {
    const { append, saves, outcomes } = open();
    await append('a');
    saves[0]?.reject(new Error('no room'));
    await settle();
    await append('b');
    saves[1]?.resolve();
    await settle();
    assert.deepEqual(outcomes, { a: 'no room', b: 'saved' });
  });
});
