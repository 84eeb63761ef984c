import { stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { plainLine } from '../report/escape.ts';
import { renderReportText } from '../report/evaluation-text.ts';
import { gateExitCode } from '../report/gate.ts';
import { renderJUnit } from '../report/junit.ts';
import type { EvaluationReport } from '../report/result.ts';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';
import { CommandError, exitCodes, failed, misused, type ExitCode } from './errors.ts';
import type { Output } from './output.ts';

/** What becomes of an evaluation's report beside being shown. */
export interface ReportOptions {
  readonly html?: string;
  readonly junit?: string;
  readonly reportJson?: string;
  readonly gate?: boolean;
}

/** Prints the report and writes the files asked for; the exit code is the verdict's where it is to be a gate. */
export async function showReport(output: Output, report: EvaluationReport, options: ReportOptions): Promise<ExitCode> {
  output.say(renderReportText(report, output.style));
  const files: readonly (readonly [path: string | undefined, render: () => string | Promise<string>])[] = [
    [options.html, () => renderHtml(report)],
    [options.junit, () => renderJUnit(report)],
    [options.reportJson, () => `${JSON.stringify(report, null, 2)}\n`],
  ];
  for (const [path, render] of files) {
    if (path === undefined) continue;
    await writeReport(path, await render());
    output.say(`Wrote ${plainLine(path)}.`);
  }
  return options.gate ? gateExitCode(report.verdict) : exitCodes.ok;
}

/** Before hours are spent on a report that nobody could write: its folders have to be there. */
export async function checkReportFiles({ html, junit, reportJson }: ReportOptions): Promise<void> {
  for (const [option, path] of Object.entries({ '--html': html, '--junit': junit, '--report-json': reportJson })) {
    if (path === undefined) continue;
    const folder = await stat(dirname(path)).catch(() => null);
    if (!folder?.isDirectory())
      throw misused(`${option} ${path}: there is no folder ${dirname(path)}; create it first`);
  }
}

/** As a gate, 1 means "not better": that nothing could be compared at all has to be another number. */
export async function gated(options: ReportOptions, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!options.gate || !(error instanceof Error)) throw error;
    throw new CommandError(error.message, exitCodes.usage, error.cause);
  }
}

/**
 * Reads what a run's page was made from.
 *
 * @param reportUri of the page
 */
export async function fetchReport(objects: ObjectPort, reportUri: string): Promise<EvaluationReport> {
  const uri = reportUri.replace(/\.html$/u, '.json') as S3Uri;
  try {
    return JSON.parse(await objects.readText(uri)) as EvaluationReport;
  } catch (error) {
    throw failed(`can't read the evaluation's report ${uri}: ${(error as Error).message}`, error);
  }
}

/** Loaded where it is needed: the charts' library is larger than all the rest. */
async function renderHtml(report: EvaluationReport): Promise<string> {
  const { renderReportHtml } = await import('../report/html/render.ts');
  return renderReportHtml(report);
}

export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw failed(`can't write ${path}: ${(error as Error).message}`, error);
  }
}
