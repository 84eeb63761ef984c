import { createHash } from 'node:crypto';
import type { DataMap } from '../domain/data-settings.ts';
import { trainingFormats } from '../domain/dataset/formats/index.ts';
import type { RecordLimits } from '../domain/families/family.ts';
import type { SourceSummary } from '../report/data-report.ts';
import { fromByteTexts } from './byte-text.ts';
import type { Collector, Use } from './collector.ts';
import { readPairs } from './pairs.ts';
import type { Preparation } from './prepare.ts';
import { readRows } from './readers/index.ts';
import { mappedColumns } from './records/mapping.ts';
import { openRecordReader, type ReadRecord } from './records/read-record.ts';
import { refuse } from './records/record.ts';
import { recordWriter } from './records/write-record.ts';
import { imageRecords, type ImageFolder } from './sources/image-folder.ts';
import type { OpenedSource } from './sources/index.ts';
import type { SourceFile } from './source-file.ts';

/** Reads every source into the collector: training data first, so that the others can be held against it. */
export async function readSources(collected: Collector, preparation: Preparation): Promise<readonly SourceSummary[]> {
  const { sources, settings } = preparation;
  const summaries: SourceSummary[] = [];
  const uses: readonly (readonly [Use, OpenedSource | undefined])[] = [
    ['training', sources.training],
    ['validation', sources.validation],
    ['evaluation', sources.evaluation],
  ];
  for (const [use, source] of uses) {
    if (!source) continue;
    if ('images' in source) {
      summaries.push(await readImages(collected, source.images, use, settings.map));
      continue;
    }
    for (const file of source.files) {
      const before = collected.rows;
      const references = use === 'training' ? sources.references : undefined;
      await readFile(collected, file, use, preparation, references);
      summaries.push(summaryOf(file, use, collected.rows - before));
      if (references) summaries.push(summaryOf(references, use, collected.rows - before));
    }
  }
  return summaries;
}

async function readFile(
  collected: Collector,
  file: SourceFile,
  use: Use,
  { settings, limits, strict = false }: Preparation,
  references: SourceFile | undefined,
): Promise<void> {
  const anyForm = openRecordReader(settings.form, settings.map);
  const isAsItStands = strict && settings.form === 'auto' && Object.keys(settings.map).length === 0 && !references;
  const read = isAsItStands ? asItStands(anyForm, limits) : anyForm;
  const visitor = collected.open(file.name, use, read);
  if (references) return readPairs(file, references, read, visitor);
  // Label and group are asked for beside fields that a known form needs; only full mappings say all they need.
  const isMapped = settings.map.prompt !== undefined || settings.map.input !== undefined;
  const before = collected.rows;
  await readRows(file, visitor, {
    columns: isMapped ? mappedColumns(settings.map) : undefined,
    strict,
    onlyLines: isAsItStands,
  });
  if (collected.rows === before) collected.problems.add(file.name, 'empty', 'is empty: it needs at least one record');
  await collected.settle();
}

/** Holds a record to the very form that the model takes, where nobody says that it is to be converted. */
function asItStands(read: ReadRecord, { format, ...limits }: RecordLimits): ReadRecord {
  const { read: readForm } = trainingFormats[format];
  const write = recordWriter(format);
  return (row) => {
    const record = read(row);
    // What can't be converted either is said as everywhere.
    if ('kind' in record || typeof write(record) !== 'string') return record;
    const [problem] = readForm(fromByteTexts(row) as Readonly<Record<string, unknown>>, limits).problems;
    return problem === undefined ? record : refuse('form', `${problem}; or convert it: temper data prepare`);
  };
}

async function readImages(collected: Collector, folder: ImageFolder, use: Use, map: DataMap): Promise<SourceSummary> {
  const hash = createHash('sha256');
  let rows = 0;
  let sizeBytes = 0;
  for await (const { place, record } of imageRecords(folder, map)) {
    rows += 1;
    for (const turn of 'kind' in record ? [] : record.turns) {
      for (const { bytes } of turn.images ?? []) {
        sizeBytes += bytes?.length ?? 0;
        if (bytes) hash.update(place).update(bytes);
      }
    }
    collected.open(`${folder.name}${place}`, use, () => record).accept(record, 1);
    await collected.settle();
  }
  return { name: folder.name, use, sizeBytes, version: hash.digest('hex').slice(0, 16), rows };
}

function summaryOf({ name, sizeBytes, version }: SourceFile, use: Use, rows: number): SourceSummary {
  return { name, use, sizeBytes, version, rows };
}
