import { createHash } from 'node:crypto';
import type { CustomizationRequest } from '../domain/customization.ts';
import { parseEvaluationRecords, type EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { ProblemList } from '../domain/dataset/problem-list.ts';
import { checkTrainingData, wrongFileBytes, wrongTogether } from '../domain/dataset/training-records.ts';
import { InvalidRequestError, type Problem } from '../domain/errors.ts';
import { whyUnscored, type RecordLimits } from '../domain/families/family.ts';
import { customizationOfRequest, type FoundModel } from '../domain/families/index.ts';
import { judgeModelProblem } from '../domain/judge-model.ts';
import { clientRequestToken } from '../domain/names.ts';
import type { ModelPort, ObjectPort, Ports, S3Uri } from '../domain/ports.ts';
import { isUnread } from '../domain/preflight/facts.ts';
import { problemsOf, unknown, type Finding } from '../domain/preflight/finding.ts';
import { checkModel } from '../domain/preflight/model.ts';
import { checkNames as checkNamesFree } from '../domain/preflight/names.ts';
import { splitS3Uri } from '../domain/s3-uri.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import { endpointNameProblems } from './endpoint.ts';
import { lookAtBaseModel, lookAtCustomModel, lookAtJob } from './gather-account-facts.ts';
import { ifAllowed } from './if-allowed.ts';
import { inParallel } from './in-parallel.ts';

export interface DataFacts {
  readonly trainingRecords: number;
  readonly trainingCharacters: number;
  /** SHA-256 of the training data, in hex. */
  readonly trainingDigest: string;
  readonly evaluationRecords: number;
  /** Why the models' answers can't be compared; absent where they can. */
  readonly unscored?: string;
  /** Of all prompts and of all references, in UTF-16 units; absent in the histories of older versions. */
  readonly evaluationPromptCharacters?: number;
  readonly evaluationReferenceCharacters?: number;
}

export function checkDataActivities({ ports }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * Checks everything that money would be spent on in vain: names that are taken, a base model that the account
     * doesn't list, buckets, and every record. Rejects with all problems at once; changes nothing.
     */
    async checkData(request: CustomizationRequest, owner: Owner): Promise<DataFacts> {
      return whileBeating(async () => {
        const problems: Problem[] = [
          ...(await checkNames(ports, request, owner)),
          ...problemsOf(await checkNamed(ports, request, owner)),
          ...(await checkBuckets(ports.objects, request)),
        ];
        const records = await checkRecords(ports.objects, request);
        problems.push(...records.problems);
        if (problems.length > 0) throw new InvalidRequestError(problems);
        return records.facts;
      });
    },
  };
}

/** Every record of every file; what is known of them counts only where there are no problems. */
export async function checkRecords(
  objects: ObjectPort,
  request: CustomizationRequest,
): Promise<{ readonly facts: DataFacts; readonly problems: readonly Problem[] }> {
  const training = await checkTraining(objects, request);
  const evaluation = await checkEvaluation(objects, request);
  return {
    facts: {
      trainingRecords: training.records,
      trainingCharacters: training.characters,
      trainingDigest: training.digest,
      evaluationRecords: evaluation.records,
      evaluationPromptCharacters: evaluation.promptCharacters,
      evaluationReferenceCharacters: evaluation.referenceCharacters,
      ...(evaluation.unscored !== undefined && { unscored: evaluation.unscored }),
    },
    problems: [...training.problems, ...evaluation.problems],
  };
}

/** As preflight judges them, of the same names and model. */
async function checkNames({ models }: Ports, request: CustomizationRequest, owner: Owner): Promise<Problem[]> {
  const [baseModel, job, customModel] = await Promise.all([
    lookAtBaseModel(models, request.baseModelId),
    lookAtJob(models, request.jobName),
    lookAtCustomModel(models, request.customModelName),
  ]);
  const isOurs = !isUnread(job) && job?.clientRequestToken === clientRequestToken(owner.runId, 'job');
  const found = isOurs ? { job: null, customModel: null, endpoint: null } : { job, customModel, endpoint: null };
  return problemsOf([
    ...checkModel(request, { now: new Date().toISOString(), baseModel }),
    ...checkNamesFree(request, found),
  ]);
}

/** What else a request may name: a custom model to go on from, a judge, an endpoint of its own. */
export async function checkNamed(
  ports: Pick<Ports, 'models' | 'endpoints'>,
  request: CustomizationRequest,
  owner?: Owner,
): Promise<readonly Finding[]> {
  const looks = [
    ['baseModel', 'bedrock:GetCustomModel', () => checkStart(ports.models, request)],
    ['evaluation.judge.model', 'bedrock:GetFoundationModel', () => checkJudgeModel(ports, request)],
    [
      'serving.name',
      'bedrock:GetProvisionedModelThroughput',
      () => endpointNameProblems(ports.endpoints, request, owner),
    ],
  ] as const;
  const check = 'request';
  const found = await Promise.all(
    looks.map(async ([field, action, look]): Promise<readonly Finding[]> => {
      const problems = await ifAllowed('What it names', action, look);
      if ('note' in problems) return [unknown({ check, field, message: problems.note })];
      return problems.map((problem) => ({ check, status: 'problem', ...problem }));
    }),
  );
  return found.flat();
}

async function checkJudgeModel(
  ports: Pick<Ports, 'models' | 'endpoints'>,
  { evaluation: { judge } }: CustomizationRequest,
): Promise<Problem[]> {
  const message = judge && (await judgeModelProblem(ports, judge.model));
  return message ? [{ field: 'evaluation.judge.model', message }] : [];
}

/** A custom model that is customized further has to be there, and to come from the base model that it is taken for. */
async function checkStart(models: ModelPort, { startsFrom }: CustomizationRequest): Promise<Problem[]> {
  if (startsFrom === undefined || (await models.findCustomModel(startsFrom))) return [];
  const message = `the custom model ${startsFrom} does not exist in this Region: name one that does, or a base model`;
  return [{ field: 'baseModel', message }];
}

async function checkBuckets(objects: ObjectPort, { output, evaluation }: CustomizationRequest): Promise<Problem[]> {
  const written: readonly (readonly [string, string])[] = [
    ['output', splitS3Uri(output)?.bucket ?? output],
    ['evaluation.inferenceBucket', evaluation.inferenceBucket],
  ];
  const found = await Promise.all(
    written.map(async ([field, bucket]) => ({ field, bucket, exists: await objects.bucketExists(bucket) })),
  );
  return found
    .filter(({ exists }) => !exists)
    .map(({ field, bucket }) => ({
      field,
      message: `bucket "${bucket}" does not exist or is not visible: create it in the Region of the job, or name another`,
    }));
}

async function checkTraining(objects: ObjectPort, request: CustomizationRequest) {
  const limits = customizationOfRequest(request).customization.records;
  const { trainingData, validationData } = request;
  const nothing = { records: 0, characters: 0, digest: '' };
  if (request.distillation?.invocationLogs) return { ...nothing, ...(await checkLogs(objects, trainingData)) };

  const missing = await findMissing(objects, [
    ['training.data', trainingData],
    ['training.validation', validationData],
  ]);
  if (missing.length > 0) return { ...nothing, problems: missing };
  const check = async (uri: S3Uri, purpose: 'training' | 'validation') => {
    const { images, ...facts } = await checkTrainingData(objects.readLines(uri), uri, limits, purpose);
    const wrongImages = await checkTrainingImages(objects, images, limits, uri);
    const size = wrongFileBytes((await objects.find(uri))?.sizeBytes ?? 0, limits, purpose);
    const wrongSize = size === undefined ? [] : [{ field: uri, message: size }];
    return { ...facts, problems: [...wrongSize, ...facts.problems, ...wrongImages] };
  };
  const training = await check(trainingData, 'training');
  const validation = validationData && (await check(validationData, 'validation'));
  const together = wrongTogether(training.records, validation?.records ?? 0, limits);
  return {
    ...training,
    problems: [
      ...training.problems,
      ...(validation?.problems ?? []),
      ...(together === undefined ? [] : [{ field: validationData ?? trainingData, message: together }]),
    ],
  };
}

/** Calls in flight at once when many objects are looked up. */
const lookUpsAtOnce = { current: () => 32 };

/** Each image has to be there, and not too large: Bedrock finds out after it has queued the job, perhaps for hours. */
async function checkTrainingImages(
  objects: ObjectPort,
  images: ReadonlyMap<S3Uri, number>,
  { images: allowed }: RecordLimits,
  uri: S3Uri,
): Promise<readonly Problem[]> {
  const wrong: { readonly line: number; readonly message: string }[] = [];
  const maximumBytes = allowed?.maximumBytes ?? 0;
  await inParallel([...images], lookUpsAtOnce, async ([image, line]) => {
    const found = await objects.find(image);
    if (!found) wrong.push({ line, message: `the image ${image} does not exist: upload it` });
    else if (found.sizeBytes > maximumBytes) {
      const message = `the image ${image} has ${found.sizeBytes} bytes, but the model takes at most ${maximumBytes}`;
      wrong.push({ line, message });
    }
  });
  const problems = new ProblemList();
  for (const { line, message } of wrong.toSorted((one, other) => one.line - other.line))
    problems.add(`${uri}:${line}`, message);
  return problems.all(uri);
}

/** Which of the logged calls fit only Bedrock sees; that there are any can be seen before. */
async function checkLogs(objects: ObjectPort, folder: S3Uri): Promise<{ digest: string; problems: Problem[] }> {
  const hash = createHash('sha256');
  let files = 0;
  for await (const { uri, sizeBytes } of objects.list(`${folder.replace(/\/$/, '')}/` as S3Uri)) {
    hash.update(`${uri} ${sizeBytes}\n`);
    files += 1;
  }
  const message = `${folder} holds no logs: turn model invocation logging on, or name the folder that it writes to`;
  return {
    digest: hash.digest('hex'),
    problems: files > 0 ? [] : [{ field: 'distillation.invocationLogs.source', message }],
  };
}

interface CheckedEvaluation {
  readonly records: number;
  readonly promptCharacters: number;
  readonly referenceCharacters: number;
  readonly problems: readonly Problem[];
  readonly unscored?: string;
}

async function checkEvaluation(objects: ObjectPort, request: CustomizationRequest): Promise<CheckedEvaluation> {
  const nothing = { records: 0, promptCharacters: 0, referenceCharacters: 0 };
  const found = customizationOfRequest(request);
  const unscored = whyUnscored(found.family);
  if (unscored !== undefined) return { ...nothing, problems: [], unscored };
  const { prompts, references } = request.evaluation;
  const missing = await findMissing(objects, [
    ['evaluation.prompts', prompts],
    ['evaluation.references', references],
  ]);
  if (missing.length > 0) return { ...nothing, problems: missing };
  const { records, problems } = await readEvaluation(objects, prompts, references);
  if (!records) return { ...nothing, problems };
  return {
    records: records.length,
    promptCharacters: records.reduce((sum, record) => sum + charactersAsked(record), 0),
    referenceCharacters: records.reduce((sum, { reference }) => sum + reference.length, 0),
    problems: await checkImages(objects, records, found, prompts),
  };
}

/** Everything that a model reads before it answers, but for images. */
function charactersAsked({ prompt, system = '', history = [] }: EvaluationRecord): number {
  return prompt.length + system.length + history.reduce((sum, { text }) => sum + text.length, 0);
}

/** Images that the model could not be shown would leave records without an answer, after everything has been paid. */
async function checkImages(
  objects: ObjectPort,
  records: readonly EvaluationRecord[],
  { family, baseModel }: FoundModel,
  prompts: S3Uri,
): Promise<readonly Problem[]> {
  const problems = new ProblemList();
  const withImages = records.filter(({ images = [] }) => images.length > 0);
  if (!family.inference.takesImages || baseModel.takesImages === false) {
    for (const { id } of withImages)
      problems.add(
        prompts,
        `record ${Number(id) + 1} holds images, but ${baseModel.name} is asked without: leave them out`,
      );
    return problems.all(prompts);
  }
  const uris = new Map(withImages.flatMap(({ id, images = [] }) => images.map(({ uri }) => [uri, id] as const)));
  await inParallel([...uris], lookUpsAtOnce, async ([uri, id]) => {
    if (!(await objects.find(uri)))
      problems.add(prompts, `record ${Number(id) + 1}: the image ${uri} does not exist: upload it`);
  });
  return problems.all(prompts);
}

/** Both files of evaluation data, parsed; the whole of them is in memory meanwhile. */
export async function readEvaluation(objects: ObjectPort, prompts: S3Uri, references?: S3Uri) {
  return parseEvaluationRecords(
    { uri: prompts, text: await objects.readText(prompts) },
    references ? { uri: references, text: await objects.readText(references) } : undefined,
  );
}

async function findMissing(
  objects: ObjectPort,
  files: readonly (readonly [field: string, uri: S3Uri | undefined])[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [field, uri] of files) {
    if (!uri || (await objects.find(uri))) continue;
    const bucket = splitS3Uri(uri)?.bucket ?? uri;
    const bucketExists = await objects.bucketExists(bucket);
    problems.push({
      field,
      message: bucketExists
        ? `${uri} does not exist: upload it, or name another file`
        : `bucket "${bucket}" of ${uri} does not exist or is not visible: create it, or name another`,
    });
  }
  return problems;
}
