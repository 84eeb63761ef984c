import { counted } from '../counted.ts';
import { servingOf } from '../serving.ts';
import type { BaseModelFacts } from '../families/family.ts';
import type { AccountFacts, ModelUnitQuota, PreflightRequest } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';

/** Model units without commitment of all custom models together (AWS General Reference, Bedrock quotas, Oct 2026). */
const acrossCustomModels = 'L-BE77399C';

/** Scheduled customization jobs of an account in a Region, not adjustable (same page). */
const mostJobs = 10;
/** Custom model deployments of an account in a Region (same page); Service Quotas may have been asked for more. */
const usualDeployments = 10;

/** The quotas that limit a provisioned throughput: of all custom models together, and of the model. */
export function modelUnitQuotaCodes(
  request: PreflightRequest,
  baseModel: BaseModelFacts | undefined,
): readonly Omit<ModelUnitQuota, 'quota'>[] {
  if (servingOf(request).kind !== 'provisioned') return [];
  return [
    { code: acrossCustomModels, scope: 'across custom models' },
    ...(baseModel?.modelUnitQuotas ?? []).map((code) => ({ code, scope: `for ${baseModel?.name}` })),
  ];
}

/** Both quotas of model units start at 0, and both have to be raised by a person. */
export function checkQuotas(request: PreflightRequest, facts: AccountFacts): readonly Finding[] {
  return [...modelUnits(request, facts), jobs(facts), ...deployments(request, facts)];
}

function modelUnits(request: PreflightRequest, { modelUnitQuotas, endpoints }: AccountFacts): readonly Finding[] {
  const { modelUnits } = servingOf(request);
  const used = endpoints.readable
    ? endpoints.value
        .filter(({ kind }) => kind === 'provisioned')
        .reduce((sum, endpoint) => sum + endpoint.modelUnits, 0)
    : 0;
  return modelUnitQuotas.map(({ code, scope, quota }) => {
    const said = { check: 'quota', field: 'serving' } as const;
    if (!quota.readable) return unknown({ ...said, message: quota.note });
    if (!quota.value)
      return unknown({
        ...said,
        message: `Service Quotas does not know the quota ${code} of model units ${scope} here`,
      });
    const { value, name } = quota.value;
    const units = `${counted(value, 'model unit')} ${scope} (quota ${code}, "${name}")`;
    if (value < modelUnits)
      return problem(
        { ...said, message: `the account may have ${units}, and the request needs ${modelUnits}` },
        'ask for more in the Service Quotas console, service "Amazon Bedrock", this Region; it starts at 0',
      );
    if (used + modelUnits > value && scope === 'across custom models')
      return warning(
        {
          ...said,
          message: `the account may have ${units}; ${counted(used, 'model unit')} of provisioned throughput exist already, and the request needs ${modelUnits}`,
        },
        'delete what is no longer needed (temper cleanup), or ask for more in the Service Quotas console',
      );
    return ok({ ...said, message: `the account may have ${units}` });
  });
}

function jobs({ jobsInProgress }: AccountFacts): Finding {
  const said = { check: 'jobs in progress', field: 'jobName' } as const;
  if (!jobsInProgress.readable) return unknown({ ...said, message: jobsInProgress.note });
  const message = `${counted(jobsInProgress.value, 'customization job')} in progress; Bedrock takes ${mostJobs} at once`;
  if (jobsInProgress.value < mostJobs) return ok({ ...said, message });
  return problem({ ...said, message }, 'wait until one has ended, or stop one; this quota cannot be raised');
}

function deployments(request: PreflightRequest, { endpoints }: AccountFacts): readonly Finding[] {
  if (servingOf(request).kind !== 'on-demand') return [];
  const said = { check: 'deployments', field: 'serving' } as const;
  if (!endpoints.readable) return [unknown({ ...said, message: endpoints.note })];
  const count = endpoints.value.filter(({ kind }) => kind === 'on-demand').length;
  const message = `${counted(count, 'custom model deployment')}; an account has ${usualDeployments} unless more were granted`;
  if (count < usualDeployments) return [ok({ ...said, message })];
  return [
    warning({ ...said, message }, 'delete one that is no longer needed, or ask for more in the Service Quotas console'),
  ];
}
