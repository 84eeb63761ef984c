import type { ObjectPort, S3Uri } from '../domain/ports.ts';

/** Reads a file that Temper itself has written: a line that doesn't parse is a fault, not bad input. */
export async function readJsonLines<T>(objects: ObjectPort, uri: S3Uri): Promise<T[]> {
  const records: T[] = [];
  for await (const line of objects.readLines(uri)) {
    if (line !== '') records.push(JSON.parse(line) as T);
  }
  return records;
}

export async function writeJsonLines(objects: ObjectPort, uri: S3Uri, records: readonly unknown[]): Promise<void> {
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await objects.writeText(uri, text, 'application/jsonl');
}
