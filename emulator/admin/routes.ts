import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { describeDeployment } from '../deployments/describe-deployment.ts';
import { findJob } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import type { Route } from '../http/match-route.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { changeSettings } from '../settings.ts';
import { phaseNames } from '../state/state.ts';
import type { PhaseName } from '../state/state.ts';
import { describeThroughput } from '../throughput/describe-throughput.ts';
import { check, oneOf, required, string, structure } from '../validation/shapes.ts';
import { readFault } from './faults.ts';

export interface AdminRoute extends Route {
  readonly handle: (emulator: Emulator, call: Call) => Reply;
}

/** What only the emulator has. */
export const adminRoutes: readonly AdminRoute[] = [
  {
    method: 'GET',
    path: '/',
    handle: () => ok({ emulator: 'Amazon Bedrock, by Temper', manual: 'emulator/README.md' }),
  },
  { method: 'GET', path: '/_emulator/health', handle: () => ok({ status: 'ok' }) },
  { method: 'GET', path: '/_emulator/state', handle: (emulator) => ok(describeState(emulator)) },
  { method: 'GET', path: '/_emulator/settings', handle: ({ settings }) => ok(settings) },
  { method: 'PATCH', path: '/_emulator/settings', handle: patchSettings },
  { method: 'GET', path: '/_emulator/faults', handle: ({ faults }) => ok({ faults }) },
  { method: 'POST', path: '/_emulator/faults', handle: postFault },
  { method: 'DELETE', path: '/_emulator/faults', handle: deleteFaults },
  { method: 'POST', path: '/_emulator/jobs/{name}', handle: planFailure },
  { method: 'GET', path: '/_emulator/hold', handle: ({ holds }) => ok(holds) },
  { method: 'POST', path: '/_emulator/hold', handle: hold },
];

const ok = (body: object): Reply => ({ status: 200, body });

function describeState(emulator: Emulator): object {
  const { jobs, customModels, provisionedThroughputs, customModelDeployments, counts } = emulator.store.state;
  return {
    jobs: jobs.map((job) => describeJob(emulator, job)),
    customModels,
    provisionedThroughputs: provisionedThroughputs.map((throughput) => ({
      ...describeThroughput(throughput),
      failureMessage: throughput.failureMessage,
      deletionTime: throughput.deletionTime,
    })),
    customModelDeployments: customModelDeployments.map((deployment) => ({
      ...describeDeployment(deployment),
      deletionTime: deployment.deletionTime,
    })),
    counts: { ...counts, inFlight: emulator.inFlight },
  };
}

function patchSettings(emulator: Emulator, call: Call): Reply {
  try {
    emulator.settings = changeSettings(emulator.settings, jsonBody(call) as Record<string, unknown>);
  } catch (error) {
    throw validationError((error as Error).message);
  }
  emulator.changes.announce();
  return ok(emulator.settings);
}

function postFault(emulator: Emulator, call: Call): Reply {
  const fault = readFault(jsonBody(call));
  emulator.faults = [...emulator.faults.filter(({ times }) => times > 0), fault];
  return ok({ faults: emulator.faults });
}

function deleteFaults(emulator: Emulator): Reply {
  emulator.faults = [];
  return ok({ faults: [] });
}

const failureShape = structure({ failInPhase: required(oneOf(phaseNames)), message: string({ min: 1, max: 2048 }) });

/** The job need not exist yet; one that has that phase behind it is refused. */
function planFailure({ changes, store }: Emulator, call: Call): Reply {
  const failure = check(failureShape, jsonBody(call));
  const name = call.path['name'] as string;
  if (store.state.jobs.some(({ request }) => request.jobName === name)) {
    const { phases, status } = findJob(store.state, name);
    const phase = phases[failure.failInPhase].status;
    if (status !== 'InProgress' || phase === 'Completed') {
      throw validationError(
        `The job ${name} is ${status} and its ${failure.failInPhase} phase ${phase}: too late to fail it.`,
      );
    }
  }
  store.change((state) => {
    state.plannedFailures[name] = failure;
  });
  changes.announce();
  return ok({ jobName: name, ...failure });
}

/** Members that are left out stay as they are. */
function hold(emulator: Emulator, call: Call): Reply {
  const given = jsonBody(call) as Readonly<Record<string, unknown>>;
  const { jobPhase, provisioning, deploying, ...others } = { ...emulator.holds, ...given };
  const areFlags = typeof provisioning === 'boolean' && typeof deploying === 'boolean';
  if (!isHeldPhase(jobPhase) || !areFlags || Object.keys(others).length > 0) {
    throw validationError(
      `A hold is {"jobPhase": ${phaseNames.join(' | ')} | null, "provisioning": true | false, "deploying": true | false}.`,
    );
  }
  emulator.holds = { jobPhase, provisioning, deploying };
  emulator.changes.announce();
  return ok(emulator.holds);
}

const isHeldPhase = (value: unknown): value is PhaseName | null =>
  value === null || phaseNames.some((phase) => phase === value);
