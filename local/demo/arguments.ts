import { resolve } from 'node:path';
import { Command } from 'commander';

export interface DemoArguments {
  /** Name of a file in examples/, without `.json`. */
  readonly example: string;
  /** Folder with the user's own three files, absolute. */
  readonly data: string | undefined;
  readonly json: boolean;
  readonly keepRunning: boolean;
  /** Approve without asking, at a terminal too. */
  readonly yes: boolean;
}

/** Reads the command line; on a mistake commander says so and ends the process. */
export function parseArgs(argv: readonly string[]): DemoArguments {
  const options = new Command('npm run demo --')
    .description('Customize, serve, evaluate, decide: the whole of Temper once, on this machine.')
    .option(
      '--example <name>',
      'a request in examples/, or a folder there with request.json and data/ (default: request, or with --data cohere-command-light)',
    )
    .option('--data <folder>', 'your own training-data.jsonl, validation-data.json and reference-inference.json')
    .option('--json', 'the outcome as one JSON line on standard output, everything else on standard error', false)
    .option('--keep-running', 'leave the stack up at the end until Ctrl-C', false)
    .option('--yes', 'approve without asking', false)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<Omit<DemoArguments, 'data' | 'example'> & { data?: string; example?: string }>();
  const { data, example = data === undefined ? 'request' : 'cohere-command-light' } = options;
  return { ...options, example, data: data === undefined ? undefined : resolve(data) };
}
