import { plainLine } from './escape.ts';
import { titleOf } from './markdown.ts';
import { formatScore } from './numbers.ts';
import type { Progress, Stage } from '../workflows/messages.ts';

/** What became known between two looks, a line each; everything that is known where there was no earlier look. */
export function progressLines(before: Progress | undefined, now: Progress): readonly string[] {
  const old = new Set(before ? stateLines(before) : []);
  return stateLines(now).filter((line) => !old.has(line));
}

/** Where it stands, on one line, for a spinner: `Customizing: training InProgress, training loss 1.2345`. */
export function progressHeadline(progress: Progress): string {
  const { evaluation, job } = progress;
  const detail =
    progress.stage === 'evaluating' && evaluation
      ? `${evaluation.step}, ${evaluation.answered} of ${evaluation.total} answers`
      : progress.stage === 'customizing' && job
        ? [...phaseLines(job).slice(-1), ...lossLine(job)].join(', ') || job.status
        : progress.headline;
  return plainLine(`${titleOf(progress.stage)}: ${detail}`);
}

/** Stages whose lines below already say what their headline sums up. */
const detailed: ReadonlySet<Stage> = new Set(['customizing', 'provisioning', 'evaluating']);

function stateLines(progress: Progress): readonly string[] {
  const { job, endpoint, evaluation, approval } = progress;
  const lines = [
    ...progress.stages.map(({ stage }) => titleOf(stage)),
    ...(detailed.has(progress.stage) ? [] : [`  ${progress.headline}`]),
    ...(job ? [...phaseLines(job), ...lossLine(job)].map((line) => `  ${line}`) : []),
    ...(endpoint ? [`  endpoint ${endpoint.status}`] : []),
    ...(evaluation ? [`  ${evaluation.step}: ${evaluation.answered} of ${evaluation.total} answers`] : []),
    ...(progress.verdict ? [`  verdict: ${progress.verdict}`] : []),
    ...(approval?.decision
      ? [`  ${approval.decision.approved ? 'approved' : 'rejected'} by ${approval.decision.by}`]
      : []),
  ];
  return lines.map((line) => (line.startsWith('  ') ? `  ${plainLine(line)}` : plainLine(line)));
}

function phaseLines(job: NonNullable<Progress['job']>): readonly string[] {
  return [
    ['validation', job.validation],
    ['data processing', job.dataProcessing],
    ['training', job.training],
  ]
    .filter(([, status]) => status && status !== 'NotStarted')
    .map(([phase, status]) => `${phase} ${status}`);
}

function lossLine(job: NonNullable<Progress['job']>): readonly string[] {
  const losses = [
    ...(job.trainingLoss === undefined ? [] : [`training loss ${formatScore(job.trainingLoss)}`]),
    ...(job.validationLoss === undefined ? [] : [`validation loss ${formatScore(job.validationLoss)}`]),
  ];
  return losses.length === 0 ? [] : [losses.join(', ')];
}
