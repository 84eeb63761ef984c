import { ansiStyle, noStyle, type Style } from '../report/style.ts';

/** Anything that text can be written to: `process.stdout`, or a collector in tests. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Lets a reader leave (`temper report | head`): what a command does goes on, and what it would have said is lost.
 *
 * @returns whether one has left
 */
export function letReadersLeave(streams: readonly NodeJS.WritableStream[]): () => boolean {
  let left = false;
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      left = true;
    });
  }
  return () => left;
}

/**
 * Where a command's words go. Without `--json`, standard output is for people. With it, standard output gets exactly
 * one JSON line and people read standard error.
 */
export interface Output {
  readonly json: boolean;
  readonly style: Style;
  /** A terminal whose lines may be redrawn. */
  readonly live: boolean;
  /** Nobody reads any more: there is no use in following. */
  readonly readerLeft: () => boolean;
  say(text: string): void;
  warn(text: string): void;
  /** The command's answer to a program; does nothing without `--json`. */
  answer(value: unknown): void;
}

export interface OutputOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly json: boolean;
  /** From `NO_COLOR` (https://no-color.org). */
  readonly noColor: boolean;
  readonly readerLeft?: () => boolean;
}

export function createOutput({ stdout, stderr, json, noColor, readerLeft = () => false }: OutputOptions): Output {
  const people = json ? stderr : stdout;
  return {
    json,
    style: people.isTTY && !noColor ? ansiStyle : noStyle,
    // A terminal that doesn't know its width (some CI) would be redrawn into a mess.
    live: Boolean(people.isTTY && people.columns) && !json,
    readerLeft,
    say: (text) => void people.write(`${text}\n`),
    warn: (text) => void stderr.write(`${text}\n`),
    answer: (value) => void (json && stdout.write(`${JSON.stringify(value)}\n`)),
  };
}
