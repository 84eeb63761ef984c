/**
 * `npm run bench`: measures what Temper promises, side by side with its peers where there are any, and writes the table
 * to `bench/results.json` and `bench/results.md`. Exits with 1 where a bar is not met. `npm run bench -- inference` runs
 * only the parts whose name contains the word.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { benchBertScore } from './bertscore.ts';
import { benchData } from './data.ts';
import { benchInference } from './inference.ts';
import type { BenchRow } from './row.ts';
import { benchScale } from './scale.ts';

const parts: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  bertscore: () => benchBertScore(),
  data: () => benchData(),
  inference: () => benchInference(),
  scale: () => benchScale(),
};

const words = process.argv.slice(2);
const rows: BenchRow[] = [];
for (const [name, bench] of Object.entries(parts)) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  process.stderr.write(`\n${name}\n`);
  rows.push(...(await bench()));
}
const machine = `${availableParallelism()} cores, Node ${process.version}`;
const table = markdown(rows);
process.stdout.write(`\n${machine}\n\n${table}`);
if (words.length === 0) {
  await writeFile(beside('results.json'), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  await writeFile(beside('results.md'), `# Benchmarks\n\n${machine}. Made by \`npm run bench\`.\n\n${table}`);
}
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;

function markdown(all: readonly BenchRow[]): string {
  const lines = all.map(({ name, unit, ours, bar, met, note }) => {
    return `| ${name} | ${figure(ours)} ${unit} | ${figure(bar)} ${unit} | ${met ? 'yes' : '**no**'} | ${note} |`;
  });
  return ['| what | measured | bar | met | how |', '|---|---|---|---|---|', ...lines, ''].join('\n');
}

function figure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value < 0.01 ? value.toExponential(0) : value.toFixed(2);
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
