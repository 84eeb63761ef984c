import {
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Observation } from '../activities/observations.ts';
import type { EndpointKind } from '../domain/families/family.ts';
import { observedSignal, resourceChangedSignal } from './messages.ts';
import { lookAtEndpoint, lookAtJob, releaseEndpoint } from './proxies.ts';

export interface AwaitInput {
  /** What to wait for: a job's end, an endpoint's being servable, or an endpoint's being gone. */
  readonly until: 'job-ended' | 'endpoint-ready' | 'endpoint-gone';
  /** Name of the job or endpoint. */
  readonly name: string;
  /** Of an endpoint; provisioned where absent. */
  readonly kind?: EndpointKind;
  /** Of an endpoint that the run itself has created: known to be its own whatever has become of its tags. */
  readonly arn?: string;
  /** Workflow and run whose resource it is: nothing of another run's is ever released. */
  readonly owner: { readonly workflowId: string; readonly runId: string };
  readonly firstIntervalSeconds: number;
  readonly longestIntervalSeconds: number;
  /** The wait ends with `expired` after this long; absent where giving up would be worse than waiting. */
  readonly limitSeconds?: number;
  /** Set by continue-as-new. */
  readonly resumed?: { readonly startedAtMs: number; readonly reported: string; readonly reportedAtMs: number };
}

export interface AwaitResult {
  readonly observation: Observation;
  readonly expired: boolean;
}

/** Looks after which history is cut: at about 11 events a look this stays well below Temporal's 10,240 warning. */
const looksPerRun = 400;
/** The interval is this share of the time already waited: a wait is never prolonged by more than about as much. */
const share = 0.05;
/** Figures alone (a loss) are reported to the parent no more often than this; a change of status always is. */
const reportEveryMs = 5 * 60_000;

/**
 * Asks, sleeps on a durable timer, asks again, until what is waited for has happened. A child of the customization, so
 * that a week of looking grows (and cuts) this history and not the story's. The signal `resourceChanged` wakes it.
 *
 * Giving back can't be cancelled: whoever cancels all that runs is to find nothing that bills.
 */
export async function awaitResource(input: AwaitInput): Promise<AwaitResult> {
  if (input.until !== 'endpoint-gone') return untilDone(input);
  return CancellationScope.nonCancellable(() => untilDone(input));
}

async function untilDone(input: AwaitInput): Promise<AwaitResult> {
  let woken = false;
  setHandler(resourceChangedSignal, () => void (woken = true), {
    description: 'Something has changed: look now instead of at the next timer.',
  });
  const startedAtMs = input.resumed?.startedAtMs ?? Date.now();
  let reported = input.resumed?.reported ?? '';
  let reportedAtMs = input.resumed?.reportedAtMs ?? 0;

  for (let looks = 0; looks < looksPerRun && !workflowInfo().continueAsNewSuggested; looks += 1) {
    woken = false;
    const observation = await look(input);
    const waitedSeconds = (Date.now() - startedAtMs) / 1_000;
    const expired = input.limitSeconds !== undefined && waitedSeconds >= input.limitSeconds;
    const figuresDue = Date.now() - reportedAtMs >= reportEveryMs && observation.figures !== '';
    if (observation.summary !== reported || figuresDue) {
      await report(observation);
      reported = observation.summary;
      reportedAtMs = Date.now();
    }
    if (observation.done || expired) return { observation, expired: expired && !observation.done };

    const interval = clamp(waitedSeconds * share, input.firstIntervalSeconds, input.longestIntervalSeconds);
    const remaining = input.limitSeconds === undefined ? interval : input.limitSeconds - waitedSeconds;
    const pauseMs = Math.ceil(Math.max(Math.min(interval, remaining), 0.1) * 1_000);
    await condition(() => woken, pauseMs, { summary: `${observation.summary}: next look` });
  }
  return continueAsNew<typeof awaitResource>({ ...input, resumed: { startedAtMs, reported, reportedAtMs } });
}

function look({ until, name, owner, kind, arn }: AwaitInput): Promise<Observation> {
  if (until === 'job-ended') return lookAtJob(name, owner);
  if (until === 'endpoint-ready') return lookAtEndpoint(name, owner, kind);
  return releaseEndpoint(name, owner, kind, arn);
}

async function report(observation: Observation): Promise<void> {
  setCurrentDetails(`${observation.summary}${observation.figures ? `\n\n${observation.figures}` : ''}`);
  const parent = workflowInfo().parent;
  if (!parent) return;
  // A parent that has ended (terminated, or released while we go on deleting) can't be told; that is no reason to stop.
  await getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(observedSignal, observation)
    .catch(() => undefined);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
