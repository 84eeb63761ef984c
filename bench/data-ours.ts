/**
 * Temper's preparation as a process of bench/data.ts, so that its memory is its own. Arguments: checks, rows to sample.
 * For each line read, `SOURCE OUTPUT-FOLDER`, it prepares and writes what it took.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { localOutput } from '../src/data/output/local-output.ts';
import { prepareData } from '../src/data/prepare.ts';
import { openSources } from '../src/data/sources/index.ts';
import type { DataSettings } from '../src/domain/data-settings.ts';
import { cohere } from '../src/domain/families/cohere.ts';

const [checks, records] = process.argv.slice(2);
const limits = cohere.customizations[0]?.records;
if (!limits) throw new Error('the family has no limits');
say({ ready: true });

for await (const line of createInterface({ input: process.stdin })) {
  const [source = '', output = ''] = line.split('\t');
  const settings: DataSettings = {
    source,
    form: 'auto',
    map: { prompt: 'dialogue', completion: 'summary' },
    ...(Number(records) > 0 && { sample: { records: Number(records), seed: 42 } }),
    split: { validation: 0, evaluation: 0, seed: 1 },
    duplicates: 'keep',
    problems: 'fail',
    checks: checks === 'all' ? 'all' : 'limits',
  };
  const cpu = process.cpuUsage();
  const started = performance.now();
  const sources = await openSources(settings, {
    objects: () => {
      throw new Error('no S3 in this bench');
    },
    environment: {},
    allowsLocal: true,
  });
  const { report, written } = await prepareData({
    settings,
    model: 'bench',
    // As many as the peer writes.
    limits: { ...limits, maximum: Number.MAX_SAFE_INTEGER },
    sources,
    output: localOutput(output),
  });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (!written) throw new Error(JSON.stringify(report.problems));
  say({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: peakBytes(),
    rows: report.rows.read,
    records: report.sets[0]?.records,
    file: written.sets[0]?.uri,
  });
}

/** Linux keeps the peak of this program alone there; the other figure may hold the parent's at the time of its fork. */
function peakBytes(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
