import { InvalidRequestError } from '../domain/errors.ts';
import type { Finding } from '../domain/preflight/finding.ts';
import { counted } from '../domain/counted.ts';
import { plainLine } from '../report/escape.ts';
import { forecastPhrase, forecastRows } from '../report/forecast.ts';
import type { CostForecast } from '../report/result.ts';
import type { Style } from '../report/style.ts';
import { alignColumns } from '../report/table.ts';
import type { CliContext } from './context.ts';
import { exitCodes, type ExitCode } from './errors.ts';
import { readJsonObjects } from './json-file.ts';
import type { Output } from './output.ts';
import { summaryOf } from './request-names.ts';

interface Looked {
  readonly findings: readonly Finding[];
  readonly forecast: CostForecast | null;
}

/** What a request, or each of a file's, would run into, without Temporal and without buying anything. */
export async function preflight({ output, aws }: CliContext, options: { readonly input: string }): Promise<ExitCode> {
  const { all, several } = await readJsonObjects(options.input);
  const looked: Looked[] = [];
  for (const [index, input] of all.entries()) {
    if (several) output.say(`${index === 0 ? '' : '\n'}${options.input}[${index}] ${summaryOf(input)}`);
    const one = await look(aws, input);
    for (const line of table(one.findings, output)) output.say(line);
    if (one.forecast) for (const line of costLines(one.forecast, output)) output.say(line);
    looked.push(one);
  }
  const findings = looked.flatMap((one) => one.findings);
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const problems = count('problem');
  output.say('');
  output.say(
    `${counted(problems, 'problem')}, ${counted(count('warning'), 'warning')}, ${count('unknown')} not checked. ` +
      (problems === 0 ? 'Start it with: temper start --input …' : 'Nothing was bought; nothing would be.'),
  );
  const answers = looked.map((one) => ({ ok: one.findings.every(({ status }) => status !== 'problem'), ...one }));
  output.answer(several ? answers : answers[0]);
  return problems === 0 ? exitCodes.ok : exitCodes.usage;
}

/** A request that isn't one has problems of the same kind. */
async function look(aws: CliContext['aws'], input: unknown): Promise<Looked> {
  try {
    return await aws.preflight(input);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    const findings = error.problems.map((problem): Finding => ({ check: 'request', status: 'problem', ...problem }));
    return { findings, forecast: null };
  }
}

const marks: Readonly<Record<Finding['status'], readonly [mark: string, style: Parameters<Style>[0]]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  problem: ['✗', 'red'],
  unknown: ['?', 'dim'],
};

function table(findings: readonly Finding[], { style }: Output): readonly string[] {
  const widest = Math.max(0, ...findings.map(({ check }) => check.length));
  return findings.flatMap(({ status, check, field, message, remedy }) => {
    const [mark, colour] = marks[status];
    const where = status === 'ok' ? '' : `${field}: `;
    const line = `${style(colour, mark)} ${check.padEnd(widest)}  ${plainLine(`${where}${message}`)}`;
    return remedy === undefined ? [line] : [line, style('dim', `  ${' '.repeat(widest)}  → ${plainLine(remedy)}`)];
  });
}

function costLines(forecast: CostForecast, { style }: Output): readonly string[] {
  const rows = forecastRows(forecast).map(([part, sum]) => [`  ${part}`, sum]);
  return [
    '',
    `Cost: ${plainLine(forecastPhrase(forecast))}`,
    ...alignColumns(rows),
    ...forecast.notes.map((note) => style('dim', `  ${plainLine(note)}`)),
  ];
}
