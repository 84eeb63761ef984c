import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { progressHeadline, progressLines } from '../../src/report/progress-text.ts';
import type { CustomizationResult } from '../../src/report/result.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import type { Narrator } from './narrator.ts';

const lookEveryMs = 500;

export type Ending = { readonly result: CustomizationResult } | { readonly failure: unknown };

/**
 * Tells what the customization does until it ends. `onApprovalDue` is called once, when a decision is awaited; the
 * signal that it gets fires when nobody needs to decide any more.
 */
export async function follow(
  handle: WorkflowHandle,
  narrator: Narrator,
  onApprovalDue: (progress: Progress, decided: AbortSignal) => Promise<void>,
): Promise<Ending> {
  const ended: Promise<Ending> = handle.result().then(
    (result: CustomizationResult) => ({ result }),
    (failure: unknown) => ({ failure }),
  );
  const decided = new AbortController();
  let approval: Promise<void> | undefined;
  /** Settles only where asking or telling about the approval fails: then the demo is over. */
  let unable: Promise<never> | undefined;
  let last: Progress | undefined;
  for (;;) {
    const ending = await Promise.race([ended, sleep(lookEveryMs, undefined), ...(unable ? [unable] : [])]);
    const progress = await look(handle);
    if (progress) {
      tell(narrator, last, progress);
      last = progress;
      if (progress.stage === 'awaiting-approval' && !approval) {
        approval = onApprovalDue(progress, decided.signal);
        unable = approval.then(() => new Promise<never>(() => {}));
        unable.catch(() => {}); // raced in the next round
      }
      if (progress.stage !== 'awaiting-approval' && approval) decided.abort();
    }
    if (!ending) continue;
    decided.abort();
    await approval;
    return ending;
  }
}

/** Undefined while no worker can answer; the next look may find one. */
async function look(handle: WorkflowHandle): Promise<Progress | undefined> {
  return handle.query<Progress>('progress').catch(() => undefined);
}

function tell(narrator: Narrator, last: Progress | undefined, progress: Progress): void {
  for (const line of progressLines(last, progress)) {
    const isStage = !line.startsWith(' ');
    narrator.line(isStage ? `  ${elapsed(progress)}  ${line}` : `        ${line}`);
  }
  if (progress.stage !== 'awaiting-approval') narrator.now(progressHeadline(progress));
}

/** Since the first stage began: ` 0:07`. */
function elapsed(progress: Progress): string {
  const startedAt = Date.parse(progress.stages[0]?.startedAt ?? '') || Date.now();
  const seconds = Math.max(0, Math.round((Date.now() - startedAt) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
