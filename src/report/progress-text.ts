import { plainLine } from './escape.ts';
import { forecastPhrase } from './forecast.ts';
import { titleOf } from './markdown.ts';
import { formatScore } from './numbers.ts';
import { endpointNoun } from './serving-text.ts';
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

/** Everything known, each fact under the stage that it belongs to, so that what is new reads in order. */
function stateLines(progress: Progress): readonly string[] {
  const { stages, ignoredSignal } = progress;
  return [
    ...stages.flatMap(({ stage }) => [
      titleOf(stage),
      ...detailLines(progress, stage).map((line) => `  ${plainLine(line)}`),
    ]),
    ...(ignoredSignal === undefined ? [] : [`  ! ${plainLine(ignoredSignal)}`]),
  ];
}

function detailLines(progress: Progress, stage: Stage): readonly string[] {
  const { job, endpoint, evaluation, verdict, approval, headline } = progress;
  switch (stage) {
    case 'validating': {
      const { forecast, warnings = [] } = progress;
      const checked = [
        ...(forecast ? [`cost: ${forecastPhrase(forecast)}`] : []),
        ...warnings.map((text) => `! ${text}`),
      ];
      return stage === progress.stage ? [headline, ...checked] : checked;
    }
    case 'customizing':
      return job ? [...phaseLines(job), ...lossLine(job)] : [];
    case 'provisioning':
      return endpoint?.status === 'Creating' || endpoint?.status === 'InService'
        ? [`${endpointNoun(endpoint.kind)} ${endpoint.status}`]
        : [];
    case 'evaluating':
      return evaluation ? [`${evaluation.step}: ${evaluation.answered} of ${evaluation.total} answers`] : [];
    case 'deciding':
      return verdict ? [`verdict: ${verdict}`] : [];
    case 'awaiting-approval': {
      const decision = approval?.decision;
      const made = decision ? [`${decision.approved ? 'approved' : 'rejected'} by ${decision.by}`] : [];
      return stage === progress.stage ? [headline, ...made] : made;
    }
    case 'committing':
      return progress.committed ? [`commitment ${progress.committed.status}`] : [];
    case 'releasing':
      return endpoint?.status === 'Releasing' || endpoint?.status === 'Released'
        ? [`${endpointNoun(endpoint.kind)} ${endpoint.status}`]
        : [];
    default:
      return stage === progress.stage ? [headline] : [];
  }
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
