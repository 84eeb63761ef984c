/** Whether Bedrock, as the account sees it, still customizes a model as it was asked to. */
import type { Problem } from '../errors.ts';
import type { BaseModel } from '../ports.ts';
import type { BaseModelFacts, CustomizationType } from './family.ts';

/**
 * Holds a base model against what the account's Bedrock says of it. What the account lists goes before what the registry
 * says: a model that left AWS's public lists may live on for those who used it.
 *
 * @param known what the registry or the request says of the model
 * @param listed what GetFoundationModel says in the worker's Region; null where it knows no such model
 * @param now ISO 8601, UTC
 */
export function checkAvailability(
  known: BaseModelFacts,
  listed: BaseModel | null,
  type: CustomizationType,
  now: string,
): readonly Problem[] {
  if (!listed) return [{ field: 'baseModel', message: notListed(known) }];
  const { lifecycle, endOfLifeAt, customizations } = listed;
  if (endOfLifeAt !== undefined && endOfLifeAt <= now)
    return [
      { field: 'baseModel', message: `"${known.id}" was retired on ${endOfLifeAt.slice(0, 10)}${instead(known)}` },
    ];
  if (lifecycle === 'LEGACY')
    return [
      {
        field: 'baseModel',
        message: `"${known.id}" is a legacy model${endOfLifeAt === undefined ? '' : `, to be retired on ${endOfLifeAt.slice(0, 10)}`}: Bedrock starts no new customization of it${instead(known)}`,
      },
    ];
  // ListFoundationModels and GetFoundationModel have no word for it, so that its absence says nothing.
  if (type === 'REINFORCEMENT_FINE_TUNING' || customizations.includes(type)) return [];
  const offered = customizations.length === 0 ? 'none' : customizations.join(', ');
  return [
    {
      field: 'customizationType',
      message: `"${type}" of "${known.id}" is not offered to this account in this Region, which offers ${offered}: choose one of those, or another Region or model`,
    },
  ];
}

function notListed(known: BaseModelFacts): string {
  const { status, endOfLife, asOf } = known.lifecycle;
  if (status === 'retired')
    return `"${known.id}" was retired${endOfLife === undefined ? '' : ` on ${endOfLife}`} and this account no longer lists it${instead(known)}`;
  if (status === 'unlisted')
    return `"${known.id}" is not offered to this account in this Region, and had left AWS's lists by ${asOf}${instead(known)}`;
  return `"${known.id}" is not offered to this account in this Region: enable access to it, or choose another Region or model`;
}

function instead({ lifecycle: { successor } }: BaseModelFacts): string {
  return successor === undefined ? ': choose another model' : `: take "${successor}"`;
}
