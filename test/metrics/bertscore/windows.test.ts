import assert from 'node:assert/strict';
import test from 'node:test';
import { findEncoder } from '../../../src/metrics/bertscore/encoder-folder.ts';
import { scorePairs } from '../../../src/metrics/bertscore/score-pairs.ts';
import { startThreads } from '../../../src/metrics/bertscore/thread-pool.ts';
import type { ThreadPool } from '../../../src/metrics/bertscore/thread-pool.ts';
import { assertScores } from '../assert-scores.ts';
import { bertScores, goldenPath, pairs, texts } from '../golden.ts';

const golden = bertScores.find(({ encoder, layer }) => encoder === 'tiny-encoder' && layer === 2);

for (const windowBytes of [1, 50_000, 32_000_000]) {
  test(`windows of ${windowBytes} bytes give the same scores`, async (t) => {
    assert.ok(golden);
    const { pool, embedded, settings } = await countingPool();
    t.after(() => pool.close());
    const scores = await scorePairs(pool, { ...settings, windowBytes }, pairs, {});
    assertScores(scores, golden.rows, pairs, 2e-6);
    assert.ok(embedded() >= texts.length);
  });
}

test('equal texts are encoded once in a call, on whichever side they stand', async (t) => {
  const { pool, embedded, settings } = await countingPool();
  t.after(() => pool.close());
  await scorePairs(pool, { ...settings, windowBytes: 32_000_000 }, [...pairs, ...pairs], {});
  assert.equal(embedded(), texts.length);
});

test('a text that comes back in a later window is still there', async (t) => {
  const { pool, embedded, settings } = await countingPool();
  t.after(() => pool.close());
  const answers = ['yes', 'no', 'maybe', 'yes'].map((reference) => ({ candidate: 'the same answer', reference }));
  await scorePairs(pool, { ...settings, windowBytes: 5_000 }, answers, {});
  assert.equal(embedded(), 4);
});

/** The real threads, and how many texts they were given to embed. */
async function countingPool() {
  const { folder, files, config } = await findEncoder(goldenPath('tiny-encoder'), { environment: {} });
  const threads = await startThreads(2, { folder, files, config, layer: 2 });
  const [specialIds = []] = await threads.run('tokenize', ['']);
  let count = 0;
  const pool: ThreadPool = {
    ...threads,
    run: (kind, input, signal) => {
      if (kind === 'embed') count += input.length;
      return threads.run(kind, input, signal);
    },
  };
  return { pool, embedded: () => count, settings: { width: config.width, maxTokens: config.maxTokens, specialIds } };
}
