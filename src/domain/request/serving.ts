/** The fields `serving` and, as earlier requests have it, `throughput`. */
import { z } from 'zod';
import { commitments, servingModes } from '../serving.ts';
import { choice, modelName, number, oneOf } from './fields.ts';

const mode = choice(
  servingModes,
  'on-demand: a custom model deployment, which bills what it answers and nothing by the hour. provisioned: model units, billed by the hour. auto: on demand where the base model allows it in this Region, otherwise provisioned.',
);

const modelUnits = number(
  { minimum: 1, whole: true },
  'Model units of the provisioned throughput; each is billed by the hour. Default: 1.',
).optional();

const settings = z.strictObject({
  mode: mode.default('auto'),
  modelUnits,
  commitment: choice(
    commitments,
    'For how long the provisioned throughput is bought, cheaper by the hour. It is bought after approval only, and the evaluation runs without it.',
  ).default('none'),
  acceptCommitment: z
    .boolean()
    .default(false)
    .meta({ description: 'That a throughput with a commitment bills until its end, and that nobody can delete it.' }),
  name: modelName('Name of the endpoint that is kept. Default: one made from the name of the custom model.').optional(),
});

export const serving = z
  .union([mode, settings], {
    error: `must be ${oneOf(servingModes)}, or an object with mode, modelUnits, commitment, acceptCommitment and name`,
  })
  .transform((modeOrSettings) =>
    typeof modeOrSettings === 'string' ? settings.parse({ mode: modeOrSettings }) : modeOrSettings,
  )
  .meta({ description: 'What makes the custom model servable.' });

export const throughput = z
  .strictObject({ modelUnits })
  .meta({ description: 'The same as modelUnits in serving, as earlier requests have it.' });
