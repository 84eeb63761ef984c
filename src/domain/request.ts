import type {
  CustomizationRequest,
  DistillationSettings,
  MetricSettings,
  NotificationSettings,
} from './customization.ts';
import { InvalidRequestError } from './errors.ts';
import type { FamilyDescription } from './families/described.ts';
import { baseModelIdOf, findCustomization } from './families/index.ts';
import { toModelName } from './legal-names.ts';
import { keySegment } from './names.ts';
import type { S3Uri } from './ports.ts';
import { checkJudge, checkTogether } from './request/checks.ts';
import { bringsEvaluation, dataRequest, evaluationToCome } from './request/data.ts';
import { evaluationFiles, type RequestDefaults } from './request/defaults.ts';
import { type Fields, formOf } from './request/forms.ts';
import { checkHyperParameters } from './request/hyper-parameters.ts';
import { shapeProblems } from './request/problems.ts';
import { type OwnRequest, ownForm } from './request/schema.ts';
import { servingSettings } from './request/serving-settings.ts';
import { kindOf, show } from './request/show.ts';
import { objectUri } from './s3-uri.ts';

export type { RequestDefaults } from './request/defaults.ts';

/**
 * Turns a request in either form into the one normalised form.
 *
 * @param raw the workflow's input as it came: the AWS sample's payload, Temper's own request, or anything else
 * @param defaults what the worker's configuration supplies
 * @returns the request with every default filled in, and warnings about what is legal but looks unintended
 * @throws InvalidRequestError with every problem at once, each under the field's name in the form that was written
 */
export function parseRequest(
  raw: unknown,
  defaults: RequestDefaults,
): { readonly request: CustomizationRequest; readonly warnings: readonly string[] } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new InvalidRequestError([notAnObject(raw)]);

  const form = formOf(raw as Fields);
  const draft = form.toOwn(raw as Fields);
  const { problems, warnings } = checkTogether(draft, form, defaults);
  const allProblems = [...shapeProblems(form.schema, raw), ...problems];
  if (allProblems.length > 0) throw new InvalidRequestError(allProblems);
  return { request: normalised(ownForm.parse(draft), defaults), warnings };
}

function notAnObject(raw: unknown) {
  return {
    field: 'request',
    message: `must be one JSON object, but is ${kindOf(raw)}: ${show(raw)}; see examples/request.json`,
  };
}

/** Only for what has passed every check. */
function normalised(own: OwnRequest, defaults: RequestDefaults): CustomizationRequest {
  const described = own.family as FamilyDescription | undefined;
  const { baseModel, customization } = sure(findCustomization(own.baseModel, own.customizationType, described));
  const { evaluation } = own;
  const data = own.data && dataRequest({ ...own, data: own.data }, defaults);
  const { customModelArn } = baseModelIdOf(own.baseModel);
  const validation = own.training?.validation;
  const hyperParameters = checkHyperParameters(own.hyperParameters, customization.hyperParameters, {
    model: baseModel.name,
    field: 'hyperParameters',
    hasValidationData: validation !== undefined,
  }).values;

  return {
    jobName: own.jobName,
    customModelName: own.customModelName ?? toModelName(own.jobName),
    baseModelId: baseModel.id,
    baselineModelId: baseModel.inferenceId,
    customizationType: own.customizationType,
    ...(customModelArn !== undefined && { startsFrom: customModelArn }),
    ...(own.distillation && { distillation: distillationSettings(own.distillation) }),
    ...(own.reinforcement && { reinforcement: own.reinforcement }),
    ...(described && { family: described }),
    roleArn: sure(own.roleArn ?? defaults.roleArn),
    hyperParameters,
    trainingData: data ? `${data.output}training.jsonl` : trainingData(own, defaults),
    ...(data && { data }),
    ...(validation !== undefined && { validationData: objectUri(validation, defaults.validationDataBucket) }),
    // Bedrock writes to a folder of the job's own below this, so that two jobs never share a key.
    output:
      (own.output as S3Uri | undefined) ??
      `s3://${sure(defaults.customizationOutputBucket)}/${keySegment(own.jobName)}`,
    evaluation: evaluationSettings(
      data && bringsEvaluation(data) && evaluation.prompts === undefined
        ? { ...evaluation, prompts: evaluationToCome(data) }
        : evaluation,
      defaults,
    ),
    decision: own.decision,
    approval: {
      mode: own.approval.mode,
      expiresAfterSeconds: secondsOf(own.approval.expiresAfterHours),
      remindEverySeconds: secondsOf(own.approval.remindEveryHours),
    },
    waiting: waitingOf(own.waiting, defaults),
    serving: servingSettings(own, baseModel, defaults.region),
    ...(own.kmsKey !== undefined && { kmsKeyId: own.kmsKey }),
    ...(own.vpc && { vpc: own.vpc }),
    notification: notificationOf(own.notification, defaults),
    tags: own.tags,
    ...(own.budget && { budget: own.budget }),
    ...(own.prices && { prices: own.prices }),
  };
}

/** What the job learns from: its data, or the folder of logs that a distillation takes instead. */
function trainingData({ training, distillation }: OwnRequest, defaults: RequestDefaults): S3Uri {
  const logs = distillation?.invocationLogs;
  return logs ? (logs.source as S3Uri) : objectUri(sure(training).data, defaults.trainingDataBucket);
}

function distillationSettings(own: NonNullable<OwnRequest['distillation']>): DistillationSettings {
  const { teacher, maximumResponseTokens, invocationLogs } = own;
  return {
    teacher,
    ...(maximumResponseTokens !== undefined && { maximumResponseTokens }),
    ...(invocationLogs && {
      invocationLogs: {
        usePromptResponse: invocationLogs.usePromptResponse,
        ...(invocationLogs.filter && { filter: invocationLogs.filter }),
      },
    }),
  };
}

/** Only for what has passed every check, with both buckets known where they are needed. */
export function evaluationSettings(
  evaluation: OwnRequest['evaluation'],
  defaults: RequestDefaults,
): CustomizationRequest['evaluation'] {
  const files = evaluationFiles(evaluation);
  return {
    prompts: objectUri(files.prompts, defaults.validationDataBucket),
    ...(files.references !== undefined && {
      references: objectUri(files.references, defaults.validationDataBucket),
    }),
    inferenceBucket: sure(evaluation.inferenceBucket ?? defaults.modelInferenceBucket),
    encoder: evaluation.encoder ?? defaults.encoder,
    sentenceEncoder: evaluation.sentenceEncoder ?? defaults.sentenceEncoder,
    metricOptions: metricSettings(evaluation.metricOptions),
    metrics: evaluation.metrics,
    inference: evaluation.inference,
    maximumConcurrency: evaluation.maximumConcurrency,
    recordsPerShard: evaluation.recordsPerShard,
    minimumCoverage: evaluation.minimumCoverage,
    ...(evaluation.judge && { judge: evaluation.judge }),
  };
}

/** As the rest of Temper knows them, with every default filled in. */
export function metricSettings({ bertscore, ...others }: OwnRequest['evaluation']['metricOptions']): MetricSettings {
  const { layer, ...rest } = bertscore;
  return { ...others, bertscore: { ...rest, ...(layer !== undefined && { layer }) } };
}

const comparisonForm = ownForm.pick({ evaluation: true, decision: true });

/**
 * How to evaluate and decide, as the fields `evaluation` and `decision` of a request say it, for an evaluation that
 * stands alone.
 *
 * @throws InvalidRequestError with every problem at once
 */
export function parseComparison(raw: Fields): Pick<OwnRequest, 'evaluation' | 'decision'> {
  const problems = [...shapeProblems(comparisonForm, raw), ...checkJudge(raw)];
  if (problems.length > 0) throw new InvalidRequestError(problems);
  return comparisonForm.parse(raw);
}

function waitingOf(waiting: OwnRequest['waiting'], defaults: RequestDefaults): CustomizationRequest['waiting'] {
  const firstIntervalSeconds = waiting.firstIntervalSeconds ?? defaults.firstIntervalSeconds;
  return {
    firstIntervalSeconds,
    longestIntervalSeconds:
      waiting.longestIntervalSeconds ?? Math.max(firstIntervalSeconds, defaults.longestIntervalSeconds),
    jobLimitSeconds: secondsOf(waiting.jobLimitHours),
    endpointLimitSeconds: secondsOf(waiting.endpointLimitHours),
  };
}

function notificationOf(notification: OwnRequest['notification'], defaults: RequestDefaults): NotificationSettings {
  if (notification === false) return {};
  const sender = notification.sender ?? defaults.sender;
  const recipient = notification.recipient ?? defaults.recipient;
  return { ...(sender !== undefined && { sender }), ...(recipient !== undefined && { recipient }) };
}

/** Whole seconds, at least one: a timer of zero would not be a wait. */
function secondsOf(hours: number): number {
  return Math.max(1, Math.round(hours * 3600));
}

function sure<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a request passed the checks with a part missing');
  return value;
}
