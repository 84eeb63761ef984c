import { counted } from '../counted.ts';
import type { Problem } from '../errors.ts';
import type { BaseModelFacts } from '../families/family.ts';
import { findFamily } from '../families/index.ts';
import {
  type Commitment,
  commitmentHours,
  commitmentInWords,
  commitments,
  endpointUsdPerHour,
  kindsOffered,
  nounOf,
  onDemandRegions,
  type ServingMode,
  servingModes,
} from '../serving.ts';
import { descriptionOf } from './customization-checks.ts';
import type { RequestDefaults } from './defaults.ts';
import type { Fields, RequestForm } from './forms.ts';
import { kindFor } from './serving-settings.ts';
import { show } from './show.ts';

/** What `serving` says, as far as the schema does not refuse it. */
interface Wanted {
  readonly mode: ServingMode;
  readonly commitment: Commitment;
  readonly modelUnits: number;
  readonly accepted: boolean;
}

/** Whether the base model can be served as asked for in this Region, and whether a commitment is really wanted. */
export function checkServing(draft: Fields, form: RequestForm, { region }: RequestDefaults): Problem[] {
  const wanted = wantedOf(draft);
  const baseModel =
    typeof draft.baseModel === 'string' ? findFamily(draft.baseModel, descriptionOf(draft))?.baseModel : undefined;
  return [
    ...checkTwice(draft, wanted),
    ...(baseModel ? checkKind(wanted, baseModel, region, form) : []),
    ...checkCommitment(wanted, baseModel),
  ];
}

function wantedOf({ serving, throughput }: Fields): Wanted {
  const settings = fieldsOf(typeof serving === 'string' ? { mode: serving } : serving);
  const units = settings.modelUnits ?? fieldsOf(throughput).modelUnits;
  return {
    mode: servingModes.find((mode) => mode === settings.mode) ?? 'auto',
    commitment: commitments.find((commitment) => commitment === settings.commitment) ?? 'none',
    modelUnits: typeof units === 'number' ? units : 1,
    accepted: settings.acceptCommitment === true,
  };
}

/** Two fields, or a field and a mode, that contradict each other. */
function checkTwice({ serving, throughput }: Fields, { mode, commitment }: Wanted): Problem[] {
  const { modelUnits } = fieldsOf(serving);
  const earlier = fieldsOf(throughput).modelUnits;
  if (modelUnits !== undefined && earlier !== undefined && modelUnits !== earlier)
    return [
      {
        field: 'throughput.modelUnits',
        message: `is ${show(earlier)}, but serving.modelUnits is ${show(modelUnits)}: leave throughput out`,
      },
    ];
  if (mode !== 'on-demand') return [];
  if (commitment !== 'none')
    return [
      {
        field: 'serving.commitment',
        message: `is "${commitment}", but only provisioned throughput has a commitment: give the mode "auto" or "provisioned"`,
      },
    ];
  const field = modelUnits === undefined ? 'throughput.modelUnits' : 'serving.modelUnits';
  return (modelUnits ?? earlier) === undefined
    ? []
    : [{ field, message: 'only provisioned throughput has model units: leave it out, or give the mode "provisioned"' }];
}

function checkKind(
  { mode, commitment }: Wanted,
  baseModel: BaseModelFacts,
  region: string | undefined,
  form: RequestForm,
): Problem[] {
  const offered = kindsOffered(baseModel, region);
  const place = region === undefined ? '' : ` in ${region}`;
  const needed = commitment !== 'none' && mode !== 'on-demand' ? 'provisioned' : undefined;
  const isServed = kindFor(mode, offered) !== undefined && (needed === undefined || offered.includes(needed));
  if (isServed) return [];
  const field = form.fieldName('serving') ?? form.fieldName('baseModel') ?? 'serving';
  const asked = needed ?? (mode === 'auto' ? undefined : mode);
  const why = `custom models of ${baseModel.name} are served ${asked ? `by no ${nounOf(asked)}` : 'in no way'}${place}`;
  const [instead] = offered;
  const where = form.fieldName('serving') === undefined ? " in Temper's own request" : '';
  const remedy = instead
    ? `serve it by ${nounOf(instead)}: "serving": "auto"${where}${commitment === 'none' ? '' : ', without a commitment'}`
    : `run a worker in ${onDemandRegions.join(' or ')}`;
  return [{ field, message: `${why}; ${remedy}` }];
}

/** A commitment is a debt that nobody can call off: it has to be said twice. */
function checkCommitment(
  { commitment, accepted, ...wanted }: Wanted,
  baseModel: BaseModelFacts | undefined,
): Problem[] {
  if (commitment === 'none' || accepted) return [];
  const { modelUnits } = wanted;
  const hours = commitmentHours[commitment];
  const perHour = baseModel
    ? endpointUsdPerHour(baseModel.prices, { kind: 'provisioned', modelUnits, commitment })
    : null;
  const price =
    perHour === null || !baseModel
      ? 'at a price that Temper does not know (see aws.amazon.com/bedrock/pricing)'
      : `at USD ${perHour.toFixed(2)} an hour (${baseModel.prices.certainty}, as of ${baseModel.prices.asOf}) about USD ${Math.round(perHour * hours)} in all`;
  const message =
    `a commitment of ${commitmentInWords(commitment)} can't be deleted before its end, and renews itself: ` +
    `${counted(modelUnits, 'model unit')} for about ${hours} hours, ${price}; ` +
    'add "acceptCommitment": true if that is meant, or leave the commitment out';
  return [{ field: 'serving.acceptCommitment', message }];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
