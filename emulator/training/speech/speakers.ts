/** Who speaks in which line of a transcript. */

import type { ReadText } from '../reading/text.ts';

export const ROLES: ReadonlySet<string> = new Set(
  'customer agent user client caller patient doctor nurse guest student teacher clerk manager assistant employee traveller traveler buyer seller receptionist technician speaker passenger visitor interviewer candidate host driver waiter advisor adviser tenant landlord member'.split(
    ' ',
  ),
);

export interface Speakers {
  nameAt(line: number): string | null;
  listenerAt(line: number): string | null;
  /** 0 for who speaks first, 1 for the next, and so on. */
  orderAt(line: number): number;
}

/** Names the speakers where a text is a transcript (a key that comes back on several lines), else null. */
export function speakersOf(read: ReadText, withArticle: boolean): Speakers | null {
  const counts = new Map<string, number>();
  for (const line of read.lines) {
    if (line.key !== '' && line.valueToken > line.firstToken) {
      counts.set(line.key, (counts.get(line.key) ?? 0) + 1);
    }
  }
  const speaking = [...counts].filter(([, count]) => count >= 2).map(([key]) => key);
  const turns = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (speaking.length === 0 || turns < 3 || counts.size > 12) {
    return null;
  }
  const order = [...counts.keys()].filter((key) => speaking.includes(key) || counts.size <= 3);
  const names = new Map<string, string>();
  const byLine = read.lines.map((line) =>
    line.valueToken > line.firstToken && order.includes(line.key) ? line.key : null,
  );
  for (const [index, key] of byLine.entries()) {
    if (key !== null && !names.has(key)) {
      const line = read.lines[index];
      const first = read.tokens[line?.firstToken ?? 0];
      const last = read.tokens[(line?.valueToken ?? 1) - 1];
      const written = read.text.slice(first?.start ?? 0, last?.end ?? 0);
      names.set(key, withArticle && ROLES.has(key) ? `the ${key}` : written);
    }
  }
  const nameOf = (key: string | null | undefined): string | null =>
    key === null || key === undefined ? null : (names.get(key) ?? null);
  return {
    nameAt: (line) => nameOf(byLine[line]),
    listenerAt: (line) => {
      const own = byLine[line];
      for (let distance = 1; distance < byLine.length; distance++) {
        for (const other of [byLine[line - distance], byLine[line + distance]]) {
          if (other !== null && other !== undefined && other !== own) {
            return nameOf(other);
          }
        }
      }
      return null;
    },
    orderAt: (line) => order.indexOf(byLine[line] ?? ''),
  };
}
