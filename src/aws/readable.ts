import { ServiceError } from '../domain/errors.ts';
import type { Readable } from '../domain/ports.ts';
import { foundNobody } from './call.ts';
import type { Attempt } from './errors.ts';

const refusals: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

/** The answer, or a note where the credentials may not ask or nobody answers. Everything else rejects as ever. */
export async function ifReadable<T>(
  { action }: Attempt,
  /** Begins the note: `Role my-role`. */
  subject: string,
  read: () => Promise<T>,
): Promise<Readable<T>> {
  try {
    return { readable: true, value: await read() };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (refusals.has(error.code)) {
      const refused = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1] ?? action;
      return { readable: false, note: `${subject} could not be read: grant ${refused} to check it.` };
    }
    if (foundNobody(error)) {
      const service = action.slice(0, action.indexOf(':'));
      return {
        readable: false,
        note: `${subject} could not be read, because the service "${service}" can't be reached from here.`,
      };
    }
    throw error;
  }
}
