import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { commitmentInWords, servingOf } from '../domain/serving.ts';
import { rootMessage } from './failures.ts';
import { buyCommitment, lookAtEndpoint } from './proxies.ts';
import type { Plan, Run } from './run.ts';

/** The committed throughput that serves now; or why none does, as a clause that follows "kept without it:". */
export type Commitment = { readonly endpointArn: string } | { readonly problem: string };

/**
 * Buys the commitment that the request accepts and the approval confirmed, and waits until it serves. Never throws:
 * whatever goes wrong here, somebody decided that the model is kept, and what serves it already goes on doing so.
 */
export async function commit(run: Run, plan: Plan, name: string, customModelArn: string): Promise<Commitment> {
  const { waiting } = plan.request;
  const serving = servingOf(plan.request);
  const wait = {
    kind: 'provisioned',
    name,
    owner: run.owner,
    firstIntervalSeconds: waiting.firstIntervalSeconds,
    longestIntervalSeconds: waiting.longestIntervalSeconds,
  } as const;

  run.story.enter('committing');
  try {
    const arn = await buy();
    run.story.learn({ committed: { arn, status: 'Creating' } });
    return await ready(arn);
  } catch (error) {
    return { problem: `${described()} could not be bought: ${rootMessage(error)}` };
  }

  /** Where Temporal gave up on it, rather than Bedrock on the request, an attempt may have bought it all the same. */
  async function buy(): Promise<string> {
    try {
      return await buyCommitment(plan.request, customModelArn, run.owner);
    } catch (error) {
      const isRefused = error instanceof ActivityFailure && isFinal(error.cause);
      if (isRefused) throw error;
      const { endpoint } = await lookAtEndpoint(name, run.owner, 'provisioned');
      if (!endpoint) throw error;
      return endpoint.arn;
    }
  }

  async function ready(arn: string): Promise<Commitment> {
    const limitSeconds = waiting.endpointLimitSeconds;
    try {
      const { observation, expired } = await run.waiting.wait(
        { ...wait, until: 'endpoint-ready', limitSeconds },
        run.ids.commitment,
      );
      const { status = 'gone', failureMessage = 'Bedrock gives no reason' } = observation.endpoint ?? {};
      if (status === 'InService') {
        run.story.learn({ committed: { arn, status } });
        return { endpointArn: arn };
      }
      if (expired) {
        return bought(arn, `was not in service after ${limitSeconds / 3600} h (waiting.endpointLimitHours)`);
      }
      run.story.learn({ committed: { arn, status: 'Failed' } });
      await run.waiting.wait({ ...wait, until: 'endpoint-gone' }, run.ids.commitmentRelease);
      return { problem: `${described()} is ${status}, and was released: ${failureMessage}` };
    } catch (error) {
      return bought(arn, `can't be waited for: ${rootMessage(error)}`);
    }
  }

  function bought(arn: string, what: string): Commitment {
    return { problem: `${described()} is bought (${arn}), bills and can't be deleted before its end, but ${what}` };
  }

  function described(): string {
    const { commitment } = serving;
    return `the throughput with a commitment${commitment === 'none' ? '' : ` of ${commitmentInWords(commitment)}`}`;
  }
}

function isFinal(cause: Error | undefined): boolean {
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}
