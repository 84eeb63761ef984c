import { CancellationScope } from '@temporalio/workflow';
import type { Plan, Run } from './run.ts';
import { failure } from './failures.ts';
import { createEndpoint } from './proxies.ts';

export interface Lease<T> {
  readonly value: T;
  readonly endpointArn: string;
  readonly kept: boolean;
  /** From the request for the endpoint until it was gone, or until it was decided to keep it. */
  readonly hours: number;
}

/**
 * The endpoint is a lease: from the moment its creation is requested, every way out of here gives it back, except
 * `use` having returned with `keep`. Giving back can't be cancelled, goes by the endpoint's name (a lost reply to the
 * creation leaves no ARN), and lasts until Bedrock no longer knows the endpoint.
 */
export async function withEndpoint<T>(
  run: Run,
  plan: Plan,
  customModelArn: string,
  use: (endpointArn: string) => Promise<{ readonly keep: boolean; readonly value: T }>,
): Promise<Lease<T>> {
  const { waiting, customModelName } = plan.request;
  const wait = {
    name: plan.endpointName,
    owner: run.owner,
    firstIntervalSeconds: waiting.firstIntervalSeconds,
    longestIntervalSeconds: waiting.longestIntervalSeconds,
  };
  const requestedAtMs = Date.now();
  let leased: { arn: string; keep: boolean; value: T } | undefined;

  run.story.enter('provisioning', { customModelArn });
  try {
    const arn = await createEndpoint(plan.request, customModelArn, run.owner);
    run.story.learn({ endpoint: { arn, status: 'Creating' } });
    await ready();
    run.story.learn({ endpoint: { arn, status: 'InService' } });
    leased = { arn, ...(await use(arn)) };
  } finally {
    if (!leased?.keep) await CancellationScope.nonCancellable(() => release());
  }
  if (leased.keep) run.story.learn({ endpoint: { arn: leased.arn, status: 'Kept' } });
  return {
    value: leased.value,
    endpointArn: leased.arn,
    kept: leased.keep,
    hours: (Date.now() - requestedAtMs) / 3_600_000,
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
        `the provisioned throughput of ${customModelName} was not in service after ${limitSeconds / 3600} h ` +
          '(waiting.endpointLimitHours), so it was released; the custom model is kept. Raise the limit or ask AWS',
      );
    }
    if (observation.endpoint?.status !== 'InService') {
      throw failure(
        'EndpointFailed',
        `the provisioned throughput of ${customModelName} is ${observation.endpoint?.status ?? 'gone'}: ` +
          `${observation.endpoint?.failureMessage ?? 'Bedrock gives no reason'}; it was released, the custom model is kept`,
      );
    }
  }

  async function release(): Promise<void> {
    const before = run.story.progress().endpoint;
    run.story.enter('releasing', before ? { endpoint: { ...before, status: 'Releasing' } } : {});
    await run.waiting.wait({ ...wait, until: 'endpoint-gone' }, run.ids.release);
    if (before) run.story.learn({ endpoint: { ...before, status: 'Released' } });
  }
}
