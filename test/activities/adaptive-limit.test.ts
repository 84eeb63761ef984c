import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAdaptiveLimit, type AdaptiveLimit, type Ticket } from '../../src/activities/adaptive-limit.ts';

type Outcome = Parameters<AdaptiveLimit['ended']>[1];

/** As many calls as the limit allows start together and come to the same outcome. */
function round(limit: AdaptiveLimit, outcome: Outcome): void {
  const tickets: Ticket[] = Array.from({ length: limit.current() }, () => limit.started());
  for (const ticket of tickets) limit.ended(ticket, outcome);
}

/** The limit after each of some rounds. */
function rounds(limit: AdaptiveLimit, outcome: Outcome, count: number): number[] {
  return Array.from({ length: count }, () => {
    round(limit, outcome);
    return limit.current();
  });
}

describe('the adaptive limit', () => {
  it('starts slowly: it doubles with every round of answers, up to the ceiling and no further', () => {
    const limit = createAdaptiveLimit(50);
    assert.equal(limit.current(), 16);
    assert.deepEqual(rounds(limit, 'answered', 4), [32, 50, 50, 50]);
  });

  for (const ceiling of [1, 3, 8]) {
    it(`never allows more than a ceiling of ${ceiling}`, () => {
      const limit = createAdaptiveLimit(ceiling);
      assert.equal(limit.current(), ceiling);
      assert.deepEqual(rounds(limit, 'answered', 3), [ceiling, ceiling, ceiling]);
    });
  }

  it('decreases once for all calls that were in flight when the first was throttled', () => {
    const limit = createAdaptiveLimit(50);
    rounds(limit, 'answered', 3);
    round(limit, 'throttled');
    assert.equal(limit.current(), 40);
  });

  it('decreases again for a call that started after the decrease', () => {
    const limit = createAdaptiveLimit(50);
    rounds(limit, 'answered', 3);
    const early = limit.started();
    limit.ended(limit.started(), 'throttled');
    const late = limit.started();
    limit.ended(early, 'throttled');
    assert.equal(limit.current(), 40);
    limit.ended(late, 'throttled');
    assert.equal(limit.current(), 32);
  });

  it('grows by one a round once it has been throttled', () => {
    const limit = createAdaptiveLimit(50);
    rounds(limit, 'answered', 3);
    round(limit, 'throttled');
    const grown = rounds(limit, 'answered', 5).map((each) => each - 40);
    // A round adds a little less than one, because the limit grows within it.
    for (const [index, each] of grown.entries()) assert.ok(each === index || each === index + 1, grown.join(', '));
  });

  it('comes back to the ceiling and stays there', () => {
    const limit = createAdaptiveLimit(50);
    rounds(limit, 'answered', 3);
    round(limit, 'throttled');
    assert.equal(rounds(limit, 'answered', 20).at(-1), 50);
  });

  it('never falls below one call', () => {
    const limit = createAdaptiveLimit(10);
    assert.equal(rounds(limit, 'throttled', 60).at(-1), 1);
    round(limit, 'answered');
    assert.equal(limit.current(), 2);
  });

  it('learns nothing from a failure that says nothing of the pace', () => {
    const limit = createAdaptiveLimit(50);
    assert.deepEqual(rounds(limit, 'failed', 3), [16, 16, 16]);
  });
});
