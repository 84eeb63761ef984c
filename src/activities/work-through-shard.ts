import { setMaxListeners } from 'node:events';
import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import { ServiceError } from '../domain/errors.ts';
import type { RunFolder, Speaker } from '../domain/names.ts';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';
import type { AdaptiveLimit } from './adaptive-limit.ts';
import { inParallel } from './in-parallel.ts';
import { openJournal } from './journal.ts';
import { readJsonLines, writeJsonLines } from './json-lines.ts';

export interface ShardInHand {
  readonly objects: ObjectPort;
  readonly folder: RunFolder;
  readonly speaker: Speaker;
  readonly shard: number;
  readonly limit: AdaptiveLimit;
  /** The most that the limit will ever allow. */
  readonly ceiling: number;
  readonly say: (progress: object) => void;
}

interface Line {
  readonly id: string;
}

/**
 * Has a line made for each record of a shard that has none yet, as many at once as the limit allows. Every line is
 * saved in the shard's journal before its place is given to another record: whenever a worker dies, at most the calls
 * in flight are lost. In the end all lines stand in one file, and the journal goes.
 */
export async function workThroughShard<Made extends Line, Item extends Line>(
  { objects, folder, speaker, shard, limit, ceiling, say }: ShardInHand,
  records: readonly Item[],
  make: (record: Item) => Promise<Made>,
): Promise<Made[]> {
  // Every call in flight listens for cancellation.
  setMaxListeners(ceiling + 20, cancellationSignal());
  const { saved, entries } = await readSaved<Made>(objects, folder, speaker, shard);
  const open = records.filter(({ id }) => !saved.has(id));
  if (saved.size > 0) log.info(`${speaker}: ${saved.size} records of shard ${shard} are done already`);

  const journal = openJournal(async (lines: readonly Made[], entry) => {
    const uri = folder.journalEntry(speaker, shard, `${activityInfo().attempt}-${entry}`);
    await writeJsonLines(objects, uri, lines);
    entries.push(uri);
    for (const line of lines) saved.set(line.id, line);
  });
  await inParallel(open, limit, async (record) => {
    await journal.append(await make(record));
    say({ done: saved.size, of: records.length, atOnce: limit.current() });
  });
  if (open.length > 0) await writeJsonLines(objects, folder.part(speaker, shard), [...saved.values()]);
  await tidy(objects, entries);
  return [...saved.values()];
}

/** Reading a journal of hundreds of small objects one by one would take longer than answering. */
const readsAtOnce = { current: () => 16 };

/** What earlier attempts have saved, and the journal's entries that hold it. */
async function readSaved<Made extends Line>(
  objects: ObjectPort,
  folder: RunFolder,
  speaker: Speaker,
  shard: number,
): Promise<{ saved: Map<string, Made>; entries: S3Uri[] }> {
  const saved = new Map<string, Made>();
  const entries: S3Uri[] = [];
  for await (const { uri } of objects.list(folder.journal(speaker, shard))) entries.push(uri);
  const whole = await objects.find(folder.part(speaker, shard));
  await inParallel(whole ? [whole.uri] : entries, readsAtOnce, async (uri) => {
    for (const line of await readJsonLines<Made>(objects, uri)) saved.set(line.id, line);
  });
  return { saved, entries };
}

/** Nothing reads a finished shard's journal: where deleting isn't allowed, it may as well stay. */
async function tidy(objects: ObjectPort, entries: readonly S3Uri[]): Promise<void> {
  try {
    await objects.delete(entries);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log.warn(`the journal stays: ${error.message}`);
  }
}
