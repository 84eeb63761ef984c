/** What a schema cannot see: how fields go together with one another, with the model's family, and with the worker. */
import { judgeMetricName } from '../customization.ts';
import type { Problem } from '../errors.ts';
import { baseModelIdOf, findFamily, knownBaseModelIds } from '../families/index.ts';
import { customizationOf } from '../families/family.ts';
import { suggestion } from '../nearest.ts';
import { checkCustomization, checkTypeFields, descriptionOf, typeOf } from './customization-checks.ts';
import { checkDataField } from './data.ts';
import { evaluationFiles, type RequestDefaults } from './defaults.ts';
import { rangeInWords } from './fields.ts';
import type { Fields, RequestForm } from './forms.ts';
import { checkHyperParameters } from './hyper-parameters.ts';
import { checkServing } from './check-serving.ts';
import { show } from './show.ts';

interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Runs beside the schema rather than after it, so that one pass reports every problem. It therefore takes values of any
 * kind, and passes over those that the schema refuses.
 *
 * @param draft the request in Temper's own form
 */
export function checkTogether(draft: Fields, form: RequestForm, defaults: RequestDefaults): Findings {
  const family = checkFamily(draft, form, defaults);
  const problems = [
    ...family.problems,
    ...checkTypeFields(draft, form),
    ...checkJudge(draft),
    ...checkServing(draft, form, defaults),
    ...(form.fieldName('data') === undefined ? [] : checkDataField(draft, defaults)),
    ...checkWaiting(draft, defaults),
    ...checkWorker(draft, form, defaults),
  ];
  return { problems: withoutRepeats(problems), warnings: family.warnings };
}

function checkFamily(draft: Fields, form: RequestForm, defaults: RequestDefaults): Findings {
  const { baseModel: identifier } = draft;
  if (typeof identifier !== 'string' || identifier === '') return { problems: [], warnings: [] };
  const field = form.fieldName('baseModel') ?? 'baseModel';
  const { id, region } = baseModelIdOf(identifier);

  const found = findFamily(identifier, descriptionOf(draft));
  if (!found) {
    // A family that is described wrongly has problems of its own.
    if (draft.family !== undefined) return { problems: [], warnings: [] };
    const message = `${show(identifier)} is no base model that Temper can customize${suggestion(id, knownBaseModelIds)}; describe another one's family in "family" (docs/adding-a-family.md)`;
    return { problems: [{ field, message }], warnings: [] };
  }

  const { family, baseModel } = found;
  const problems: Problem[] = [];
  const warnings: string[] = [];
  if (region !== undefined && defaults.region !== undefined && region !== defaults.region)
    problems.push({
      field,
      message: `${show(identifier)} is in ${region}, but the worker works in ${defaults.region}: give the id alone, or run a worker there`,
    });
  if (defaults.region !== undefined && baseModel.regions.length > 0 && !baseModel.regions.includes(defaults.region))
    warnings.push(
      `${field}: ${baseModel.name} could last be customized in ${baseModel.regions.join(', ')} (as of ${baseModel.lifecycle.asOf}); the worker works in ${defaults.region}`,
    );

  problems.push(...checkCustomization(draft, form, found));
  const customization = customizationOf(family, typeOf(draft), baseModel);
  const hyperParameters = customization
    ? checkHyperParameters(objectAt(draft, 'hyperParameters'), customization.hyperParameters, {
        model: baseModel.name,
        field: form.fieldName('hyperParameters') ?? 'hyperParameters',
        hasValidationData: objectAt(draft, 'training').validation !== undefined,
      })
    : { problems: [], warnings: [] };

  const { maximumTemperature } = family.inference;
  const maximumTokens = baseModel.maximumTokens ?? family.inference.maximumTokens;
  // Nobody asks a model whose answers can't be compared.
  const isAsked = family.inference.output === 'text';
  const inference = objectAt(objectAt(draft, 'evaluation'), 'inference');
  const tooHigh = (name: string, maximum: number): Problem[] =>
    isAsked && typeof inference[name] === 'number' && inference[name] > maximum
      ? [
          {
            field: `evaluation.inference.${name}`,
            message: `${inference[name]} is out of range: ${baseModel.name} allows at most ${maximum}`,
          },
        ]
      : [];

  return {
    problems: [
      ...problems,
      ...hyperParameters.problems,
      ...tooHigh('maxTokens', maximumTokens),
      ...tooHigh('temperature', maximumTemperature),
    ],
    warnings: [...warnings, ...hyperParameters.warnings],
  };
}

/** Only a judge's preferences can be decided by that are asked for. */
export function checkJudge(draft: Fields): Problem[] {
  const { metric, guardrails } = objectAt(draft, 'decision');
  if (objectAt(draft, 'evaluation').judge !== undefined) return [];
  const named = [
    ['decision.metric', metric],
    ...(Array.isArray(guardrails) ? (guardrails as unknown[]) : []).map(
      (guardrail, at) => [`decision.guardrails[${at}].metric`, (guardrail as Fields | null)?.metric] as const,
    ),
  ] as const;
  const message = `is "${judgeMetricName}", but nobody judges: add evaluation.judge with a model and a rubric`;
  return named.flatMap(([field, value]) => (value === judgeMetricName ? [{ field, message }] : []));
}

function checkWaiting(draft: Fields, defaults: RequestDefaults): Problem[] {
  const waiting = objectAt(draft, 'waiting');
  const first = waiting.firstIntervalSeconds ?? defaults.firstIntervalSeconds;
  const longest = waiting.longestIntervalSeconds;
  if (typeof first !== 'number' || typeof longest !== 'number' || longest >= first) return [];
  const message = `must be ${rangeInWords({ minimum: first })}, which firstIntervalSeconds is, but is ${longest}`;
  return [{ field: 'waiting.longestIntervalSeconds', message }];
}

/** What the request leaves to the worker, but the worker's environment does not say. */
function checkWorker(draft: Fields, form: RequestForm, defaults: RequestDefaults): Problem[] {
  const training = objectAt(draft, 'training');
  const evaluation = objectAt(draft, 'evaluation');
  // What `data` brings needs no file of the AWS sample's.
  const files = draft['data'] === undefined ? evaluationFiles(evaluation) : evaluation;

  const unset = (ownField: string, variable: string, remedy: string): Problem => {
    const field = form.fieldName(ownField);
    return field === undefined
      ? { field: variable, message: "is not set in the worker's environment, and a request in this form relies on it" }
      : { field, message: `${remedy}, or set ${variable} in the worker's environment` };
  };
  const needsBucket = (ownField: string, value: unknown, bucket: string | undefined, variable: string): Problem[] =>
    typeof value === 'string' && value !== '' && !value.includes('://') && bucket === undefined
      ? [unset(ownField, variable, `${show(value)} is a file name in no known bucket: write s3://bucket/${value}`)]
      : [];
  const needsValue = (ownField: string, value: unknown, fallback: string | undefined, variable: string): Problem[] =>
    value === undefined && fallback === undefined
      ? [unset(ownField, variable, 'is missing: add it to the request')]
      : [];

  return [
    ...needsBucket('training.data', training.data, defaults.trainingDataBucket, 'TRAINING_DATA_BUCKET'),
    ...needsBucket('training.validation', training.validation, defaults.validationDataBucket, 'VALIDATION_DATA_BUCKET'),
    ...needsBucket('evaluation.prompts', files.prompts, defaults.validationDataBucket, 'VALIDATION_DATA_BUCKET'),
    ...needsBucket('evaluation.references', files.references, defaults.validationDataBucket, 'VALIDATION_DATA_BUCKET'),
    ...needsValue(
      'evaluation.inferenceBucket',
      evaluation.inferenceBucket,
      defaults.modelInferenceBucket,
      'MODEL_INFERENCE_BUCKET',
    ),
    ...needsValue('output', draft.output, defaults.customizationOutputBucket, 'CUSTOMIZATION_OUTPUT_BUCKET'),
    ...needsValue('roleArn', draft.roleArn, defaults.roleArn, 'BEDROCK_ROLE_ARN'),
  ];
}

function objectAt(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.field}\n${problem.message}`, problem])).values()];
}
