import { formatTime, missing } from '../report/numbers.ts';
import { plainLine } from '../report/escape.ts';
import { alignColumns } from '../report/table.ts';
import type { Stage } from '../workflows/messages.ts';
import type { CliContext } from './context.ts';
import { hasEnded, isUnanswered, type Customizations, type Execution } from './customizations.ts';
import { exitCodes, type ExitCode } from './errors.ts';

/** Customizations, newest first. */
export async function list(
  context: CliContext,
  options: { readonly stage?: Stage; readonly limit: number },
): Promise<ExitCode> {
  const { output } = context;
  const customizations = await context.customizations();
  const { executions: found, filtered } = await customizations.list(options);
  const described = await Promise.all(found.map((execution) => withAttributes(customizations, execution)));
  const executions = filtered ? described : described.filter(({ attributes }) => attributes.stage === options.stage);
  if (!filtered) {
    output.warn(
      `This namespace lacks the search attribute TemperStage: looked at the newest ${options.limit} customizations only. ` +
        'A worker that may registers it: npm run worker',
    );
  }
  output.answer(executions);
  if (executions.length === 0) {
    output.say(`No customizations${options.stage ? ` at stage ${options.stage}` : ''} yet.`);
    return exitCodes.ok;
  }
  const [head = '', ...lines] = alignColumns([
    ['id', 'status', 'stage', 'base model', 'model', 'verdict', 'endpoint', 'started'],
    ...executions.map(row),
  ]);
  output.say([output.style('dim', head), ...lines].join('\n'));
  return exitCodes.ok;
}

function row({ workflowId, status, attributes, startedAt }: Execution): readonly string[] {
  const { stage, baseModel, model, verdict, endpoint } = attributes;
  const cells = [workflowId, status.toLowerCase(), stage, baseModel, model, verdict, endpoint, formatTime(startedAt)];
  return cells.map((cell) => plainLine(cell ?? missing));
}

/** Where the namespace lacks the attributes, a worker knows them of what runs. */
async function withAttributes(customizations: Customizations, execution: Execution): Promise<Execution> {
  if (execution.attributes.stage !== undefined || hasEnded(execution)) return execution;
  const progress = await customizations.progress(execution.workflowId);
  if (isUnanswered(progress)) return execution;
  const { stage, baseModel, customModelName: model, verdict, endpoint } = progress;
  const known = Object.entries({ stage, baseModel, model, verdict, endpoint: endpoint?.status });
  return { ...execution, attributes: Object.fromEntries(known.filter(([, value]) => value !== undefined)) };
}
