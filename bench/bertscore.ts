/**
 * BERTScore beside Python's bert_score: two models' answers against the same references, with the same weights and
 * texts, each in a process of its own, in turns. A ratio is taken within a turn, so that what else the machine does
 * weighs on both, and the median over the turns is what counts. Python runs as it comes (one call a model, slow
 * tokenizer, all cores), at its default batch size and at smaller ones, which suit it better.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../local/commands.ts';
import { ensureEncoder } from '../local/encoder.ts';
import { cacheFolder, reasonOf, repoFolder } from '../local/tools.ts';
import { findEncoder } from '../src/metrics/bertscore/encoder-folder.ts';
import { chooseLayer } from '../src/metrics/bertscore/layers.ts';
import { benchPython } from './bertscore-python.ts';
import { benchTexts } from './bertscore-texts.ts';
import { startLineProcess, type LineProcess } from './line-process.ts';
import type { BenchRow } from './row.ts';

const recordCount = 64;
const defaultBatch = 64;
/** Where Python may be faster than with its default. */
const otherBatches = [32, 16, 8];
const fewestTurns = 5;

interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
  /** By model, then by record. */
  readonly f1: readonly (readonly number[])[];
}

/** No rows, and a line on standard error that says why, where Python's bert_score can't be had. */
export async function benchBertScore(turns = fewestTurns): Promise<BenchRow[]> {
  const python = await benchPython().catch((error: unknown) => {
    process.stderr.write(
      `BERTScore is not measured: Python's bert_score can't be installed here. ${reasonOf(error)}\n`,
    );
    return undefined;
  });
  if (!python) return [];
  const { folder, name, config } = await findEncoder(await ensureEncoder(), { environment: process.env });
  const { layer } = chooseLayer(name, config.layerCount);
  const scratch = join(cacheFolder(), `bench-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  const open: LineProcess[] = [];
  try {
    const texts = join(scratch, 'texts.json');
    await writeFile(texts, JSON.stringify(await benchTexts(recordCount)));
    const program = await compile(scratch);
    const start = async (command: string, ...args: string[]): Promise<LineProcess> => {
      const { process } = await startLineProcess(command, args);
      open.push(process);
      return process;
    };
    const common = [folder, String(layer), texts];
    const peer = join(repoFolder, 'bench', 'bertscore-peer.py');
    const asItComes = await start(python, peer, ...common);
    const tuned = await start(python, peer, ...common);
    const fp32 = await start(process.execPath, program, ...common, 'fp32');
    const int8 = await start(process.execPath, program, ...common, 'int8');
    const measured: Turn[] = [];
    for (let turn = 0; turn < turns; turn++) {
      measured.push({
        python: await measure(asItComes, String(defaultBatch)),
        fp32: await measure(fp32),
        int8: await measure(int8),
        tuned: await inTurn(otherBatches, (batch) => measure(tuned, String(batch))),
      });
    }
    return rowsOf(measured, `${name}, layer ${layer}`);
  } finally {
    await Promise.all(open.map((each) => each.close()));
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Turn {
  readonly python: Measured;
  readonly fp32: Measured;
  readonly int8: Measured;
  /** By `otherBatches`. */
  readonly tuned: readonly Measured[];
}

async function measure(process: LineProcess, line = 'score'): Promise<Measured> {
  return (await process.ask(line)) as Measured;
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** The program as it ships: plain JavaScript, no loader in its memory. Modules are found from inside the repository. */
async function compile(folder: string): Promise<string> {
  const settings = {
    extends: join(repoFolder, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rootDir: repoFolder,
      outDir: folder,
      typeRoots: [join(repoFolder, 'node_modules', '@types')],
    },
    include: [],
    files: ['bench/bertscore-ours.ts', 'src/metrics/bertscore/encoder-thread.ts'].map((file) => join(repoFolder, file)),
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await run(join(repoFolder, 'node_modules', '.bin', 'tsc'), ['-p', join(folder, 'tsconfig.json')], { cwd: folder });
  return join(folder, 'bench', 'bertscore-ours.js');
}

function rowsOf(turns: readonly Turn[], encoder: string): BenchRow[] {
  const rate = (pick: (turn: Turn) => Measured): number =>
    median(turns.map((turn) => (2 * recordCount) / pick(turn).seconds));
  const times = (ours: (turn: Turn) => Measured, theirs: (turn: Turn) => Measured): number =>
    median(turns.map((turn) => theirs(turn).seconds / ours(turn).seconds));
  const byBatch = [
    { batch: defaultBatch, of: (turn: Turn) => turn.python },
    ...otherBatches.map((batch, at) => ({ batch, of: (turn: Turn) => turn.tuned[at] ?? turn.python })),
  ].map(({ batch, of }) => ({ batch, rate: rate(of), times: times(fp32, of) }));
  const best = byBatch.reduce((a, b) => (b.times < a.times ? b : a));
  const peaks = (pick: (turn: Turn) => readonly Measured[]): number =>
    Math.max(...turns.flatMap((turn) => pick(turn).map(({ peakBytes }) => peakBytes)));
  const pythonPeak = Math.min(
    peaks(({ python }) => [python]),
    peaks(({ tuned }) => tuned),
  );

  const speed = (name: string, ours: number, bar: number, note: string): BenchRow => ({
    name: `BERTScore ${name}, two models' answers: times as fast as Python's bert_score, at least`,
    unit: 'times',
    ours,
    bar,
    met: ours >= bar,
    note: `${note}; ${turns.length} turns, ${encoder}`,
  });
  const memory = (name: string, peak: number): BenchRow => ({
    name: `BERTScore ${name}: peak memory as a share of Python's, at most`,
    unit: 'share',
    ours: peak / pythonPeak,
    bar: 1 / 3,
    met: peak <= pythonPeak / 3,
    note: `${megabytes(peak)} against ${megabytes(pythonPeak)} MB`,
  });
  const python = byBatch[0]?.rate ?? Number.NaN;
  const parity = farthest(turns.map((turn) => [turn.fp32, turn.tuned.at(-1) ?? turn.python]));
  const deviation = farthest(turns.map((turn) => [turn.int8, turn.fp32]));
  return [
    speed(
      'fp32',
      times(fp32, asItComes),
      2.4,
      `${perSecond(rate(fp32))} against ${perSecond(python)} (batch ${defaultBatch})`,
    ),
    speed(
      'fp32 against the best batch',
      best.times,
      1.8,
      `best is batch ${best.batch}; ${byBatch.map((each) => `batch ${each.batch}: ${perSecond(each.rate)}`).join(', ')}`,
    ),
    speed(
      'int8',
      times(int8, asItComes),
      5,
      `${perSecond(rate(int8))} against ${perSecond(python)}; F1 is ${deviation.toFixed(4)} from fp32 at most`,
    ),
    {
      name: 'BERTScore fp32: largest difference in F1 to Python, at most',
      unit: 'F1',
      ours: parity,
      bar: 1e-4,
      met: parity <= 1e-4,
      note: `${2 * recordCount} pairs of 20 to 120 words`,
    },
    memory(
      'fp32',
      peaks((turn) => [turn.fp32]),
    ),
    memory(
      'int8',
      peaks((turn) => [turn.int8]),
    ),
  ];
}

const fp32 = (turn: Turn): Measured => turn.fp32;
const int8 = (turn: Turn): Measured => turn.int8;
const asItComes = (turn: Turn): Measured => turn.python;

function farthest(couples: readonly (readonly [Measured, Measured])[]): number {
  return Math.max(
    ...couples.flatMap(([a, b]) =>
      a.f1.flatMap((ofModel, model) =>
        ofModel.map((value, record) => Math.abs(value - (b.f1[model]?.[record] ?? Number.NaN))),
      ),
    ),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

function perSecond(rate: number): string {
  return `${rate.toFixed(1)} pairs/s`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(await benchBertScore(), null, 2)}\n`);
}
