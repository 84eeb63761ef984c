import { spinner } from '@clack/prompts';
import { progressHeadline, progressLines } from '../report/progress-text.ts';
import type { Progress } from '../workflows/messages.ts';
import type { Output } from './output.ts';

/** Shows a customization as it proceeds: lines as things happen and, on a terminal, what goes on right now. */
export interface ProgressView {
  /** `hint` is printed when the stage begins. */
  show(progress: Progress, hint: readonly string[]): void;
  /** Why nothing is known just now; said once, however long it lasts. */
  trouble(message: string): void;
  close(): void;
}

export function openProgressView(output: Output): ProgressView {
  const ticker = output.live ? openTicker() : null;
  let last: Progress | undefined;
  let lastTrouble: string | undefined;

  const say = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    ticker?.pause();
    for (const line of lines) output.say(line.startsWith(' ') ? line : output.style('bold', line));
  };

  return {
    show(progress, hint) {
      if (lastTrouble !== undefined) say(['  … it answers again']);
      lastTrouble = undefined;
      const entered = last?.stage !== progress.stage;
      // Where the present is redrawn in place, only what stays true is worth a line of its own.
      const lines = progressLines(last, progress).filter(
        (line) => !ticker || !/^ {2}\S.* \d+ of \d+ answers$/u.test(line),
      );
      say([...lines, ...(entered ? hint : [])]);
      last = progress;
      ticker?.tell(progressHeadline(progress));
    },
    trouble(message) {
      if (message === lastTrouble) return;
      lastTrouble = message;
      ticker?.pause();
      output.warn(`  ${message}`);
    },
    close: () => ticker?.pause(),
  };
}

/** The one line at the bottom of a terminal that is redrawn. */
function openTicker() {
  let turning: ReturnType<typeof spinner> | undefined;
  // The spinner takes the keyboard, and ends the process with 0 on Ctrl-C: that would read as "kept".
  const interrupted = () => {
    process.exitCode = 130;
  };
  return {
    tell(message: string) {
      if (turning) return turning.message(message);
      turning = spinner({ withGuide: false, cancelMessage: 'Stopped watching; the customization goes on.' });
      process.once('exit', interrupted);
      turning.start(message);
    },
    pause() {
      process.removeListener('exit', interrupted);
      turning?.clear();
      turning = undefined;
    },
  };
}
