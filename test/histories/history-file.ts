/** Histories as files: what `temporal workflow show --output json` prints, with an event a line and nothing of a machine. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface HistoryJson {
  readonly events: readonly [StartedEvent, ...EventJson[]];
}

interface EventJson {
  readonly eventType: string;
  readonly activityTaskScheduledEventAttributes?: { readonly activityType: { readonly name: string } };
  readonly startChildWorkflowExecutionInitiatedEventAttributes?: { readonly workflowId: string };
}

interface StartedEvent extends EventJson {
  readonly workflowExecutionStartedEventAttributes: { readonly workflowId: string };
}

/**
 * A set is a folder of histories that were made by one version of the workflows. The last is that of today's version,
 * and the only one that is ever recorded.
 */
export const sets = ['before-preflight', 'with-preflight'] as const;
export type HistorySet = (typeof sets)[number];

const historiesFolder = fileURLToPath(new URL('.', import.meta.url));

/** Names of a set's histories, without `.json`. */
export async function historyNames(set: HistorySet): Promise<string[]> {
  const names = await readdir(join(historiesFolder, set)).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

export async function readHistory(set: HistorySet, name: string): Promise<HistoryJson> {
  return JSON.parse(await readFile(fileOf(set, name), 'utf8')) as HistoryJson;
}

export async function writeHistory(set: HistorySet, name: string, { events }: HistoryJson): Promise<void> {
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  await mkdir(join(historiesFolder, set), { recursive: true });
  await writeFile(fileOf(set, name), `{"events":[\n${lines}\n]}\n`);
}

/** Removes what an earlier recording left of a story: its own history and those of its children. */
export async function removeHistories(set: HistorySet, story: string): Promise<void> {
  const names = await historyNames(set);
  const children = names.includes(story) ? childrenOf(await readHistory(set, story)).map(({ name }) => name) : [];
  for (const name of [story, ...children]) await rm(fileOf(set, name), { force: true });
}

function fileOf(set: HistorySet, name: string): string {
  return join(historiesFolder, set, `${name}.json`);
}

/** The children that the workflow started, in order: `kept-0a1b2c3d-job` goes into the file `kept-job`. */
export function childrenOf({ events }: HistoryJson): { readonly workflowId: string; readonly name: string }[] {
  return events
    .map((event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId)
    .filter((workflowId) => workflowId !== undefined)
    .map((workflowId) => ({ workflowId, name: workflowId.replace(/-[0-9a-f]{8}(?=-[a-z-]+$)/, '') }));
}

/** A copy in which `change` has been applied to every text, also to those inside of payloads, which are base64. */
export function mapTexts<T>(value: T, change: (text: string, key: string) => string, key = ''): T {
  if (typeof value === 'string') {
    if (key !== 'data') return change(value, key) as T;
    return Buffer.from(change(Buffer.from(value, 'base64').toString(), key)).toString('base64') as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapTexts(part, change, name)])) as T;
}

/** What tells of the machine that recorded it: absolute paths outside of URIs, and addresses. */
export function leaksIn(history: HistoryJson): string[] {
  const leaks = new Set<string>();
  mapTexts(history, (text) => {
    for (const [leak] of text.matchAll(
      /(?:file:\/\/|(?<![\w.:/}-]))\/(?:home|Users|root|tmp|var|work|opt|usr)\/[^\s"']*|127\.0\.0\.1(?::\d+)?/g,
    )) {
      leaks.add(leak);
    }
    return text;
  });
  return [...leaks];
}
