import { Worker } from 'node:worker_threads';
import type { EmbeddingTables } from './embedding-tables.ts';
import type { Answer, Kind, Request, ThreadSetup, ThreadStart, Work } from './thread-messages.ts';

/** Encoder threads that take work from one queue. */
export interface ThreadPool {
  readonly size: number;
  /** The encoder's, as all threads share them. */
  readonly tables: EmbeddingTables;
  /** Work that is still waiting when the signal is aborted is rejected with its reason. */
  run<K extends Kind>(kind: K, input: Work[K]['takes'], signal?: AbortSignal): Promise<Work[K]['gives']>;
  /** Ends the threads; work still waiting is rejected. */
  close(): Promise<void>;
}

/**
 * Starts `count` threads; resolves once each has loaded the encoder. They run outside the event loop (the runtime's
 * own run() blocks its thread), and keep the process alive only while they work.
 *
 * @throws Error with the first thread's message when it can't load.
 */
export async function startThreads(count: number, setup: ThreadSetup): Promise<ThreadPool> {
  const { thread: first, tables } = await startThread({ ...setup, tokenizes: true }); // alone at first: what one can't load, none can
  const others = await Promise.all(
    Array.from({ length: count - 1 }, () => startThread({ ...setup, tokenizes: false, tables })),
  );
  const threads = [first, ...others.map(({ thread }) => thread)];
  const idle = new Set(threads);
  const waiting: Waiting[] = [];
  let closed = false;

  const takeFor = (thread: Thread): Waiting | undefined => {
    const at = waiting.findIndex(({ request }) => thread === first || request.kind !== 'tokenize');
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const dispatch = (): void => {
    for (const thread of idle) {
      let next = takeFor(thread);
      while (next?.signal?.aborted) {
        next.settle(Promise.reject(next.signal.reason));
        next = takeFor(thread);
      }
      if (!next) continue;
      idle.delete(thread);
      const answer = thread.ask(next.request);
      next.settle(answer);
      const free = (): void => {
        idle.add(thread);
        dispatch();
      };
      answer.then(free, free);
    }
  };

  return {
    size: count,
    tables,
    run: <K extends Kind>(kind: K, input: Work[K]['takes'], signal?: AbortSignal) => {
      if (closed) return Promise.reject(new Error('The BERTScore scorer is closed.'));
      return new Promise<Work[K]['gives']>((resolve) => {
        const settle = (answer: Promise<unknown>): void => resolve(answer as Promise<Work[K]['gives']>);
        waiting.push({ request: { kind, input }, signal, settle });
        dispatch();
      });
    },
    close: async () => {
      closed = true;
      for (const { settle } of waiting.splice(0)) settle(Promise.reject(new Error('The BERTScore scorer is closed.')));
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

interface Waiting {
  readonly request: Request;
  readonly signal: AbortSignal | undefined;
  settle(answer: Promise<unknown>): void;
}

interface Thread {
  /** One request at a time. */
  ask(request: Request): Promise<unknown>;
  end(): Promise<void>;
}

async function startThread(setup: ThreadStart): Promise<{ readonly thread: Thread; readonly tables: EmbeddingTables }> {
  const worker = spawn(setup);
  let ended: Error | null = null;
  let settle: ((answer: Answer) => void) | null = null;

  const answered = (answer: Answer): void => {
    worker.unref();
    settle?.(answer);
    settle = null;
  };
  const nextAnswer = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      worker.ref();
      settle = (answer) => ('error' in answer ? reject(new Error(answer.error)) : resolve(answer.output));
    });

  worker.on('message', answered);
  worker.on('error', (error) => {
    ended = error;
    answered({ error: error.message });
  });
  worker.on('exit', (code) => {
    ended ??= new Error(`An encoder thread ended with code ${code}.`);
    answered({ error: ended.message });
  });

  const end = async (): Promise<void> => {
    await worker.terminate();
  };
  let tables: EmbeddingTables;
  try {
    tables = (await nextAnswer()) as EmbeddingTables;
  } catch (error) {
    await end();
    throw error;
  }
  const thread: Thread = {
    ask: (request) => {
      const answer = nextAnswer();
      worker.postMessage(request);
      return answer;
    },
    end,
  };
  return { thread, tables };
}

/** A thread makes little garbage; the default lets each gather up to 48 MB of it. */
const HEAP = { maxYoungGenerationSizeMb: 6 };

/**
 * The thread's module is TypeScript when run from source. Node before 22.18 reads that only through tsx, whose hooks a
 * worker thread of Node 20 does not inherit: there a line of JavaScript registers them first.
 */
function spawn(setup: ThreadStart): Worker {
  if (import.meta.url.endsWith('.js')) {
    return new Worker(new URL('./encoder-thread.js', import.meta.url), { workerData: setup, resourceLimits: HEAP });
  }
  const thread = new URL('./encoder-thread.ts', import.meta.url).href;
  const tsx = import.meta.resolve('tsx/esm/api');
  const source = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(thread)}); })`;
  return new Worker(source, { eval: true, workerData: setup, resourceLimits: HEAP });
}
