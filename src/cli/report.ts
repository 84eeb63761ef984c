import { commandsFor } from '../report/commands.ts';
import { plainLine } from '../report/escape.ts';
import type { CliContext } from './context.ts';
import { hasEnded, isUnanswered, type Customizations } from './customizations.ts';
import { showEnding } from './ending.ts';
import { failed, type ExitCode } from './errors.ts';
import { pickCustomization } from './pick.ts';
import { checkReportFiles, fetchReport, gated, showReport, type ReportOptions } from './report-files.ts';

/**
 * The outcome of a customization that has ended and its evaluation; of one that failed, why. Of one that awaits a
 * decision, the evaluation.
 */
export async function report(
  context: CliContext,
  workflowId: string | undefined,
  options: ReportOptions,
): Promise<ExitCode> {
  return gated(options, async () => {
    await checkReportFiles(options);
    const customizations = await context.customizations();
    const execution = await pickCustomization(customizations, workflowId);
    if (!hasEnded(execution)) return reportOfRunning(context, customizations, execution.workflowId, options);

    const ending = await customizations.ending(execution);
    const exitCode = showEnding(context.output, ending);
    if (!('result' in ending)) {
      if (asksForReport(options)) throw failed('it ended without an outcome, so there is no report to go by');
      return exitCode;
    }
    return reportOfEnded(context, ending.result.reportUri, options);
  });
}

async function reportOfEnded(context: CliContext, reportUri: string, options: ReportOptions): Promise<ExitCode> {
  const { output, aws } = context;
  output.say('');
  try {
    return await showReport(output, await fetchReport((await aws.ports()).objects, reportUri), options);
  } catch (error) {
    // The outcome itself takes no AWS; that was shown.
    if (asksForReport(options)) throw error;
    output.warn(`The evaluation can't be shown: ${plainLine((error as Error).message)}`);
    return 0;
  }
}

async function reportOfRunning(
  { output, aws }: CliContext,
  customizations: Customizations,
  workflowId: string,
  options: ReportOptions,
): Promise<ExitCode> {
  const progress = await customizations.progress(workflowId);
  if (isUnanswered(progress) || progress.reportUri === undefined) {
    throw failed(
      `${plainLine(workflowId)} is still running, so there is no outcome yet. Wait for it with: ${commandsFor(workflowId).watch}`,
    );
  }
  output.say(`${plainLine(workflowId)} is still running (${progress.stage}); this is its evaluation.\n`);
  const evaluation = await fetchReport((await aws.ports()).objects, progress.reportUri);
  const exitCode = await showReport(output, evaluation, options);
  output.answer(evaluation);
  return exitCode;
}

function asksForReport({ html, junit, reportJson, gate }: ReportOptions): boolean {
  return gate === true || [html, junit, reportJson].some((path) => path !== undefined);
}
