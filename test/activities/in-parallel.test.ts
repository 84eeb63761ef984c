import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inParallel } from '../../src/activities/in-parallel.ts';
import { deferred, settle, type Deferred } from './deferred.ts';

/** Items 0…count−1, started by `inParallel` and ended by the test. */
function start(count: number, limit: { current(): number }) {
  const works = new Map<number, Deferred>();
  const items = Array.from({ length: count }, (_, item) => item);
  const done = inParallel(items, limit, (item) => {
    const work = deferred();
    works.set(item, work);
    return work.promise;
  });
  return {
    done,
    started: () => [...works.keys()],
    end: (item: number) => works.get(item)?.resolve(),
    fail: (item: number, message: string) => works.get(item)?.reject(new Error(message)),
  };
}

describe('in parallel', () => {
  it('starts as many at once as the limit says, and another with each that ends', async () => {
    const work = start(5, { current: () => 2 });
    await settle();
    assert.deepEqual(work.started(), [0, 1]);
    work.end(1);
    await settle();
    assert.deepEqual(work.started(), [0, 1, 2]);
    work.end(0);
    work.end(2);
    await settle();
    assert.deepEqual(work.started(), [0, 1, 2, 3, 4]);
    work.end(3);
    work.end(4);
    await work.done;
  });

  it('follows a limit that changes while it works', async () => {
    let allowed = 3;
    const work = start(8, { current: () => allowed });
    await settle();
    assert.deepEqual(work.started(), [0, 1, 2]);
    allowed = 1;
    work.end(0);
    work.end(1);
    await settle();
    assert.deepEqual(work.started(), [0, 1, 2]);
    allowed = 4;
    work.end(2);
    await settle();
    assert.deepEqual(work.started(), [0, 1, 2, 3, 4, 5, 6]);
    for (const item of [3, 4, 5, 6]) work.end(item);
    await settle();
    work.end(7);
    await work.done;
  });

  it('starts nothing after the first error, and throws it once the calls in flight are over', async () => {
    const work = start(6, { current: () => 3 });
    let outcome: unknown = 'none yet';
    const over = work.done.catch((error: Error) => (outcome = error.message));
    await settle();
    work.fail(1, 'first');
    await settle();
    work.fail(2, 'second');
    await settle();
    assert.deepEqual([work.started(), outcome], [[0, 1, 2], 'none yet']);
    work.end(0);
    await over;
    assert.deepEqual([work.started(), outcome], [[0, 1, 2], 'first']);
  });

  it('throws an error of the last item too', async () => {
    const work = start(1, { current: () => 3 });
    await settle();
    work.fail(0, 'last');
    await assert.rejects(work.done, { message: 'last' });
  });

  it('ends at once where there is nothing to do', () =>
    inParallel([], { current: () => 1 }, async () => assert.fail('there is nothing to do')));
});
