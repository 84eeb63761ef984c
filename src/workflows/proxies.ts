/**
 * Time-outs and retries by kind of work. Errors that no retry heals are marked non-retryable where they are classified
 * (`aws/errors.ts`), so every policy here may be generous: what it retries is expected to pass.
 */
import {
  ActivityCancellationType,
  CancellationScope,
  CancelledFailure,
  patched,
  proxyActivities,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Activities beat every two seconds; after this long without a beat their worker counts as dead. */
const silence = 20_000;

/** Asking a service something, or one short call that changes something. An outage of hours must not end a run. */
const call: ActivityOptions = {
  startToCloseTimeout: 2 * minute,
  heartbeatTimeout: silence,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: minute },
};

/**
 * Buying what nobody can call off: an outage of minutes must not cost it, but nobody should wait for it for days while
 * no cancellation is heard.
 */
const purchase: ActivityOptions = { ...call, scheduleToCloseTimeout: hour };

/** Reading and checking data, or loading an encoder: minutes, with heartbeats, so that a dead worker is noticed. */
const read: ActivityOptions = {
  startToCloseTimeout: hour,
  heartbeatTimeout: silence,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: minute, maximumAttempts: 20 },
};

/** Answering or scoring a shard: long, heartbeats often, and what an attempt has finished is not lost. */
const evaluate: ActivityOptions = {
  startToCloseTimeout: 6 * hour,
  heartbeatTimeout: silence,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: minute, maximumAttempts: 50 },
};

/**
 * Giving back what bills: no error ends it, because giving up would leave something billing that nobody decided to
 * keep. Where only a person can help, the activity stays pending in the Web UI with its reason.
 */
const release: ActivityOptions = {
  startToCloseTimeout: 2 * minute,
  heartbeatTimeout: silence,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 5 * minute },
};

/** Telling people: worth a few tries, never worth losing the run for. */
const notify: ActivityOptions = {
  startToCloseTimeout: minute,
  heartbeatTimeout: silence,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 10_000, maximumAttempts: 4 },
};

export const { validateRequest, stopJob, lookAtJob, lookAtEndpoint, decideVerdict } = proxyActivities<Activities>(call);
/**
 * A cancellation waits for the call that is under way. Otherwise (Temporal's default) whoever gives back would look
 * before what is to be given back exists, and find nothing.
 */
const waited: ActivityOptions = { ...call, cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };
const unwaited = proxyActivities<Activities>(call);
const buying = proxyActivities<Activities>(waited);

export const createJob: Activities['createJob'] = (...args) => asCancelled(purchases().createJob(...args));
export const createEndpoint: Activities['createEndpoint'] = (...args) =>
  asCancelled(purchases().createEndpoint(...args));

function purchases() {
  return patched('wait-for-purchases') ? buying : unwaited;
}

/** Whatever becomes of a call whose end a cancellation waits for, it is the cancellation that people asked for. */
async function asCancelled<T>(purchase: Promise<T>): Promise<T> {
  try {
    return await purchase;
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Workflow canceled');
    throw error;
  }
}

export const { buyCommitment } = proxyActivities<Activities>(purchase);
export const { estimateCost, forecastCost, skipEvaluation, writeReport, writeResult } =
  proxyActivities<Activities>(call);
export const { preflight, checkData, checkEncoder, readLosses, planEvaluation, collectInferences } =
  proxyActivities<Activities>(read);
/** Preparing data of any size: hours at most; an attempt that died is repeated and writes the same. */
const prepare: ActivityOptions = {
  startToCloseTimeout: 12 * hour,
  heartbeatTimeout: silence,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: minute, maximumAttempts: 20 },
};

export const { prepareData } = proxyActivities<Activities>(prepare);
export const { answerShard, judgeShard, scoreAnswers } = proxyActivities<Activities>(evaluate);
export const { releaseEndpoint } = proxyActivities<Activities>(release);
export const { sendMail } = proxyActivities<Activities>(notify);
