import { z } from 'zod';
import { whenOverValues } from '../customization.ts';
import { choice, number } from './fields.ts';

/** How much a customization may cost, and what happens before it would cost more. */
export const budget = z
  .strictObject({
    maxCostUsd: number({ above: 0 }, 'What the run may cost in US dollars, by a forecast that assumes the worst.'),
    whenOver: choice(
      whenOverValues,
      'fail: the request is refused before anything is bought. ask: a person decides before the purchase that would pass the budget, as at the approval and within the same time.',
    ).default('fail'),
  })
  .meta({ description: 'How much the run may cost, an object such as {"maxCostUsd": 200}.' });

const price = (what: string) => number({ minimum: 0 }, `${what}, in US dollars.`).optional();

/** Prices that the request knows better than the tables do. */
export const prices = z
  .strictObject({
    asOf: z.iso
      .date({ error: 'must be a day such as 2026-11-21' })
      .optional()
      .meta({ description: 'The day of these prices.' }),
    trainingUsdPer1kTokens: price('Training, for 1,000 tokens and one epoch'),
    storageUsdPerMonth: price('Storage of the custom model, for a month'),
    modelUnitUsdPerHour: price('A model unit without commitment, for an hour'),
    committedModelUnitUsdPerHour: price('A model unit with the commitment that serving names, for an hour'),
    inputUsdPer1kTokens: price('1,000 tokens into the base model on demand'),
    outputUsdPer1kTokens: price('1,000 tokens out of the base model on demand'),
    judgeInputUsdPer1kTokens: price('1,000 tokens into the judge'),
    judgeOutputUsdPer1kTokens: price('1,000 tokens out of the judge'),
  })
  .meta({
    description:
      "Prices to reckon with in place of those on record, which have a date and may be out of date: see aws.amazon.com/bedrock/pricing, or your own agreement's.",
  });
