/** The benchmark's scale in small: what 10,000 records would show, some hundred show too. `npm run bench` has the rest. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { measureScale, type ScaleFigures } from '../../bench/scale.ts';

const options = { few: 20, many: 500, ceiling: 8, latencyMs: 100 } as const;

describe('an evaluation of hundreds of records whose worker is killed at a random moment', { timeout: 400_000 }, () => {
  const killAt = 0.1 + 0.8 * Math.random();
  let figures: ScaleFigures;
  before(async () => {
    figures = await measureScale({ ...options, killAt });
  });

  it('loses no record and repeats at most the calls in flight', () => {
    const { scored, repeatedCalls } = figures;
    const most = 2 * options.ceiling;
    assert.equal(scored, options.many);
    assert.ok(repeatedCalls <= most, `killed at ${killAt} of all calls: ${repeatedCalls} repeated, ${most} in flight`);
    assert.ok(repeatedCalls >= 0, `${repeatedCalls} calls repeated: some record was never asked`);
  });

  it('keeps its histories short, however many records a shard has', () => {
    const { parentEvents, childEvents } = figures;
    assert.ok(parentEvents < 400 && childEvents < 200, `${parentEvents} and ${childEvents} events`);
  });
});
