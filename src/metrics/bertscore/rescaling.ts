import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PrecisionRecallF1 } from '../metric.ts';
import { withoutOwner } from './layers.ts';
import { rescaleBaselines } from './rescale-baselines.ts';

/** A language of the built-in table, or a file as `rescale_baseline/<language>/<model>.tsv` of Python's bert_score. */
export type RescaleOption = { readonly language: string } | { readonly file: string };

/** What a score of unrelated texts comes to, by the layer; 0 after rescaling. */
export interface Rescaling {
  /** For the signature. */
  readonly name: string;
  rescale(score: PrecisionRecallF1): PrecisionRecallF1;
}

/**
 * `(x − b) / (1 − b)` of each of precision, recall and F1.
 *
 * @throws Error that says which encoders, languages or layers there are.
 */
export async function loadRescaling(option: RescaleOption, encoder: string, layer: number): Promise<Rescaling> {
  if ('file' in option) {
    const rows = parseBaselines(await readFile(option.file, 'utf8'), option.file);
    const row = rowOf(rows, layer, option.file);
    const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 8);
    return { name: `file-${digest}`, rescale: rescaleBy(row) };
  }
  const { language } = option;
  const known = rescaleBaselines[language];
  const rows = known?.[encoder] ?? known?.[withoutOwner(encoder)];
  if (!rows) {
    const there = Object.entries(rescaleBaselines).map(
      ([each, models]) => `${each} (${Object.keys(models).join(', ')})`,
    );
    throw new Error(
      `there is no rescaling baseline of ${encoder} for the language "${language}": there are ${there.join('; ')}; ` +
        "any other can be given as a file, such as bert_score's own rescale_baseline/<language>/<model>.tsv.",
    );
  }
  return { name: language, rescale: rescaleBy(rowOf(rows, layer, `${encoder} (${language})`)) };
}

/** Precision, recall and F1 of a layer. */
export type BaselineRow = readonly [number, number, number];

function rowOf(rows: readonly BaselineRow[], layer: number, source: string): BaselineRow {
  const row = rows[layer];
  if (!row) throw new Error(`the rescaling baseline of ${source} has layers 0 to ${rows.length - 1}, not ${layer}.`);
  return row;
}

function rescaleBy([precision, recall, f1]: BaselineRow): Rescaling['rescale'] {
  const by = (value: number, baseline: number): number => (value - baseline) / (1 - baseline);
  return (score) => ({
    precision: by(score.precision, precision),
    recall: by(score.recall, recall),
    f1: by(score.f1, f1),
  });
}

/** `LAYER,P,R,F` and a line for each layer, from 0 on; the suffix says tabs, the files have commas. */
function parseBaselines(text: string, file: string): BaselineRow[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  if (!/^LAYER[,\t]P[,\t]R[,\t]F$/.test(head)) {
    throw new Error(
      `${file} is no baseline: its first line is ${JSON.stringify(head.slice(0, 80))}, not "LAYER,P,R,F".`,
    );
  }
  return lines.map((line, index) => {
    const [layer, ...values] = line.split(/[,\t]/).map(Number);
    const [precision = Number.NaN, recall = Number.NaN, f1 = Number.NaN] = values;
    if (layer !== index || values.length !== 3 || !values.every((value) => value < 1)) {
      throw new Error(
        `${file}, line ${index + 2}: ${JSON.stringify(line)} is not "${index}," and three numbers below 1.`,
      );
    }
    return [precision, recall, f1];
  });
}
