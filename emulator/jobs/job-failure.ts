/** Ends a job as `Failed`; the message becomes its `failureMessage`. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/** What Bedrock says when the fault is its own (user guide, fine-tuning-troubleshooting, 2026-10). */
export const unexpectedError = 'Encountered an unexpected error when processing the request, please try again';
