import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DataMap } from '../domain/data-settings.ts';
import type { DataOptions } from './data.ts';
import type { Run } from './program.ts';

/** Readers of every form are loaded where there is something to read. */
const library = () => import('./data.ts');

/** `temper data prepare` and `temper data check`. */
export function addDataCommands(program: Command, json: readonly [string, string], run: Run): void {
  const data = program.command('data').description('prepare and check training data, without Temporal');

  withOptions(data.command('prepare').description('read any source; check, convert, sample, split and write it'), json)
    .requiredOption('--source <source>', 'file, folder, s3://…, or huggingface:owner/name?split=train&config=…')
    .requiredOption('--out <folder>', 'folder, or s3://bucket/folder')
    .option('--sample <count>', 'take so many records, always the same', wholeNumber)
    .option('--split <validation,evaluation>', 'shares to part off; default: 0,0.1', shares)
    .option('--validation-source <source>', 'validation data of its own')
    .option('--evaluation-source <source>', 'evaluation data of its own')
    .option(
      '--data-version <n>',
      'folders training_data_v1 and so on; default: a folder named by the content',
      wholeNumber,
    )
    .option('--images <s3 folder>', 'where images go that the data brings along; default: images below --out')
    .action((options: DataOptions) => run(async (context) => (await library()).prepare(context, options)));

  withOptions(
    data
      .command('check')
      .description(
        'say everything that is wrong with a file of training data as it stands, or as --form and --map say it is to be read',
      ),
    json,
  )
    .argument('<file>', 'as for prepare --source')
    .action((file: string, options: DataOptions) =>
      run(async (context) => (await library()).check(context, file, options)),
    );
}

function withOptions(command: Command, json: readonly [string, string]): Command {
  return command
    .option(...json)
    .requiredOption('--base-model <id>', 'base model that is to be customized')
    .option('--customization-type <type>', 'FINE_TUNING unless said', 'FINE_TUNING')
    .option('--form <form>', "of the source's records; default: that of the first one")
    .option(
      '--map <columns>',
      'prompt=dialogue,completion=summary; also system, input, label, group; again for templates with commas',
      columns,
    )
    .option('--references <file>', "answers in the order of the source's prompts")
    .option('--seed <n>', 'of sample and split; default: 1', wholeNumber)
    .addOption(new Option('--duplicates <what>', 'exact duplicates').choices(['keep', 'drop']).default('keep'))
    .addOption(
      new Option('--checks <which>', 'limits: only what Bedrock would refuse')
        .choices(['all', 'limits'])
        .default('all'),
    )
    .option('--skip-problems', 'leave records out that can not be used')
    .option('--html <file>', 'write the report as one page')
    .option('--report-json <file>', 'write the report as JSON');
}

const roles = ['prompt', 'completion', 'system', 'input', 'label', 'group'] as const;

/** `prompt=dialogue,completion=summary`; a comma parts two only before another role's name. \n stands for a line end. */
function columns(text: string, before: DataMap = {}): DataMap {
  const map: { -readonly [Role in keyof DataMap]: string } = { ...before };
  for (const part of text.split(new RegExp(`,(?=(?:${roles.join('|')})=)`))) {
    const at = part.indexOf('=');
    const role = roles.find((each) => each === part.slice(0, at).trim());
    const column = part.slice(at + 1).replaceAll('\\n', '\n');
    if (!role || column === '')
      throw new InvalidArgumentError(
        `It has to look like prompt=dialogue,completion=summary, with ${roles.join(', ')} as names.`,
      );
    map[role] = column;
  }
  return map;
}

function shares(text: string): readonly [number, number] {
  const [validation = Number.NaN, evaluation = Number.NaN, ...more] = text.split(',').map(Number);
  const isShare = (value: number): boolean => value >= 0 && value < 1;
  if (isShare(validation) && isShare(evaluation) && validation + evaluation < 1 && more.length === 0)
    return [validation, evaluation];
  throw new InvalidArgumentError('It has to be two shares from 0 to below 1, as in 0.1,0.1.');
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 4_294_967_295) return count;
  throw new InvalidArgumentError('It has to be a whole number from 1.');
}
