/**
 * What the Web UI shows as a workflow's current details. Workflow code imports this file: everything it pulls in is
 * pure, small and of this folder.
 */
import { commandsFor } from './commands.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { forecastPhrase, pricesPhrase } from './forecast.ts';
import { formatScore, formatTime, formatUsd } from './numbers.ts';
import { scoreRows } from './scores.ts';
import { commitmentPhrase, endpointNoun, keptPhrase } from './serving-text.ts';
import type { CustomizationResult } from './result.ts';
import type { Progress } from '../workflows/messages.ts';

export function renderProgressMarkdown(progress: Progress): string {
  const { job, endpoint, evaluation, approval } = progress;
  return blocks([
    `### ${titleOf(progress.stage)}`,
    escapeMarkdown(progress.headline),
    progress.ignoredSignal && `**${escapeMarkdown(progress.ignoredSignal)}**`,
    list([
      ['Base model', code(progress.baseModel)],
      ['Job', both(code(progress.jobName), job && escapeMarkdown(jobLine(job)))],
      ['Custom model', code(progress.customModelArn ?? progress.customModelName)],
      ['Endpoint', endpoint && both(code(endpoint.arn), `${endpointNoun(endpoint.kind)}, ${endpoint.status}`)],
      ['Commitment', progress.committed && both(code(progress.committed.arn), progress.committed.status)],
      ['Evaluation', evaluation && `${evaluation.answered} of ${evaluation.total} answers, ${evaluation.step}`],
      ['Verdict', progress.verdict && `**${escapeMarkdown(progress.verdict)}**`],
      ['Data report', code(progress.dataReportUri)],
      ['Report', code(progress.reportUri)],
      ['Cost', progress.forecast && escapeMarkdown(forecastPhrase(progress.forecast))],
    ]),
    bullets(progress.warnings),
    progress.scores && scoreTable(progress.scores),
    bullets(progress.verdictReasons),
    approval && approvalBlock(progress, approval),
    `Stages: ${progress.stages.map(({ stage }) => titleOf(stage)).join(' → ')}`,
  ]);
}

export function renderResultMarkdown(result: CustomizationResult): string {
  const { approval, cost, inferences } = result;
  return blocks([
    `### ${result.outcome === 'kept' ? 'Kept' : 'Released'}: the custom model is ${escapeMarkdown(verdictPhrase(result.verdict))}`,
    escapeMarkdown(result.reason),
    scoreTable(result.scores),
    bullets(result.verdictReasons),
    list([
      ['Base model', code(result.baseModel)],
      ['Custom model', code(result.customModelArn)],
      [
        'Endpoint',
        result.endpointArn === null
          ? 'released'
          : both(code(result.endpointArn), escapeMarkdown(`kept: it ${keptPhrase(result)}`)),
      ],
      [
        approval?.approved === false ? 'Rejected by' : 'Approved by',
        approval &&
          both(escapeMarkdown(`${approval.by}, ${formatTime(approval.at)}`), escapeMarkdown(approval.comment), ': '),
      ],
      ['Answers', inferences && both(code(inferences.baseline), code(inferences.candidate), ', ')],
      ['Result', code(result.resultUri)],
      ['Data report', code(result.data?.reportUri)],
      ['Report', code(result.reportUri)],
      ['Cost', `${formatUsd(cost.totalUsd)} (estimate, ${escapeMarkdown(pricesPhrase(cost))})`],
      ['Expected before', cost.forecast && escapeMarkdown(forecastPhrase(cost.forecast))],
    ]),
  ]);
}

/** `better than the base model`, and so on; the words of every report. */
export function verdictPhrase(verdict: CustomizationResult['verdict']): string {
  return (
    {
      better: 'better than the base model',
      worse: 'not better than the base model',
      inconclusive: 'neither clearly better nor worse than the base model',
      invalid: 'not comparable with the base model',
    }[verdict] ?? verdict
  );
}

/** `awaiting-approval` → `Awaiting approval` */
export function titleOf(stage: string): string {
  const words = stage.replace(/-/gu, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `InProgress (training InProgress, training loss 1.2345)`; phases that have not started are left out. */
export function jobLine(job: NonNullable<Progress['job']>): string {
  const phases = [
    ['validation', job.validation],
    ['data processing', job.dataProcessing],
    ['training', job.training],
  ] as const;
  const facts = [
    ...phases.filter(([, status]) => status && status !== 'NotStarted').map(([name, status]) => `${name} ${status}`),
    ...(job.trainingLoss === undefined ? [] : [`training loss ${formatScore(job.trainingLoss)}`]),
    ...(job.validationLoss === undefined ? [] : [`validation loss ${formatScore(job.validationLoss)}`]),
  ];
  return facts.length === 0 ? job.status : `${job.status} (${facts.join(', ')})`;
}

function approvalBlock({ workflowId, serving }: Progress, approval: NonNullable<Progress['approval']>): string {
  const { decision } = approval;
  if (decision) return `${decision.approved ? 'Approved' : 'Rejected'} by ${escapeMarkdown(decision.by)}.`;
  const { approve, reject, approveBySignal, rejectBySignal } = commandsFor(workflowId);
  const otherwise = approval.question === undefined ? 'the endpoint is released' : 'nothing more is bought';
  return blocks([
    `Waits for a decision until **${escapeMarkdown(formatTime(approval.expiresAt))}**; without one ${otherwise}.`,
    serving &&
      serving.commitment !== 'none' &&
      `Keeping it buys ${commitmentPhrase(serving)}, which can't be deleted before its end and renews itself.`,
    ['```sh', approve, reject, approveBySignal, rejectBySignal, '```'].join('\n'),
  ]);
}

function scoreTable(scores: CustomizationResult['scores']): string {
  const rows = scoreRows(scores).map(
    (row) => `| ${row.label} | ${row.baseline} | ${row.candidate} | ${row.difference} |`,
  );
  return ['| Score | Base model | Custom model | Difference |', '|---|---:|---:|---:|', ...rows].join('\n');
}

function list(facts: readonly (readonly [string, string | null | undefined])[]): string {
  return facts
    .filter(([, value]) => value)
    .map(([name, value]) => `- **${name}**: ${value}`)
    .join('\n');
}

function bullets(sentences: readonly string[] = []): string {
  return sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n');
}

function code(text: string | undefined): string | undefined {
  return text === undefined ? undefined : codeSpan(text);
}

function both(first: string | undefined, second: string | undefined, between = ' '): string | undefined {
  return [first, second].filter(Boolean).join(between) || undefined;
}

function blocks(parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n');
}
