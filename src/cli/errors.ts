/** What every command exits with; `--help` documents the same numbers. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a message for people instead of a stack trace. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** It was tried, or looked up, and did not work. */
export function failed(message: string, cause?: unknown): CommandError {
  return new CommandError(message, exitCodes.failed, cause);
}

/** The command line, or the file that it names, has to be changed; nothing was done. */
export function misused(message: string): CommandError {
  return new CommandError(message, exitCodes.usage);
}
