/**
 * Temper's BERTScore as a process of bench/bertscore.ts, so that its memory is its own. Arguments: the encoder's
 * folder, the layer, a JSON file of AnsweredRecords, the precision. For each line read it scores both models' answers
 * and writes what it took, as bertscore-peer.py does.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadBertScorer } from '../src/metrics/bertscore/bertscore.ts';
import type { AnsweredRecords } from '../src/metrics/named-metric.ts';

const [encoder = '', layer, file = '', precision] = process.argv.slice(2);
const records = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly references: readonly string[];
  readonly answers: readonly (readonly string[])[];
};
const work: AnsweredRecords = {
  references: records.references.map((reference) => [reference]),
  answers: records.answers,
};
const scorer = await loadBertScorer({
  encoder,
  layer: Number(layer),
  precision: precision === 'int8' ? 'int8' : 'fp32',
});
await scorer.scoreModels({ references: work.references.slice(0, 4), answers: [work.answers[0]?.slice(0, 4) ?? []] });
say({ ready: true, signature: scorer.signature });

for await (const _line of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const scores = await scorer.scoreModels(work);
  const seconds = (performance.now() - started) / 1000;
  say({ seconds, peakBytes: peakBytes(), f1: scores.map((ofModel) => ofModel.map(({ f1 }) => f1)) });
}
await scorer.close();

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
