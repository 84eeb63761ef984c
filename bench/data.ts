/**
 * Data preparation beside pandas: the DialogSum-style work (read, drop two columns, rename two, sample 10,000, write JSON
 * Lines), each in a process of its own, in turns, after one turn to warm up. A ratio is taken within a turn, and the
 * median over the turns is what counts. And the peak memory of a million records with every check on.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findOnPath, run } from '../local/commands.ts';
import { cacheFolder, installOnce, reasonOf, repoFolder, say, withProgress } from '../local/tools.ts';
import { benchTexts } from './bertscore-texts.ts';
import { startLineProcess, type LineProcess } from './line-process.ts';
import type { BenchRow } from './row.ts';

/** As many as DialogSum's training split has. */
const rowCount = 12_460;
const sampled = 10_000;
const manyRecords = 1_000_000;
/** Many, since what is compiled as it runs gets faster for the first ten or so; a worker goes on from there. */
const fewestTurns = 21;
const requirements = ['pandas==2.3.3', 'pyarrow==21.0.0'];
/** The first is what DialogSum is on the hub. */
const formats = ['csv', 'jsonl', 'parquet'] as const;

interface Measured {
  readonly seconds: number;
  /** Of all its threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly rows: number;
  readonly records: number;
}

interface Row {
  readonly id: string;
  readonly dialogue: string;
  readonly summary: string;
  readonly topic: string;
}

/** No rows of ratios, and a line on standard error that says why, where pandas can't be had. */
export async function benchData(turns = fewestTurns): Promise<BenchRow[]> {
  const scratch = join(cacheFolder(), `bench-data-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  try {
    const program = await compile(scratch);
    return [...(await againstPandas(program, scratch, turns)), await memoryRow(program, scratch)];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function againstPandas(program: string, scratch: string, turns: number): Promise<BenchRow[]> {
  const python = await benchPandas().catch((error: unknown) => {
    process.stderr.write(`Data preparation is not compared: pandas can't be installed here. ${reasonOf(error)}\n`);
    return undefined;
  });
  if (!python) return [];
  await writeTexts(scratch);
  const open: LineProcess[] = [];
  const start = async (command: string, ...args: string[]): Promise<LineProcess> => {
    const { process: started } = await startLineProcess(command, args);
    open.push(started);
    return started;
  };
  try {
    const pandas = await start(python, join(repoFolder, 'bench', 'data-peer.py'), String(sampled));
    const limits = await start(process.execPath, program, 'limits', String(sampled));
    const all = await start(process.execPath, program, 'all', String(sampled));
    // As the hub exports datasets: by Arrow, packed by Snappy, with dictionaries, a thousand rows a group.
    await pandas.ask(`export\t${join(scratch, 'dialogues.jsonl')}\t${join(scratch, 'dialogues.parquet')}`);
    const rows: BenchRow[] = [];
    for (const format of formats) {
      const source = join(scratch, `dialogues.${format}`);
      const measured: { readonly pandas: Measured; readonly limits: Measured; readonly all: Measured }[] = [];
      for (let turn = -1; turn < turns; turn += 1) {
        const one = {
          pandas: await ask(pandas, source, scratch),
          limits: await ask(limits, source, scratch),
          all: await ask(all, source, scratch),
        };
        if (one.limits.records !== one.pandas.records)
          throw new Error(`${one.limits.records} records, pandas has ${one.pandas.records}`);
        if (turn >= 0) measured.push(one);
      }
      rows.push(rowOf(format, measured));
    }
    return rows;
  } finally {
    await Promise.all(open.map((each) => each.close()));
  }
}

async function ask(process: LineProcess, source: string, scratch: string): Promise<Measured> {
  const output = join(scratch, 'out');
  await rm(output, { recursive: true, force: true });
  await mkdir(output);
  return (await process.ask(`${source}\t${output}`)) as Measured;
}

function rowOf(
  format: string,
  turns: readonly { readonly pandas: Measured; readonly limits: Measured; readonly all: Measured }[],
): BenchRow {
  const times = median(turns.map(({ pandas, limits }) => pandas.seconds / limits.seconds));
  const withAll = median(turns.map(({ pandas, all }) => pandas.seconds / all.seconds));
  const cpu = median(turns.map(({ pandas, limits }) => pandas.cpuSeconds / limits.cpuSeconds));
  const rate = (pick: (turn: (typeof turns)[number]) => Measured): string =>
    `${Math.round(median(turns.map((turn) => pick(turn).rows / pick(turn).seconds))).toLocaleString('en-US')} rows/s`;
  return {
    name: `Data preparation from ${format}: times as fast as pandas, at least`,
    unit: 'times',
    ours: times,
    bar: 3,
    met: times >= 3,
    note: `${rate(({ limits }) => limits)} against ${rate(({ pandas }) => pandas)}; by CPU time ${cpu.toFixed(2)} times; with every check ${withAll.toFixed(2)} times; ${turns.length} turns`,
  };
}

async function memoryRow(program: string, scratch: string): Promise<BenchRow> {
  const source = join(scratch, 'million.jsonl');
  await writeMany(source);
  const { process: ours } = await startLineProcess(process.execPath, [program, 'all', '0']);
  try {
    const { peakBytes, seconds, records } = await ask(ours, source, scratch);
    const megabytes = peakBytes / 1e6;
    return {
      name: 'Data preparation of 1,000,000 records with every check: peak memory, at most',
      unit: 'MB',
      ours: megabytes,
      bar: 300,
      met: megabytes <= 300 && records === manyRecords,
      note: `${Math.round(manyRecords / seconds).toLocaleString('en-US')} rows/s`,
    };
  } finally {
    await ours.close();
  }
}

/**
 * Dialogues and summaries as long as DialogSum's, 735 and 137 characters on average: 12,460 of them are a CSV file of
 * 11.3 MB, as at https://huggingface.co/datasets/knkarthick/dialogsum/tree/main (2026-11-26). Words are drawn one by
 * one, so that they can't be packed much more than real text.
 */
function rowsOf(words: readonly string[], count: number): readonly Row[] {
  const chance = seeded(20_261_126);
  const text = (fewest: number, most: number): string =>
    Array.from(
      { length: fewest + Math.floor((most - fewest + 1) * chance()) },
      () => words[Math.floor(words.length * chance())],
    ).join(' ');
  return Array.from({ length: count }, (_, at) => ({
    id: `train_${at}`,
    dialogue: Array.from(
      { length: 4 + Math.floor(10 * chance()) },
      (_, turn) => `#Person${(turn % 2) + 1}#: ${text(2, 23)}`,
    ).join('\n'),
    summary: text(15, 32),
    topic: text(1, 3),
  }));
}

async function words(): Promise<readonly string[]> {
  const { references } = await benchTexts(2_000);
  return references.flatMap((text) => text.split(' '));
}

async function writeTexts(scratch: string): Promise<void> {
  const rows = rowsOf(await words(), rowCount);
  const names = ['id', 'dialogue', 'summary', 'topic'] as const;
  const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  await writeFile(join(scratch, 'dialogues.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const lines = rows.map((row) => names.map((name) => field(row[name])).join(','));
  await writeFile(join(scratch, 'dialogues.csv'), `${names.join(',')}\n${lines.join('\n')}\n`);
}

/** All different: each record says its number in words of its own. */
async function writeMany(path: string): Promise<void> {
  const rows = rowsOf(await words(), 5_000);
  const out = createWriteStream(path);
  for (let at = 0; at < manyRecords; at += 1) {
    const row = rows[(at * 7_919) % rows.length] as Row;
    const other = rows[Math.floor(at / rows.length + at * 31) % rows.length] as Row;
    const dialogue = `#Person1#: ${at} ${other.summary}\n${row.dialogue.slice(0, 600)}`;
    const line = `${JSON.stringify({ id: row.id, dialogue, summary: `${row.summary} ${at}`, topic: row.topic })}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function benchPandas(): Promise<string> {
  const python = await findOnPath('python3');
  if (!python) throw new Error('There is no "python3" on PATH.');
  const tool = 'pandas (Python)';
  const timeoutMs = 10 * 60_000;
  const folder = await installOnce('bench-pandas-2.3.3', async (partial) => {
    const install = async () => {
      await run(python, ['-m', 'venv', partial], { timeoutMs });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
      await run(join(partial, 'bin', 'python'), pip, { cwd: partial, timeoutMs });
    };
    say(
      tool,
      `installed in ${await withProgress(tool, `installing ${requirements.join(', ')} from PyPI`, install())} s`,
    );
  });
  return join(folder, 'bin', 'python');
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
    files: [join(repoFolder, 'bench', 'data-ours.ts')],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await run(join(repoFolder, 'node_modules', '.bin', 'tsc'), ['-p', join(folder, 'tsconfig.json')], { cwd: folder });
  return join(folder, 'bench', 'data-ours.js');
}

/** Numbers from 0 to 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(await benchData(), null, 2)}\n`);
}
