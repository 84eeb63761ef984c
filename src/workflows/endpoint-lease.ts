import { CancellationScope, patched, workflowInfo } from '@temporalio/workflow';
import { nounOf, servingOf } from '../domain/serving.ts';
import type { ServingSummary } from '../report/result.ts';
import { commit, type Commitment } from './commitment.ts';
import type { Plan, Run } from './run.ts';
import { failure, rootMessage } from './failures.ts';
import { createEndpoint, lookAtEndpoint } from './proxies.ts';

export interface Lease<T> {
  readonly value: T;
  /** Of what is kept, or of what the evaluation ran on. */
  readonly endpointArn: string;
  readonly kept: boolean;
  readonly serving: ServingSummary;
  /** From the request for the endpoint until it was gone, or until it was decided to keep it. */
  readonly hours: number;
}

/**
 * The endpoint is a lease: from the moment its creation is requested, every way out of here gives it back, except
 * `use` having returned with `keep`. Giving back can't be cancelled, goes by the endpoint's name (a lost reply to the
 * creation leaves no ARN), and lasts until Bedrock no longer knows the endpoint.
 *
 * Where the request accepts a commitment, `keep` buys it: a second endpoint, which takes the first one's place once it
 * serves. What was decided stands: from then on a cancellation comes too late.
 */
export async function withEndpoint<T>(
  run: Run,
  plan: Plan,
  customModelArn: string,
  use: (endpointArn: string) => Promise<{ readonly keep: boolean; readonly value: T }>,
): Promise<Lease<T>> {
  const { waiting, customModelName } = plan.request;
  const { kind, modelUnits, commitment } = servingOf(plan.request);
  const wait = {
    kind,
    name: plan.endpointName,
    owner: run.owner,
    firstIntervalSeconds: waiting.firstIntervalSeconds,
    longestIntervalSeconds: waiting.longestIntervalSeconds,
  };
  const requestedAtMs = Date.now();
  let leased: { arn: string; keep: boolean; value: T } | undefined;
  let committed: Commitment | undefined;

  run.story.enter('provisioning', { customModelArn });
  try {
    const arn = await createEndpoint(plan.request, customModelArn, run.owner, workflowInfo().runId);
    run.story.learn({ endpoint: { arn, kind, status: 'Creating' } });
    await ready();
    run.story.learn({ endpoint: { arn, kind, status: 'InService' } });
    leased = { arn, ...(await use(arn)) };
    if (leased.keep) await CancellationScope.nonCancellable(() => goOnServing());
  } finally {
    const isReplaced = committed !== undefined && 'endpointArn' in committed;
    if (!leased?.keep || isReplaced) await CancellationScope.nonCancellable(() => release());
  }
  const hours = (Date.now() - requestedAtMs) / 3_600_000;
  const { arn, keep, value } = leased;
  if (committed && 'endpointArn' in committed) {
    const { endpointArn } = committed;
    run.story.learn({ endpoint: { arn: endpointArn, kind: 'provisioned', status: 'Kept' } });
    const serving = { kind: 'provisioned', modelUnits, commitment, commitmentProblem: null } as const;
    return { value, endpointArn, kept: true, serving, hours };
  }
  if (keep) run.story.learn({ endpoint: { arn, kind, status: 'Kept' } });
  const commitmentProblem = committed?.problem ?? null;
  return {
    value,
    endpointArn: arn,
    kept: keep,
    serving: { kind, modelUnits: kind === 'provisioned' ? modelUnits : 0, commitment: 'none', commitmentProblem },
    hours,
  };

  async function ready(): Promise<void> {
    const limitSeconds = waiting.endpointLimitSeconds;
    const { observation, expired } = await run.waiting.wait(
      { ...wait, until: 'endpoint-ready', limitSeconds },
      run.ids.endpoint,
    );
    if (expired) {
      throw failure(
        'EndpointTimedOut',
        `the ${nounOf(kind)} of ${customModelName} was not in service after ${limitSeconds / 3600} h ` +
          '(waiting.endpointLimitHours), so it was released; the custom model is kept. Raise the limit or ask AWS',
      );
    }
    if (observation.endpoint?.status !== 'InService') {
      throw failure(
        'EndpointFailed',
        `the ${nounOf(kind)} of ${customModelName} is ${observation.endpoint?.status ?? 'gone'}: ` +
          `${observation.endpoint?.failureMessage ?? 'Bedrock gives no reason'}; it was released, the custom model is kept`,
      );
    }
  }

  async function goOnServing(): Promise<void> {
    const { committedEndpointName } = plan;
    if (committedEndpointName !== undefined) committed = await commit(run, plan, committedEndpointName, customModelArn);
    if (committed && 'endpointArn' in committed) return;
    const lost = await whyLost();
    if (lost === undefined) return;
    if (leased) leased = { ...leased, keep: false };
    const problems = [
      `the ${nounOf(kind)} of ${customModelName} was to be kept, but is ${lost}`,
      ...(committed ? [committed.problem] : []),
      'the custom model stays',
    ];
    throw failure('EndpointLost', problems.join('; '));
  }

  /** A decision may take a week, in which others can delete what it is about. What can't be seen counts as there. */
  async function whyLost(): Promise<string | undefined> {
    if (!patched('look-before-keeping')) return undefined;
    const found = await lookAtEndpoint(plan.endpointName, run.owner, kind).catch(() => undefined);
    if (!found) return undefined;
    if (!found.endpoint) return 'gone';
    const { status, failureMessage } = found.endpoint;
    return status === 'Failed' ? `Failed (${failureMessage ?? 'Bedrock gives no reason'})` : undefined;
  }

  async function release(): Promise<void> {
    const before = run.story.progress().endpoint;
    run.story.enter('releasing', before ? { endpoint: { ...before, status: 'Releasing' } } : {});
    try {
      await run.waiting.wait({ ...wait, ...(before && { arn: before.arn }), until: 'endpoint-gone' }, run.ids.release);
    } catch (error) {
      throw failure(
        'ReleaseFailed',
        `the ${nounOf(kind)} ${before?.arn ?? plan.endpointName} could not be released and may go on billing: ${rootMessage(error)}`,
      );
    }
    if (before) run.story.learn({ endpoint: { ...before, status: 'Released' } });
  }
}
