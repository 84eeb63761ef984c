import type { BaseModelFacts } from '../families/family.ts';
import { findFamily } from '../families/index.ts';
import type { BaseModel } from '../ports.ts';
import { servingOf } from '../serving.ts';
import { isUnread, type ModelFacts, type PreflightRequest } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';

type ListedFacts = ModelFacts & { readonly baseModel: BaseModel };

/** Whether the account can customize the model in this way, here and today. */
export function checkModel(request: PreflightRequest, facts: ModelFacts): readonly Finding[] {
  const { baseModel } = facts;
  if (isUnread(baseModel))
    return [unknown({ check: 'model', field: 'baseModel', message: baseModel.note }), ...baseline(request, facts)];
  if (!baseModel) return [notOffered(request, facts)];
  const listed = { ...facts, baseModel };
  return [
    lifecycle(request, listed),
    ...typeAndRegion(request, listed),
    ...serving(request, listed),
    ...baseline(request, facts),
  ];
}

/** The account's list has the last word; what is on record says why and what to take instead. */
function notOffered({ baseModelId, family }: PreflightRequest, { region }: ModelFacts): Finding {
  const known = findFamily(baseModelId, family)?.baseModel;
  const where = region === undefined ? 'this Region' : region;
  const said = {
    check: 'model',
    field: 'baseModel',
    message: `"${baseModelId}" is not offered to this account in ${where}`,
  } as const;
  if (!known) return problem(said, 'enable access to it, or choose another Region or model');
  const { status, endOfLife, asOf, note, successor } = known.lifecycle;
  const instead = successor === undefined ? 'choose another model' : `take ${successor} instead`;
  if (status === 'retired') {
    const day = endOfLife === undefined ? `before ${asOf}` : `on ${endOfLife}`;
    return problem(
      { ...said, message: `"${baseModelId}" was retired ${day} and ${where} no longer offers it` },
      instead,
    );
  }
  if (isElsewhere(known, region)) return problem(said, whereElse(known));
  if (status === 'active') return problem(said, 'enable access to it, or choose another Region or model');
  const gone =
    status === 'legacy' && endOfLife !== undefined ? `its end of life is ${endOfLife}` : `as of ${asOf} ${note}`;
  return problem({ ...said, message: `${said.message} (${gone})` }, `${instead}, or ask AWS for access to it`);
}

/** A family that a request describes need not say where. */
function isElsewhere({ regions }: BaseModelFacts, here: string | undefined): boolean {
  return here !== undefined && regions.length > 0 && !regions.includes(here);
}

function whereElse({ regions, lifecycle: { asOf } }: BaseModelFacts): string {
  return `it could last be customized in ${regions.join(', ')} (as of ${asOf}): set AWS_REGION to one of them, with buckets there`;
}

function lifecycle({ baseModelId, family }: PreflightRequest, { baseModel, now }: ListedFacts): Finding {
  const said = { check: 'model', field: 'baseModel' } as const;
  const known = findFamily(baseModelId, family)?.baseModel.lifecycle;
  const successor = known?.successor;
  const instead = successor === undefined ? 'choose another model' : `take ${successor} instead`;
  const endOfLifeAt = baseModel.endOfLifeAt;
  const day = endOfLifeAt?.slice(0, 10);
  if (endOfLifeAt !== undefined && endOfLifeAt <= now)
    return problem(
      { ...said, message: `"${baseModelId}" reached its end of life on ${day}, so that calls to it fail` },
      instead,
    );
  if (baseModel.lifecycle === 'LEGACY')
    // Bedrock user guide, "Model lifecycle", read 2026-11-21.
    return problem(
      {
        ...said,
        message: `"${baseModelId}" is legacy${day === undefined ? '' : `, its end of life is ${day}`}: Bedrock takes no new jobs and sells no new throughput for it`,
      },
      instead,
    );
  if (known?.status === 'retired' || known?.status === 'unlisted')
    return warning(
      { ...said, message: `"${baseModelId}" is still listed for this account, though ${known.note}` },
      `go on if this account is known to use it; else ${instead}`,
    );
  return ok({ ...said, message: `"${baseModelId}" is offered${day === undefined ? '' : ` until ${day}`}` });
}

/** ListFoundationModels knows no name for reinforcement fine-tuning (SDK 3.1162), so that its absence says nothing. */
function customizationType({ baseModelId, customizationType }: PreflightRequest, { baseModel }: ListedFacts): Finding {
  const offered = baseModel.customizations ?? [];
  const said = { check: 'customization type', field: 'customizationType' } as const;
  if (offered.includes(customizationType)) return ok({ ...said, message: `${customizationType} is offered for it` });
  if (customizationType === 'REINFORCEMENT_FINE_TUNING')
    return unknown({ ...said, message: "Bedrock's list doesn't say which models take reinforcement fine-tuning" });
  const others = offered.length === 0 ? 'no customization at all' : `only ${offered.join(', ')}`;
  return problem(
    { ...said, message: `"${baseModelId}" is offered to this account with ${others}, not with ${customizationType}` },
    offered.length === 0 ? 'choose another model' : 'choose one of these, or another model',
  );
}

function region(known: BaseModelFacts | undefined, here: string | undefined): Finding {
  const said = { check: 'region', field: 'baseModel' } as const;
  if (here === undefined) return unknown({ ...said, message: 'no Region is set' });
  if (!known || !isElsewhere(known, here)) return ok({ ...said, message: here });
  return warning(
    { ...said, message: `the account lists the model in ${here}, where on record nobody could customize it` },
    `if the job is refused, work in ${known.regions.join(' or ')}`,
  );
}

/** Every Region lists models that only others customize: there it is the Region that is wrong, and no other type helps. */
function typeAndRegion(request: PreflightRequest, facts: ListedFacts): readonly Finding[] {
  const { baseModelId, family } = request;
  const known = findFamily(baseModelId, family)?.baseModel;
  const here = facts.region;
  if (!known || !isElsewhere(known, here) || facts.baseModel.customizations.length > 0)
    return [customizationType(request, facts), region(known, here)];
  const message = `"${baseModelId}" can be used in ${here}, but not customized there`;
  return [problem({ check: 'region', field: 'baseModel', message }, whereElse(known))];
}

function serving(request: PreflightRequest, { baseModel }: ListedFacts): readonly Finding[] {
  const { kind } = servingOf(request);
  const inferenceTypes = baseModel.inferenceTypes ?? [];
  if (kind !== 'provisioned' || inferenceTypes.length === 0 || inferenceTypes.includes('PROVISIONED')) return [];
  return [
    warning(
      {
        check: 'model',
        field: 'serving',
        message: `the account lists the model for ${inferenceTypes.join(', ')}, not for provisioned throughput`,
      },
      'a custom model of it may not be servable so: serve on demand where the model allows it, or ask AWS',
    ),
  ];
}

/** Without the base model's own answers the custom model could be compared with nothing, after all has been paid for. */
function baseline({ baselineModelId }: PreflightRequest, { baseline: found, region }: ModelFacts): readonly Finding[] {
  if (found === undefined) return [];
  if (isUnread(found)) return [unknown({ check: 'model', field: 'baseModel', message: found.note })];
  const where = region ?? 'this Region';
  const said = (why: string) =>
    ({
      check: 'model',
      field: 'baseModel',
      message: `the base model's answers come from "${baselineModelId}", which ${why}`,
    }) as const;
  const remedy = 'enable access to it, or name in family.inferenceId what answers instead';
  if (!found) return [problem(said(`is not offered to this account in ${where}`), remedy)];
  const { inferenceTypes } = found;
  if (inferenceTypes.length === 0 || inferenceTypes.includes('ON_DEMAND')) return [];
  return [problem(said(`does not answer on demand (only ${inferenceTypes.join(', ')})`), remedy)];
}
