import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadBertScorer } from '../../../src/metrics/index.ts';
import type { BertScorer } from '../../../src/metrics/index.ts';
import { assertScores } from '../assert-scores.ts';
import { bertScores, goldenPath, pairs } from '../golden.ts';

for (const { encoder, layer, rows } of bertScores) {
  test(`BERTScore equals bert_score 0.3.13 on every golden pair: ${encoder}, layer ${layer}`, async () => {
    const scorer = await loadBertScorer({ encoder: goldenPath(encoder), layer, threads: 2 });
    try {
      assertScores(await scorer.score(pairs), rows, pairs, 2e-6);
    } finally {
      await scorer.close();
    }
  });
}

describe('a scorer', () => {
  let scorer: BertScorer;
  before(async () => {
    scorer = await loadBertScorer({ encoder: goldenPath('tiny-encoder'), threads: 2 });
  });
  after(() => scorer.close());

  test('says in its signature how it scores, with no path of the machine', () => {
    assert.match(
      scorer.signature,
      /^bertscore\|encoder:tiny-encoder\|layer:2\(default\)\|idf:no\|rescale:no\|refs:best\|precision:fp32\|weights:[0-9a-f]{8}\|version:1$/,
    );
  });

  test('gives 1 to a text against itself, and 0 to an empty one', async () => {
    const [same, empty, blank, nothing] = await scorer.score([
      { candidate: 'The quick brown fox.', reference: 'The quick brown fox.' },
      { candidate: '', reference: 'The quick brown fox.' },
      { candidate: 'The quick brown fox.', reference: ' \n\u3000' },
      { candidate: '', reference: '' },
    ]);
    for (const value of Object.values(same ?? {})) assert.ok(Math.abs(value - 1) < 1e-6);
    for (const score of [empty, blank, nothing]) assert.deepEqual(score, { precision: 0, recall: 0, f1: 0 });
  });

  test('swapping the texts swaps precision and recall', async () => {
    const [forth, back] = await scorer.score([
      { candidate: 'The doctor asked the patient.', reference: 'A patient came to the station.' },
      { candidate: 'A patient came to the station.', reference: 'The doctor asked the patient.' },
    ]);
    assert.ok(Math.abs((forth?.precision ?? 0) - (back?.recall ?? 1)) < 1e-6);
    assert.ok(Math.abs((forth?.recall ?? 0) - (back?.precision ?? 1)) < 1e-6);
  });

  test("a pair's score depends neither on the order nor on the pairs beside it", async () => {
    const all = await scorer.score(pairs);
    const backwards = await scorer.score(pairs.toReversed());
    const alone = await Promise.all(pairs.slice(0, 40).map((pair) => scorer.score([pair])));
    assertScores(backwards.toReversed(), all.map(Object.values), pairs, 2e-6);
    assertScores(alone.flat(), all.slice(0, 40).map(Object.values), pairs.slice(0, 40), 2e-6);
  });

  test('equal pairs get equal scores, wherever they stand', async () => {
    const [pair] = pairs.slice(-1);
    assert.ok(pair);
    const scores = await scorer.score([pair, ...pairs.slice(0, 20), pair]);
    assert.deepEqual(scores.at(0), scores.at(-1));
  });

  test('what lies beyond the longest text that the encoder takes changes nothing', async () => {
    const reference = 'The quick brown fox jumps over the lazy dog.';
    const long = 'fox '.repeat(64);
    const [cut, longer] = await scorer.score([
      { candidate: long, reference },
      { candidate: `${long} and a great deal more`, reference },
    ]);
    assert.deepEqual(cut, longer);
    assert.ok((cut?.f1 ?? 0) > 0);
  });

  test('reports progress up to the whole', async () => {
    const seen: number[] = [];
    const total = pairs.length * 2;
    await scorer.score([...pairs, ...pairs], {
      onProgress: (done, of) => {
        assert.equal(of, total);
        seen.push(done);
      },
    });
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(seen.at(-1), total);
  });

  test('scores no pairs as no scores', async () => {
    assert.deepEqual(await scorer.score([]), []);
  });

  test('stops with the reason of an aborted signal, and goes on working afterwards', async () => {
    const reason = new Error('enough');
    await assert.rejects(scorer.score(pairs, { signal: AbortSignal.abort(reason) }), reason);
    const midway = new AbortController();
    const call = scorer.score(pairs, { signal: midway.signal, onProgress: () => midway.abort(reason) });
    await assert.rejects(call, reason);
    assert.equal((await scorer.score(pairs.slice(0, 2))).length, 2);
  });

  test('several calls at once do not mix their texts', async () => {
    const halves = [pairs.slice(0, 150), pairs.slice(150)];
    const together = await Promise.all(halves.map((half) => scorer.score(half)));
    assertScores(together.flat(), (await scorer.score(pairs)).map(Object.values), pairs, 2e-6);
  });
});

test('one thread gives the scores of two', async () => {
  const one = await loadBertScorer({ encoder: goldenPath('tiny-encoder'), threads: 1, layer: 2 });
  try {
    const golden = bertScores.find(({ encoder, layer }) => encoder === 'tiny-encoder' && layer === 2);
    assert.ok(golden);
    assertScores(await one.score(pairs), golden.rows, pairs, 2e-6);
  } finally {
    await one.close();
  }
});

test('a closed scorer refuses work instead of waiting for ever', async () => {
  const scorer = await loadBertScorer({ encoder: goldenPath('tiny-encoder'), threads: 1 });
  const running = scorer.score(pairs);
  const ended = assert.rejects(running, /closed|ended/);
  await scorer.close();
  await ended;
  await assert.rejects(scorer.score(pairs), /closed/);
});
