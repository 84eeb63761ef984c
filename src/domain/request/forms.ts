import type { z } from 'zod';
import { awsForm, ownForm } from './schema.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One of the forms in which a request may be written. */
export interface RequestForm {
  readonly schema: z.ZodType;
  /** The same request in Temper's own form; nothing of it is checked yet. */
  toOwn(raw: Fields): Fields;
  /** What this form calls a field of Temper's own; undefined where it has none. */
  fieldName(ownField: string): string | undefined;
}

const awsNames: ReadonlyMap<string, string> = new Map([
  ['jobName', 'JobName'],
  ['customModelName', 'CustomModelName'],
  ['baseModel', 'BaseModelIdentifier'],
  ['hyperParameters', 'HyperParameters'],
  ['training.data', 'TrainingDataFileName'],
]);

const aws: RequestForm = {
  schema: awsForm,
  toOwn: (raw) => ({
    jobName: raw.JobName,
    customModelName: raw.CustomModelName,
    baseModel: raw.BaseModelIdentifier,
    hyperParameters: raw.HyperParameters,
    training: { data: raw.TrainingDataFileName },
    // The sample compares two means, and on its eleven prompts no test can say more.
    decision: { rule: 'mean' },
    // The sample serves by provisioned throughput, whatever the model.
    serving: 'provisioned',
  }),
  fieldName: (ownField) => awsNames.get(ownField),
};

const own: RequestForm = { schema: ownForm, toOwn: (raw) => raw, fieldName: (ownField) => ownField };

/** The form whose fields a request shares most of; where it shares none, the one that spells like it. */
export function formOf(raw: Fields): RequestForm {
  const keys = Object.keys(raw);
  const shared = (schema: z.ZodObject) => keys.filter((key) => Object.hasOwn(schema.shape, key)).length;
  const capitals = keys.filter((key) => /^[A-Z]/.test(key)).length;
  const lead = shared(awsForm) - shared(ownForm);
  return lead > 0 || (lead === 0 && capitals * 2 > keys.length) ? aws : own;
}
