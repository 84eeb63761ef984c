/** Tells everyone who waits that something changed: `next` aborts at the next announcement. */
export class Announcements {
  #controller = new AbortController();

  get next(): AbortSignal {
    return this.#controller.signal;
  }

  announce(): void {
    const announced = this.#controller;
    this.#controller = new AbortController();
    announced.abort();
  }
}
