import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { stages } from '../workflows/stages.ts';
import { cancel } from './cancel.ts';
import { cleanup } from './cleanup.ts';
import { addDataCommands } from './data-commands.ts';
import type { CliContext } from './context.ts';
import { decide } from './decide.ts';
import { CommandError, exitCodes } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { list } from './list.ts';
import { withMetricFlags } from './metric-flags.ts';
import { preflight } from './preflight.ts';
import { report } from './report.ts';
import { role } from './role.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import type { TextStream } from './output.ts';
import { watch } from './watch.ts';

export interface ProgramOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Makes what a command works with, once it is known whether people or a program read the answer. */
  readonly openContext: (json: boolean) => CliContext;
}

/** Runs one command line (without `node` and the script) and returns the exit code; never throws. */
export async function runProgram(args: readonly string[], options: ProgramOptions): Promise<number> {
  let exitCode: number = exitCodes.ok;
  // A mistake in the command line is found before its options are known.
  let json = args.includes('--json');
  const program = buildProgram(options, async (command) => {
    exitCode = await command(options.openContext(json));
  });
  program.hook('preAction', (_program, command) => {
    json = Boolean(command.optsWithGlobals<{ json?: boolean }>().json);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const { message, exitCode: code } = explain(error);
    if (code === exitCodes.ok) return code;
    // Commander has told people by itself.
    if (!(error instanceof CommanderError)) options.stderr.write(`${message}\n`);
    if (json) options.stdout.write(`${JSON.stringify({ error: message, exitCode: code })}\n`);
    return code;
  }
}

export type Run = (command: (context: CliContext) => Promise<number>) => Promise<void>;

const exitCodeHelp = `
Exit codes:
  0  done; for a customization that was waited for: kept or released
  1  failed, cancelled, terminated, or not possible just now
  2  the command line or the input file has to be changed; nothing was done

Connection: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_… or TEMPORAL_PROFILE, as for the
Temporal CLI; AWS's own variables for preflight, role, cleanup, report and evaluate. After \`npm start\`: source .cache/stack.env`;

const requestFile = "JSON file: Temper's own request, or the AWS sample's payload; or an array of such";

function buildProgram({ stdout, stderr }: ProgramOptions, run: Run): Command {
  const program = new Command('temper')
    .description('Customize Bedrock models durably: start, follow, decide, clean up; and compare any two.')
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
    .exitOverride()
    .showHelpAfterError('(temper --help shows what there is)')
    .addHelpText('afterAll', exitCodeHelp);
  const json = ['--json', 'answer with one JSON line on standard output; the rest goes to standard error'] as const;
  program.option(...json);
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option(...json);
  const id = ['[id]', 'workflow id; may be left out when exactly one customization is running'] as const;

  command('preflight', 'check a request, the account and the data before anything is bought; needs no Temporal')
    .requiredOption('--input <file>', requestFile)
    .action((options: Parameters<typeof preflight>[1]) => run((context) => preflight(context, options)));

  command('role', 'create or update the role that Bedrock assumes for a job, with the least that it needs')
    .requiredOption('--name <name>', 'of the role')
    .option('--buckets <names>', 'buckets with training and validation data, by comma', commaSeparated)
    .option('--output-buckets <names>', 'buckets for the metrics files, by comma', commaSeparated)
    .option('--input <file>', 'the buckets that its requests use; default: those of the environment')
    .option('--vpc [ids]', 'let jobs run in these subnets and security groups, by comma; default: any', commaSeparated)
    .option('--kms-key <arns>', 'keys that encrypt the data or the custom model, by comma', commaSeparated)
    .option('--dry-run', 'only show the policies')
    .action((options: Parameters<typeof role>[1]) => run((context) => role(context, options)));

  command('start', 'start a customization')
    .requiredOption('--input <file>', requestFile)
    .option('--workflow-id <id>', 'default: customize-<job name>')
    .option('--wait', 'follow it until it has ended')
    .action((options: Parameters<typeof start>[1]) => run((context) => start(context, options)));

  command('status', 'show where a customization stands')
    .argument(...id)
    .action((id: string | undefined) => run((context) => status(context, id)));

  command('watch', 'follow a customization until it has ended')
    .argument(...id)
    .action((id: string | undefined) => run((context) => watch(context, id)));

  for (const [verb, approved, description] of [
    ['approve', true, 'keep the custom model and its endpoint'],
    ['reject', false, 'release the endpoint'],
  ] as const) {
    command(verb, description)
      .argument(...id)
      .option('--by <name>', 'who decides; default: your user name')
      .option('--comment <text>', 'why')
      .action((id: string | undefined, options: Parameters<typeof decide>[3]) =>
        run((context) => decide(context, approved, id, options)),
      );
  }

  command('cancel', 'end a customization: stops its job, deletes its endpoint')
    .argument(...id)
    .option('--wait', 'follow it until it has ended')
    .action((id: string | undefined, options: Parameters<typeof cancel>[2]) =>
      run((context) => cancel(context, id, options)),
    );

  command('list', 'list customizations, newest first')
    .addOption(new Option('--stage <stage>', 'only those at this stage').choices(stages))
    .option('--limit <count>', 'at most so many', wholeNumber, 20)
    .action((options: Parameters<typeof list>[1]) => run((context) => list(context, options)));

  withReportOptions(
    command('report', 'show the outcome and the evaluation of a customization that has ended, or why it failed')
      .argument('[id]', 'workflow id')
      .alias('result'),
  ).action((id: string | undefined, options: Parameters<typeof report>[2]) =>
    run((context) => report(context, id, options)),
  );

  const evaluation = withReportOptions(
    command('evaluate', 'compare two files of answers (here, without Temporal and AWS) or two models')
      .requiredOption('--baseline <file or model>', 'answers in record order, JSON array or JSON Lines; or a model id')
      .requiredOption('--candidate <file or model>', 'the same of what is to be better')
      .option('--references <file>', 'what should have been answered, in the same order; for models an S3 URI or name')
      .option('--prompts <file>', 'what was asked; may hold the references too; for models an S3 URI or name')
      .option('--metrics <names>', 'metrics or families, by comma; default: bertscore,rougeL', commaSeparated)
      .option('--metric <name>', 'the metric that decides; default: bertscore.f1')
      .option('--rule <rule>', 'paired (intervals and tests; the default) or mean (the bare means)')
      .option('--minimum-improvement <x>', 'by how much the metric has to improve; default: 0', number)
      .option('--guardrail <metric:drop...>', 'a metric that may fall by so much at most', guardrail)
      .option('--judge <model>', 'of models: a third one that compares their answers; the metric judge.winRate')
      .option('--rubric <text>', 'by which the judge compares')
      .option('--seed <n>', 'of the resampling; default: 1', number)
      .option('--resamples <n>', 'default: 10000', number)
      .option('--encoder <id or folder>', "BERTScore's encoder; default: TEMPER_ENCODER")
      .option('--sentence-encoder <id or folder>', 'of embeddingCosine; default: TEMPER_SENTENCE_ENCODER')
      .option('--minimum-coverage <share>', 'of records with both answers, else invalid; default: 0.95', number)
      .option('--base-model <id>', 'of models whose ids do not say it: the base model that they come from')
      .option('--workflow-id <id>', 'of an evaluation of models; default: a new one'),
  );
  withMetricFlags(evaluation).action((options: Parameters<typeof evaluate>[1]) =>
    run((context) => evaluate(context, options)),
  );

  addDataCommands(program, json, run);

  command('cleanup', 'delete what a customization that has ended made: endpoint, custom model, objects')
    .argument('<id>', 'workflow id')
    .option('--yes', 'delete without asking')
    .option('--dry-run', 'only show what there is')
    .action((id: string, options: Parameters<typeof cleanup>[2]) => run((context) => cleanup(context, id, options)));

  return program;
}

function withReportOptions(command: Command): Command {
  return command
    .option('--html <file>', 'write the report as one page')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--report-json <file>', 'write what all of these show')
    .option('--gate', 'exit with 0 for better, 1 for not better, 2 where nothing valid could be compared');
}

function commaSeparated(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function number(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It has to be a number.');
}

interface Guardrail {
  readonly metric: string;
  readonly maximumDrop: number;
}

/** `rougeL.f1:0.02`, or `rougeL.f1` for one that may not fall at all. */
function guardrail(text: string, before: readonly Guardrail[] = []): readonly Guardrail[] {
  const [, metric, drop = '0'] = /^([^:]+)(?::(.*))?$/u.exec(text) ?? [];
  if (metric === undefined) throw new InvalidArgumentError('It has to look like rougeL.f1:0.02.');
  return [...before, { metric, maximumDrop: number(drop) }];
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
  throw new InvalidArgumentError('It has to be a whole number from 1 to 10000.');
}

function explain(error: unknown): { message: string; exitCode: number } {
  if (error instanceof CommanderError) {
    return { message: error.message, exitCode: error.exitCode === 0 ? exitCodes.ok : exitCodes.usage };
  }
  if (error instanceof CommandError) return { message: error.message, exitCode: error.exitCode };
  if (error instanceof Error && error.name === 'InvalidConfig') {
    return { message: error.message, exitCode: exitCodes.usage };
  }
  return { message: withCause(error), exitCode: exitCodes.failed };
}

function withCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error && !message.includes(cause.message) ? `${message} (${cause.message})` : message;
}
