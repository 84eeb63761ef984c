import { ServiceError } from '../domain/errors.ts';
import type { Unread } from '../domain/ports.ts';

/** What a look comes to, or a note where the credentials may not look: that says nothing about what there is. */
export async function ifAllowed<T>(subject: string, action: string, look: () => Promise<T>): Promise<T | Unread> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ServiceError) || !/^AccessDenied/.test(error.code)) throw error;
    const refused = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1] ?? action;
    return { readable: false, note: `${subject} could not be read: grant ${refused} to check it.` };
  }
}
