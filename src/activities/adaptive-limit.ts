/**
 * How many calls may be in flight at once, found out while calling: slow start (the limit grows by one with every
 * success, so it doubles every round trip), additive increase after the first throttle, multiplicative decrease on
 * every throttle that the present limit is to blame for. The scheme is TCP's (Jacobson, "Congestion Avoidance and
 * Control", SIGCOMM 1988; RFC 5681), with Bedrock's ThrottlingException for a lost packet.
 */
export interface AdaptiveLimit {
  /** Calls allowed at once right now; a whole number from 1 to the ceiling. */
  current(): number;
  /** To be called when a call starts; its result goes to `ended`. */
  started(): Ticket;
  ended(ticket: Ticket, outcome: 'answered' | 'throttled' | 'failed'): void;
}

/** Tells a throttle that answers the present limit from one that answers the limit before the last decrease. */
export interface Ticket {
  readonly epoch: number;
}

const firstLimit = 16;
/** Kept share of the limit on a throttle. Bedrock's quota is a rate: a gentle cut stays near it. */
const keep = 0.8;

export function createAdaptiveLimit(ceiling: number): AdaptiveLimit {
  let limit = Math.min(firstLimit, ceiling);
  let slowStart = true;
  let epoch = 0;
  return {
    current: () => Math.max(1, Math.floor(limit)),
    started: () => ({ epoch }),
    ended(ticket, outcome) {
      if (outcome === 'answered') {
        limit = Math.min(ceiling, limit + (slowStart ? 1 : 1 / limit));
      } else if (outcome === 'throttled' && ticket.epoch === epoch) {
        // All calls that were in flight with this one will tell of the same excess: it is answered once.
        epoch += 1;
        slowStart = false;
        limit = Math.max(1, limit * keep);
      }
    },
  };
}
