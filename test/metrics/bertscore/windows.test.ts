import assert from 'node:assert/strict';
import test from 'node:test';
import { findEncoder } from '../../../src/metrics/bertscore/encoder-folder.ts';
import { scorePairs } from '../../../src/metrics/bertscore/score-pairs.ts';
import type { ThreadPool } from '../../../src/metrics/bertscore/thread-pool.ts';
import { equalWeights } from '../../../src/metrics/bertscore/token-weights.ts';
import { openWorkshop } from '../../../src/metrics/bertscore/workshop.ts';
import { assertScores } from '../assert-scores.ts';
import { bertScores, goldenPath, pairs, texts } from '../golden.ts';

const golden = bertScores.find(({ encoder, layer }) => encoder === 'tiny-encoder' && layer === 2);

for (const storeBytes of [0, 150_000, 32_000_000]) {
  test(`room for ${storeBytes} bytes of embeddings gives the same scores`, async (t) => {
    assert.ok(golden);
    const { workshop, embedded, weigh } = await countingWorkshop(storeBytes);
    t.after(() => workshop.pool.close());
    const scores = await scorePairs(workshop, pairs, weigh, {});
    assertScores(scores, golden.rows, pairs, 2e-6);
    assert.ok(embedded() >= texts.length);
  });
}

test('equal texts are encoded once in a call, on whichever side they stand', async (t) => {
  const { workshop, embedded, weigh } = await countingWorkshop(32_000_000);
  t.after(() => workshop.pool.close());
  await scorePairs(workshop, [...pairs, ...pairs], weigh, {});
  assert.equal(embedded(), texts.length);
});

test('a call finds nothing of the one before it', async (t) => {
  const { workshop, embedded, weigh } = await countingWorkshop(32_000_000);
  t.after(() => workshop.pool.close());
  await scorePairs(workshop, pairs, weigh, {});
  await scorePairs(workshop, pairs, weigh, {});
  assert.equal(embedded(), 2 * texts.length);
});

test('a text that comes back in a later window is still there', async (t) => {
  const { workshop, embedded, weigh } = await countingWorkshop(0);
  t.after(() => workshop.pool.close());
  const answers = Array.from({ length: 60 }, (_, at) => ({
    candidate: 'the same answer',
    reference: `${at} `.repeat(60),
  }));
  await scorePairs(workshop, answers, weigh, {});
  assert.equal(embedded(), 61);
});

test('calls at once, in several windows each, keep their texts apart', async (t) => {
  assert.ok(golden);
  const { workshop, weigh } = await countingWorkshop(0);
  t.after(() => workshop.pool.close());
  const calls = [0, 1, 2].map(() => scorePairs(workshop, pairs, weigh, {}));
  for (const scores of await Promise.all(calls)) assertScores(scores, golden.rows, pairs, 2e-6);
});

test('an aborted call leaves nothing behind that another would take for its own', async (t) => {
  assert.ok(golden);
  const { workshop, weigh } = await countingWorkshop(0);
  t.after(() => workshop.pool.close());
  const stopped = new AbortController();
  const reason = new Error('enough');
  const call = scorePairs(workshop, pairs.toReversed(), weigh, {
    signal: stopped.signal,
    onProgress: () => stopped.abort(reason),
  });
  const after = scorePairs(workshop, pairs, weigh, {});
  await assert.rejects(call, reason);
  assertScores(await after, golden.rows, pairs, 2e-6);
});

/** The real threads, and how many texts they were given to embed. */
async function countingWorkshop(storeBytes: number) {
  const encoder = await findEncoder(goldenPath('tiny-encoder'), { environment: {} });
  const workshop = await openWorkshop(encoder, { layer: 2, precision: 'fp32', threads: 2, storeBytes });
  let count = 0;
  const pool: ThreadPool = {
    ...workshop.pool,
    run: (kind, input, signal) => {
      if (kind === 'embed') count += input.length;
      return workshop.pool.run(kind, input, signal);
    },
  };
  return { workshop: { ...workshop, pool }, embedded: () => count, weigh: equalWeights(workshop.specialIds) };
}
