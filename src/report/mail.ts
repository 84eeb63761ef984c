import { commandsFor } from './commands.ts';
import { plainLine, plainText } from './escape.ts';
import { details, heading, page, paragraph, preformatted, scoreTable, sentences } from './html.ts';
import { titleOf, verdictPhrase } from './markdown.ts';
import { forecastPhrase, forecastRows, pricesPhrase } from './forecast.ts';
import { formatTime, formatUsd } from './numbers.ts';
import { renderResultText, renderScoresText, type Outcome } from './render.ts';
import { endpointNoun, keptPhrase, servingOrProvisioned, whileWaiting } from './serving-text.ts';
import { alignColumns } from './table.ts';
import type { Progress } from '../workflows/messages.ts';
import type { CostForecast, PriceKind, CustomizationResult, ServingSummary, Verdict } from './result.ts';

/** What is asked of a person, and what waiting costs meanwhile. */
export interface ApprovalRequest {
  readonly workflowId: string;
  readonly runId: string;
  readonly jobName: string;
  readonly baseModel: string;
  readonly scores: CustomizationResult['scores'];
  readonly verdict: Verdict['verdict'];
  readonly verdictReasons: readonly string[];
  /** The metric that decided: `bertscore.f1`. */
  readonly metric: string;
  /** ISO 8601, UTC: without a decision the endpoint is released then. */
  readonly expiresAt: string;
  /** What the evaluation ran on, and what keeping it buys; provisioned without commitment where absent. */
  readonly serving?: Pick<ServingSummary, 'kind' | 'modelUnits' | 'commitment'>;
  /** What the endpoint costs while it waits; null where no price is known. */
  readonly endpointUsdPerHour: number | null;
  /** What the throughput costs that keeping it buys with a commitment. */
  readonly committedUsdPerHour?: number | null;
  readonly pricesAsOf: string;
  readonly priceKind?: PriceKind;
  /** Why what keeping it buys would pass the budget; absent where it doesn't. */
  readonly beyondBudget?: string;
  /** Null in runs that began with an older version. */
  readonly forecast: CostForecast | null;
  /** The page with the evidence. */
  readonly reportUri: string;
}

/** A purchase that would pass the budget, and that a person is to decide about. */
export interface PurchaseRequest {
  readonly workflowId: string;
  readonly runId: string;
  readonly jobName: string;
  readonly baseModel: string;
  readonly purchase: 'job' | 'endpoint' | 'commitment';
  /** One sentence: what it may cost, and what the budget is. */
  readonly reason: string;
  readonly expiresAt: string;
  readonly forecast: CostForecast | null;
}

/** A customization that ended without an outcome. */
export interface FailureNotice {
  readonly workflowId: string;
  readonly runId: string;
  readonly jobName: string;
  readonly baseModel: string;
  readonly ending: 'failed' | 'cancelled';
  /** The stage at which it ended. */
  readonly failedAt: string;
  readonly reason: string;
  /** Null where there is none; a custom model that exists stays. */
  readonly customModelArn: string | null;
  /** As far as the run knows of them. */
  readonly endpoint?: Progress['endpoint'];
  readonly committed?: Progress['committed'];
}

export type MailContent =
  | { readonly kind: 'result'; readonly result: Outcome }
  | { readonly kind: 'budget'; readonly request: PurchaseRequest; readonly isReminder: boolean }
  | { readonly kind: 'failure'; readonly failure: FailureNotice }
  | { readonly kind: 'approval' | 'reminder'; readonly request: ApprovalRequest };

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The e-mail of an outcome, of a failure, of a decision that is due, or of a reminder of one. */
export function renderMail(content: MailContent): RenderedMail {
  switch (content.kind) {
    case 'result':
      return resultMail(content.result);
    case 'failure':
      return failureMail(content.failure);
    case 'approval':
    case 'reminder':
      return approvalMail(content.request, content.kind);
    case 'budget':
      return purchaseMail(content.request, content.isReminder);
  }
}

function resultMail(result: Outcome): RenderedMail {
  const kept = result.outcome === 'kept';
  const { kind, commitmentProblem } = servingOrProvisioned(result.serving);
  const bill = kept
    ? `The ${endpointNoun(kind)} ${keptPhrase(result)}`
    : 'The endpoint is deleted: nothing of this run bills by the hour.';
  const without = commitmentProblem === null ? '' : ' without its commitment';
  return {
    subject: subjectLine(
      `${result.jobName}: ${kept ? 'kept' : 'released'}${without}, ${verdictPhrase(result.verdict)}`,
    ),
    text: `${renderResultText(result)}\n\n${plainLine(bill)}\n`,
    html: page([
      heading(`${kept ? 'Kept' : 'Released'}${without}: the custom model is ${verdictPhrase(result.verdict)}`),
      paragraph(result.reason),
      scoreTable(result.scores, result.decision.metric),
      sentences(result.verdictReasons),
      paragraph(bill),
      details([
        ['Customization', `${result.workflowId} (run ${result.runId})`],
        ['Base model', result.baseModel],
        ['Custom model', result.customModelArn],
        ['Endpoint', result.endpointArn ?? 'released'],
        ...(result.approval ? [decisionRow(result.approval)] : []),
        ['Answers of the base model', result.inferences?.baseline ?? 'none'],
        ['Answers of the custom model', result.inferences?.candidate ?? 'none'],
        ['Result', result.resultUri],
        ['Report', result.reportUri],
        ['Cost of the run', `${formatUsd(result.cost.totalUsd)} (estimate, ${pricesPhrase(result.cost)})`],
        ...(result.cost.forecast
          ? ([['Expected before the start', forecastPhrase(result.cost.forecast)]] as const)
          : []),
      ]),
    ]),
  };
}

function approvalMail(request: ApprovalRequest, kind: 'approval' | 'reminder'): RenderedMail {
  const commands = commandsFor(request.workflowId);
  const verdict = `The custom model of ${request.jobName} is ${verdictPhrase(request.verdict)} (${request.baseModel}).`;
  const due = `Decide until ${formatTime(request.expiresAt)}. Without a decision the endpoint is released.`;
  const { beyondBudget } = request;
  const prices = [...whileWaiting(request), ...(beyondBudget === undefined ? [] : [sentence(beyondBudget)])];
  const expected =
    request.forecast && `Before it began, the run was expected to cost ${forecastPhrase(request.forecast)}.`;
  const keep = [commands.approve, commands.approveBySignal];
  const release = [commands.reject, commands.rejectBySignal];
  return {
    subject: subjectLine(`${kind === 'reminder' ? 'Reminder: ' : ''}${request.jobName}: keep the custom model?`),
    text: [
      plainLine(verdict),
      '',
      renderScoresText(request.scores, undefined, request.metric),
      ...request.verdictReasons.map((reason) => `  ${plainLine(reason)}`),
      '',
      plainLine(due),
      ...prices.map(plainLine),
      ...(expected === null ? [] : [plainLine(expected)]),
      '',
      'Keep it, by either of:',
      ...keep.map((command) => `  ${command}`),
      '',
      'Release it, by either of:',
      ...release.map((command) => `  ${command}`),
      '',
      `The evidence: ${plainLine(request.reportUri)}`,
      `Customization ${plainLine(request.workflowId)} (run ${plainLine(request.runId)})`,
      '',
    ].join('\n'),
    html: page([
      heading(verdict),
      scoreTable(request.scores, request.metric),
      sentences(request.verdictReasons),
      paragraph(due),
      ...prices.map(paragraph),
      ...(expected === null ? [] : [paragraph(expected)]),
      paragraph('Keep it, by either of:'),
      preformatted(keep),
      paragraph('Release it, by either of:'),
      preformatted(release),
      details([
        ['The evidence', request.reportUri],
        ['Customization', `${request.workflowId} (run ${request.runId})`],
      ]),
    ]),
  };
}

function purchaseMail(request: PurchaseRequest, isReminder: boolean): RenderedMail {
  const { jobName, baseModel, purchase, reason, expiresAt, forecast, workflowId, runId } = request;
  const commands = commandsFor(workflowId);
  const title = `May ${jobName} buy its ${purchase} (${baseModel})?`;
  const why = sentence(reason);
  const due = `Decide until ${formatTime(expiresAt)}. Without a decision nothing more is bought, and the customization ends.`;
  const yes = [commands.approve, commands.approveBySignal];
  const no = [commands.reject, commands.rejectBySignal];
  const rows = forecast ? forecastRows(forecast) : [];
  const notes = forecast?.notes ?? [];
  return {
    subject: subjectLine(`${isReminder ? 'Reminder: ' : ''}${jobName}: buy the ${purchase}, beyond the budget?`),
    text: [
      plainLine(title),
      '',
      plainLine(why),
      '',
      ...alignColumns(rows.map(([name, sum]) => [`  ${name}`, sum])),
      ...notes.map((note) => `  ${plainLine(note)}`),
      '',
      plainLine(due),
      '',
      'Buy it, by either of:',
      ...yes.map((command) => `  ${command}`),
      '',
      'Refuse, by either of:',
      ...no.map((command) => `  ${command}`),
      '',
      `Customization ${plainLine(workflowId)} (run ${plainLine(runId)})`,
      '',
    ].join('\n'),
    html: page([
      heading(title),
      paragraph(why),
      details(rows),
      sentences(notes),
      paragraph(due),
      paragraph('Buy it, by either of:'),
      preformatted(yes),
      paragraph('Refuse, by either of:'),
      preformatted(no),
      details([['Customization', `${workflowId} (run ${runId})`]]),
    ]),
  };
}

function failureMail(failure: FailureNotice): RenderedMail {
  const { jobName, baseModel, ending, failedAt, reason, workflowId, customModelArn } = failure;
  const title = `The customization ${jobName} of ${baseModel} ${ending === 'cancelled' ? 'was cancelled' : 'failed'}`;
  const where = `It ended at stage "${titleOf(failedAt)}", because:`;
  const bill = endpointsLeft(failure) + (customModelArn === null ? '' : ` The custom model stays: ${customModelArn}`);
  const clean = `What it made can be deleted with: ${commandsFor(workflowId).cleanup}`;
  return {
    subject: subjectLine(`${jobName}: ${ending} at stage ${failedAt}`),
    text: [
      plainLine(title),
      '',
      plainLine(where),
      ...indented(reason),
      '',
      plainLine(bill),
      clean,
      '',
      `Customization ${plainLine(workflowId)} (run ${plainLine(failure.runId)})`,
      '',
    ].join('\n'),
    html: page([
      heading(title),
      paragraph(where),
      preformatted([reason]),
      paragraph(bill),
      paragraph(clean),
      details([['Customization', `${workflowId} (run ${failure.runId})`]]),
    ]),
  };
}

function endpointsLeft({ endpoint, committed }: FailureNotice): string {
  const bills = endpoint?.kind === 'on-demand' ? 'bills what it answers' : 'bills by the hour';
  const bound =
    committed && committed.status !== 'Failed' && committed.arn !== endpoint?.arn
      ? ` The throughput with a commitment is bought, and bills by the hour until its end: ${committed.arn}.`
      : '';
  if (endpoint?.status === 'Kept')
    return `Its endpoint is kept, as was decided, and ${bills}: ${endpoint.arn}.${bound}`;
  if (endpoint && endpoint.status !== 'Released')
    return `Its endpoint could not be released, and ${bills}: ${endpoint.arn}.${bound}`;
  return `Its endpoint, if there was one, is released${bound === '' ? ': nothing of it bills by the hour' : ''}.${bound}`;
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function indented(text: string): readonly string[] {
  return plainText(text)
    .split('\n')
    .map((line) => `  ${line}`);
}

function decisionRow(approval: NonNullable<CustomizationResult['approval']>): readonly [string, string] {
  const comment = approval.comment ? `: ${approval.comment}` : '';
  return [approval.approved ? 'Approved by' : 'Rejected by', `${approval.by}, ${formatTime(approval.at)}${comment}`];
}

/** Mail servers fold and cut long subjects; job names reach 63 characters, so little is ever lost. */
function subjectLine(text: string): string {
  return `[Temper] ${plainLine(text)}`.slice(0, 150);
}
