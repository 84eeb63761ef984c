/**
 * Whether an evaluation of any size stays small: real customizations on a real development server, with a real worker
 * that is killed at a random moment of the larger one. BERTScore runs with the tests' tiny encoder, so that inference
 * and bookkeeping are what takes time, not scoring: a real encoder needs minutes for as many texts, in buffers whose
 * size doesn't depend on their number.
 */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { openSurroundings, type Surroundings } from '../test/e2e/support.ts';
import { until } from '../test/e2e/support/until.ts';
import type { BenchRow } from './row.ts';

export interface ScaleFigures {
  readonly records: number;
  /** Records that both models answered. */
  readonly scored: number;
  readonly parentEvents: number;
  readonly childEvents: number;
  /** Peak resident memory of a worker, in MB: with the few records, and with the many (the larger of both workers). */
  readonly fewMb: number;
  readonly manyMb: number;
  /** Calls in flight at the emulator just after the worker was killed. */
  readonly inFlight: number;
  /** Calls that were made more often than once for a record and a model. */
  readonly repeatedCalls: number;
  readonly seconds: number;
}

export interface ScaleOptions {
  readonly few: number;
  readonly many: number;
  readonly ceiling: number;
  readonly latencyMs: number;
  /** When the worker is killed, as a share of all calls. */
  readonly killAt: number;
}

export async function measureScale(options: ScaleOptions): Promise<ScaleFigures> {
  const { few, many, ceiling, latencyMs, killAt } = options;
  const our = await openSurroundings();
  try {
    await our.emulator.set({ latencyMs });
    await start(our, 'few', few, ceiling);
    await our.result('few');
    const fewMb = await peakMb(our);
    await our.stack.killWorker('SIGTERM');
    await our.stack.startWorker();

    const before = await calls(our);
    const startedAtMs = performance.now();
    await start(our, 'many', many, ceiling);
    await until('the moment to kill the worker', async () => (await calls(our)) - before >= killAt * 2 * many, 900_000);
    const killedMb = await peakMb(our);
    await our.stack.killWorker();
    const { inFlight } = (await our.emulator.state()).counts;
    await our.stack.startWorker();
    const result = await our.result('many');
    const seconds = (performance.now() - startedAtMs) / 1_000;
    return {
      records: many,
      scored: result.records?.scored ?? 0,
      ...(await events(our, 'many')),
      fewMb,
      manyMb: Math.max(killedMb, await peakMb(our)),
      inFlight: inFlight['InvokeModel'] ?? 0,
      repeatedCalls: (await calls(our)) - before - 2 * many,
      seconds,
    };
  } finally {
    await our.close();
  }
}

export async function benchScale(): Promise<BenchRow[]> {
  const ceiling = 32;
  const killAt = 0.1 + 0.8 * Math.random();
  const figures = await measureScale({ few: 100, many: 10_000, ceiling, latencyMs: 200, killAt });
  const { records, scored, parentEvents, childEvents, fewMb, manyMb, repeatedCalls, inFlight, seconds } = figures;
  const of = `${records} records × 2 models`;
  const growthMb = Math.max(0, manyMb - fewMb);
  return [
    row(`Events of the parent's history, ${of}`, 'events', parentEvents, 2_000, ''),
    row(`Events of the child's history, ${of}`, 'events', childEvents, 2_000, ''),
    row(`Worker's peak memory beyond that of 100 records, ${of}`, 'MB', growthMb, 150, `${fewMb} → ${manyMb} MB`),
    row(
      `Calls repeated after a SIGKILL at ${Math.round(killAt * 100)} % of ${of}`,
      'calls',
      repeatedCalls,
      2 * ceiling,
      `${inFlight} were in flight at the emulator just after; ${records - scored} records lost; ${Math.round(seconds)} s with the worker's death`,
      scored === records,
    ),
  ];
}

function row(name: string, unit: string, ours: number, bar: number, note: string, also = true): BenchRow {
  return { name, unit, ours, bar, met: ours <= bar && also, note };
}

async function start(our: Surroundings, name: string, records: number, ceiling: number): Promise<void> {
  const file = `${name}.jsonl`;
  const lines = Array.from({ length: records }, (_, record) => JSON.stringify(recordOf(record)));
  await our.putObject(our.stack.buckets.validation, file, lines.join('\n'));
  await our.start(name, {
    evaluation: { prompts: file, maximumConcurrency: ceiling },
    approval: 'automatic',
    notification: false,
  });
}

/** About 500 characters, as a question with some material is. */
function recordOf(record: number) {
  const filler =
    `On day ${record % 31} it was put on the shelf, and on the day after it was not there any more. `.repeat(5);
  return {
    prompt: `Customer ${record} writes: my lantern rattles since ${record % 7} days. ${filler}Title of the case?`,
    reference: `The lantern of customer ${record} rattles since ${record % 7} days.`,
  };
}

async function calls({ emulator }: Surroundings): Promise<number> {
  return (await emulator.state()).counts.calls['InvokeModel'] ?? 0;
}

/** The highest resident memory that the newest worker has had (`VmHWM`, Linux). */
async function peakMb({ stack }: Surroundings): Promise<number> {
  const pid = stack.workers.at(-1)?.pid ?? 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024);
}

async function events({ client }: Surroundings, workflowId: string) {
  const parent = client.workflow.getHandle(workflowId);
  const history = await parent.fetchHistory();
  const child = history.events
    ?.map((event) => event.childWorkflowExecutionStartedEventAttributes)
    .find((started) => started?.workflowType?.name === 'evaluateModel')?.workflowExecution?.workflowId;
  if (!child) throw new Error(`${workflowId} has started no evaluation.`);
  const { historyLength } = await client.workflow.getHandle(child).describe();
  return { parentEvents: history.events?.length ?? 0, childEvents: historyLength };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await benchScale(), null, 2));
}
