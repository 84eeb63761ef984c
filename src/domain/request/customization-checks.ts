/** Whether a base model can be customized in the way that was asked for, and whether the request has what that needs. */
import type { Problem } from '../errors.ts';
import {
  customizationOf,
  customizationTypesOf,
  type CustomizationType,
  customizationTypes,
} from '../families/family.ts';
import { baseModelIdOf, families, type FamilyDescription, type FoundModel } from '../families/index.ts';
import type { Fields, RequestForm } from './forms.ts';
import { family as familyField } from './family.ts';
import { oneOf } from './fields.ts';
import { show } from './show.ts';

/** What the schema takes for left out, and what it refuses anyway, counts as fine-tuning. */
export function typeOf({ customizationType }: Fields): CustomizationType {
  return customizationTypes.find((type) => type === customizationType) ?? 'FINE_TUNING';
}

/** The family as the request describes it; undefined where it doesn't, or does so wrongly. */
export function descriptionOf({ family }: Fields): FamilyDescription | undefined {
  const parsed = familyField.safeParse(family);
  return parsed.success ? parsed.data : undefined;
}

/** @param found the base model, which is known or described */
export function checkCustomization(draft: Fields, form: RequestForm, found: FoundModel): Problem[] {
  const type = typeOf(draft);
  return [...checkType(found, type), ...checkTeacher(draft, found, type), ...checkTraining(draft, form, found, type)];
}

/** Fields that belong to one type and make no sense with another; also where the base model is unknown. */
export function checkTypeFields(draft: Fields, form: RequestForm): Problem[] {
  const type = typeOf(draft);
  const belongs = (field: 'distillation' | 'reinforcement', to: CustomizationType, need: string): Problem[] => {
    if (type === to && draft[field] === undefined)
      return [{ field, message: `is missing: ${to} needs it, for example ${need}` }];
    if (type !== to && draft[field] !== undefined)
      return [{ field, message: `is only for customizationType "${to}", but that is "${type}": leave it out` }];
    return [];
  };
  const { training, data } = draft;
  const hasLogs = fieldsAt(draft.distillation).invocationLogs !== undefined;
  const trainingField = form.fieldName('training') ?? 'training';
  return [
    ...belongs('distillation', 'DISTILLATION', '{"teacher": "amazon.nova-pro-v1:0"}'),
    ...belongs(
      'reinforcement',
      'REINFORCEMENT_FINE_TUNING',
      '{"graderLambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:grader"}',
    ),
    ...(training === undefined && data === undefined && !hasLogs
      ? [
          {
            field: trainingField,
            message:
              'is missing. What the job learns from, an object such as {"data": "training-data.jsonl"}; or give `data` with a source to prepare it from.',
          },
        ]
      : []),
    ...(training !== undefined && hasLogs
      ? [{ field: trainingField, message: 'has no place beside distillation.invocationLogs: keep one of the two' }]
      : []),
  ];
}

function checkType({ family, baseModel }: FoundModel, type: CustomizationType): Problem[] {
  if (customizationOf(family, type, baseModel)) return [];
  const supported = customizationTypesOf(family, baseModel);
  const takes = supported.length === 0 ? 'nothing' : oneOf(supported);
  const nearest = nearestModel(baseModel.id, type);
  const alternative = nearest === undefined ? '' : `; the nearest model that takes it is "${nearest}"`;
  return [
    {
      field: 'customizationType',
      message: `is "${type}", but ${baseModel.name} (${baseModel.id}) takes ${takes}${alternative}`,
    },
  ];
}

/** Of the same provider where there is one, and one that Bedrock still lists. */
function nearestModel(id: string, type: CustomizationType): string | undefined {
  const able = families
    .flatMap((family) => family.baseModels.map((baseModel) => ({ family, baseModel })))
    .filter(({ family, baseModel }) => customizationOf(family, type, baseModel))
    .map(({ baseModel }) => baseModel);
  const provider = id.split('.')[0];
  const rank = (model: (typeof able)[number]) =>
    (model.lifecycle.status === 'active' ? 0 : 2) + (model.id.split('.')[0] === provider ? 0 : 1);
  return able.toSorted((one, other) => rank(one) - rank(other))[0]?.id;
}

function checkTeacher(draft: Fields, { baseModel }: FoundModel, type: CustomizationType): Problem[] {
  const { teacher } = fieldsAt(draft.distillation);
  const { teachers = [] } = baseModel;
  if (type !== 'DISTILLATION' || typeof teacher !== 'string' || teacher === '' || teachers.length === 0) return [];
  const id = baseModelIdOf(teacher).id.replace(/^.*\//, '');
  // An inference profile's id is the model's, after the name of its part of the world: `us.`.
  if (teachers.some((known) => id === known || id.endsWith(`.${known}`))) return [];
  const message = `${show(teacher)} can't teach ${baseModel.name}: take ${oneOf(teachers)}`;
  return [{ field: 'distillation.teacher', message }];
}

function checkTraining(draft: Fields, form: RequestForm, found: FoundModel, type: CustomizationType): Problem[] {
  const records = customizationOf(found.family, type, found.baseModel)?.records;
  const takesNone = records?.maximumValidation === 0;
  if (!takesNone || fieldsAt(draft.training).validation === undefined) return [];
  const field = form.fieldName('training.validation') ?? 'training.validation';
  return [{ field, message: `has no use: ${type} of ${found.baseModel.name} takes no validation data; leave it out` }];
}

function fieldsAt(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
