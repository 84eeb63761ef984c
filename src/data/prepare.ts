import { createHash } from 'node:crypto';
import { counted } from '../domain/counted.ts';
import type { DataSettings } from '../domain/data-settings.ts';
import type { RecordLimits } from '../domain/families/family.ts';
import type { DataReport, SetSummary } from '../report/data-report.ts';
import { checkWhole } from './check-whole.ts';
import { Collector } from './collector.ts';
import type { ImageStore, Output, Staged } from './output/output.ts';
import { readSources } from './read-sources.ts';
import { sampleRecords } from './sample.ts';
import type { OpenedSources } from './sources/index.ts';
import { splitRecords } from './split.ts';
import { summarize } from './summarize.ts';
import { digestOf, setContent, setNames, type SetName } from './write-sets.ts';
import { writePrepared, type Written } from './write-prepared.ts';

/** One preparation of data for one model. */
export interface Preparation {
  readonly settings: DataSettings;
  readonly model: string;
  readonly limits: RecordLimits;
  readonly sources: OpenedSources;
  /** Absent where the data is only checked. */
  readonly output?: Output;
  readonly images?: ImageStore;
  /** The source is to be taken as it stands: blank lines are mistakes. */
  readonly strict?: boolean;
  /** Called between chunks; may throw to stop. */
  readonly onProgress?: (progress: PreparationProgress) => void | Promise<void>;
}

export interface PreparationProgress {
  readonly step: 'reading' | 'writing';
  readonly rows: number;
  readonly refused: number;
}

export interface Prepared {
  readonly report: DataReport;
  /** False where nothing was or would be written, because problems forbid it. */
  readonly isUsable: boolean;
  /** SHA-256 over the digests of the sets, in hex. */
  readonly digest: string;
  /** Null where there was no output, or nothing usable. */
  readonly written: Written | null;
}

/**
 * Reads every source once, checks and converts every record, samples, splits and writes. Deterministic: the same sources
 * and settings give the same bytes. Sources are only read.
 *
 * @throws SourceError where a source can't be read at all
 */
export async function prepareData(preparation: Preparation): Promise<Prepared> {
  const { settings, limits, output } = preparation;
  const collected = new Collector({
    settings,
    limits,
    images: preparation.images,
    pause: async () => preparation.onProgress?.({ step: 'reading', rows: collected.rows, refused: collected.refused }),
  });
  const staged = new Map<SetName, Staged>();
  try {
    const sources = await readSources(collected, preparation);
    collected.endComparing();
    if (settings.sample) sampleRecords(collected, settings.sample);
    const parted = partedBy(settings, limits, collected);
    const ranks = rankNames(collected.labels.all());
    splitRecords(
      {
        count: collected.count,
        setOf: (index) => collected.setOf.at(index),
        assign: (index, set) => collected.setOf.set(index, set),
        unitOf: (index) => collected.unitOf.at(index),
        labelOf: (index) => ranks?.[collected.labelOf.at(index) - 1] ?? 0,
      },
      parted,
    );
    const counts = countSets(collected);
    warnOfNothing(collected, counts, parted);
    checkWhole(collected, counts, limits, settings);
    const problems = collected.problems.all().total;
    const hasProblems = settings.problems === 'skip' ? problems > collected.refused : problems > 0;
    const isUsable = !hasProblems && counts.some(({ name }) => name === 'training');
    const content = (set: SetName) => setContent(collected, set, limits.format);
    const sets: SetSummary[] = [];
    for (const count of counts) {
      const room = isUsable ? await output?.stage?.() : undefined;
      if (room) staged.set(count.name, room);
      sets.push({ ...count, digest: await digestOf(content(count.name), room) });
    }
    const report = await summarize(collected, preparation, sources, sets);
    const digest = createHash('sha256')
      .update(JSON.stringify(sets.map(({ name, digest }) => [name, digest])))
      .digest('hex');
    if (!output || !isUsable) return { report, isUsable, digest, written: null };
    await preparation.onProgress?.({ step: 'writing', rows: collected.rows, refused: collected.refused });
    const written = await writePrepared({ output, report, digest, settings, content, staged });
    return { report, isUsable, digest, written };
  } finally {
    await Promise.all([...staged.values()].map((room) => room.discard()));
    await collected.spool.close();
  }
}

/** The shares that can be parted off: what a set's own source brings, or the model doesn't take, is not. */
function partedBy(settings: DataSettings, limits: RecordLimits, collected: Collector): DataSettings['split'] {
  const { split, validationSource, evaluationSource } = settings;
  let { validation, evaluation } = split;
  if (validationSource !== undefined) validation = 0;
  if (evaluationSource !== undefined) evaluation = 0;
  if (validation > 0 && limits.maximumValidation === 0) {
    validation = 0;
    collected.warnings.add(
      'split',
      'no validation',
      'the model takes no validation data: its share stays in the training data',
    );
  }
  if (evaluation > 0 && collected.unaskable > 0) {
    evaluation = 0;
    collected.warnings.add(
      'split',
      'no evaluation',
      `${counted(collected.unaskable, 'record')} can't evaluate a model, of which the first ${collected.whyUnaskable.split(':')[0]}: name evaluation data of its own`,
    );
  }
  return { validation, evaluation, seed: split.seed };
}

/** The place of each name among all, from 1: labels are numbered as they come, which is another way in another order. */
function rankNames(names: readonly string[] | null): readonly number[] | undefined {
  const sorted = new Map(names?.toSorted().map((name, at) => [name, at + 1]));
  return names?.map((name) => sorted.get(name) as number);
}

/** Few records, or few groups, may leave a set without any. */
function warnOfNothing(
  { warnings, count }: Collector,
  counts: readonly Pick<SetSummary, 'name'>[],
  parted: DataSettings['split'],
): void {
  for (const set of ['validation', 'evaluation'] as const) {
    const share = parted[set];
    if (share === 0 || count === 0 || counts.some(({ name }) => name === set)) continue;
    warnings.add(
      'split',
      `no ${set}`,
      `a share of ${share} comes to no ${set} data: bring more records or smaller groups, or name ${set} data of its own`,
    );
  }
}

function countSets(collected: Collector): readonly Omit<SetSummary, 'digest'>[] {
  const counts: Omit<SetSummary, 'digest'>[] = [];
  for (const [number, name] of setNames.entries()) {
    let records = 0;
    let characters = 0;
    for (let index = 0; index < collected.count; index++) {
      if (collected.setOf.at(index) !== number) continue;
      records += 1;
      characters += collected.characters.at(index);
    }
    if (records > 0) counts.push({ name, records, characters });
  }
  return counts;
}
