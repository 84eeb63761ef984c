import type { CustomizationRequest } from '../domain/customization.ts';
import { parseEvaluationRecords } from '../domain/dataset/evaluation-records.ts';
import { checkTrainingData } from '../domain/dataset/training-records.ts';
import { InvalidRequestError, type Problem } from '../domain/errors.ts';
import { customizationOf } from '../domain/families/family.ts';
import { findFamily } from '../domain/families/index.ts';
import { clientRequestToken } from '../domain/names.ts';
import type { ObjectPort, Ports, S3Uri } from '../domain/ports.ts';
import { splitS3Uri } from '../domain/s3-uri.ts';
import { whileBeating } from './beating.ts';
import { jobNameTaken } from './customization-job.ts';
import type { Dependencies, Owner } from './dependencies.ts';

export interface DataFacts {
  readonly trainingRecords: number;
  readonly trainingCharacters: number;
  /** SHA-256 of the training data, in hex. */
  readonly trainingDigest: string;
  readonly evaluationRecords: number;
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
    },
    problems: [...training.problems, ...evaluation.problems],
  };
}

async function checkNames({ models }: Ports, request: CustomizationRequest, owner: Owner): Promise<Problem[]> {
  const { jobName, customModelName, baseModelId } = request;
  const [baseModel, job, customModel] = await Promise.all([
    models.findBaseModel(baseModelId),
    models.findJob(jobName),
    models.findCustomModel(customModelName),
  ]);
  const jobIsOurs = job?.clientRequestToken === clientRequestToken(owner.runId, 'job');
  const problems: Problem[] = [];
  if (!baseModel) {
    problems.push({
      field: 'baseModel',
      message: `"${baseModelId}" is not offered to this account in this Region: enable access to it, or choose another Region or model`,
    });
  }
  if (job && !jobIsOurs) problems.push(jobNameTaken(jobName, job));
  if (customModel && !jobIsOurs) {
    problems.push({
      field: 'customModelName',
      message: `"${customModelName}" is the name of a custom model that exists already (${customModel.arn}): choose another`,
    });
  }
  return problems;
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
  const family = findFamily(request.baseModelId)?.family;
  const limits = family && customizationOf(family, request.customizationType)?.records;
  if (!limits) throw new Error(`no family knows ${request.baseModelId}`);
  const nothing = { records: 0, characters: 0, digest: '' };

  const missing = await findMissing(objects, [
    ['training.data', request.trainingData],
    ['training.validation', request.validationData],
  ]);
  if (missing.length > 0) return { ...nothing, problems: missing };
  const training = await checkTrainingData(objects.readLines(request.trainingData), request.trainingData, limits);
  if (!request.validationData) return training;
  const { validationData } = request;
  const validation = await checkTrainingData(objects.readLines(validationData), validationData, limits, 'validation');
  return { ...training, problems: [...training.problems, ...validation.problems] };
}

async function checkEvaluation(
  objects: ObjectPort,
  { evaluation: { prompts, references } }: CustomizationRequest,
): Promise<{
  readonly records: number;
  readonly promptCharacters: number;
  readonly referenceCharacters: number;
  readonly problems: readonly Problem[];
}> {
  const nothing = { records: 0, promptCharacters: 0, referenceCharacters: 0 };
  const missing = await findMissing(objects, [
    ['evaluation.prompts', prompts],
    ['evaluation.references', references],
  ]);
  if (missing.length > 0) return { ...nothing, problems: missing };
  const { records, problems } = await readEvaluation(objects, prompts, references);
  if (!records) return { ...nothing, problems };
  return {
    records: records.length,
    promptCharacters: records.reduce((sum, { prompt }) => sum + prompt.length, 0),
    referenceCharacters: records.reduce((sum, { reference }) => sum + reference.length, 0),
    problems: [],
  };
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
