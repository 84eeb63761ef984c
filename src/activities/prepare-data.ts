import { cancellationSignal } from '@temporalio/activity';
import { objectImages, objectOutput } from '../data/output/object-output.ts';
import { prepareData, type PreparationProgress, type Prepared } from '../data/prepare.ts';
import { SourceError } from '../data/source-file.ts';
import { openSources } from '../data/sources/index.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { counted } from '../domain/counted.ts';
import { InvalidRequestError, type Problem } from '../domain/errors.ts';
import { whyUnscored } from '../domain/families/family.ts';
import { customizationOfRequest } from '../domain/families/index.ts';
import { runFolder } from '../domain/names.ts';
import { evaluationToCome } from '../domain/request/data.ts';
import type { ObjectPort } from '../domain/ports.ts';
import { renderDataHtml } from '../report/html/render-data.ts';
import type { PreparedData } from '../report/result.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies, Owner } from './dependencies.ts';

export function prepareDataActivities({
  ports: { objects },
  hubEnvironment = {},
}: Pick<Dependencies, 'ports' | 'hubEnvironment'>) {
  return {
    /**
     * Makes the training data that the base model takes, and evaluation data kept apart from it. An attempt that died is
     * simply repeated: what it writes is the same, byte for byte, and the manifest comes last.
     */
    async prepareData(request: CustomizationRequest, owner: Owner): Promise<PreparedData> {
      return whileBeating(async (say) => {
        const prepared = await prepareRequested(objects, request, hubEnvironment, (progress) => {
          say(progress);
          cancellationSignal().throwIfAborted();
        });
        return outcomeOf(prepared, objects, request, owner);
      });
    },
  };
}

/** @throws InvalidRequestError where a source can't be read at all */
export async function prepareRequested(
  objects: ObjectPort,
  request: CustomizationRequest,
  hubEnvironment: NonNullable<Dependencies['hubEnvironment']>,
  onProgress: (progress: PreparationProgress) => void = () => {},
): Promise<Prepared> {
  const { data } = request;
  if (!data) throw new Error(`there is no data to prepare for ${request.baseModelId}`);
  const { baseModel, customization } = customizationOfRequest(request);
  try {
    return await prepareData({
      settings: data.settings,
      model: baseModel.name,
      limits: customization.records,
      sources: await openSources(data.settings, {
        objects: () => objects,
        environment: hubEnvironment,
        allowsLocal: false,
      }),
      output: objectOutput(objects, data.output),
      images: objectImages(objects, `${data.output}images/`),
      onProgress,
    });
  } catch (error) {
    if (error instanceof SourceError) throw new InvalidRequestError([{ field: 'data', message: error.message }]);
    throw error;
  }
}

async function outcomeOf(
  { report, written, digest }: Prepared,
  objects: ObjectPort,
  request: CustomizationRequest,
  owner: Owner,
): Promise<PreparedData> {
  const { data, evaluation } = request;
  if (!written) {
    const { dataReport } = runFolder(evaluation.inferenceBucket, owner.workflowId, owner.runId);
    await objects.writeText(dataReport, renderDataHtml(report), 'text/html; charset=utf-8');
    const { problems } = report;
    throw new InvalidRequestError([...firstProblems(problems), allProblems(problems, `${dataReport} shows them`)]);
  }
  const isScored = whyUnscored(customizationOfRequest(request).family) === undefined;
  const isMissing = data && evaluation.prompts === evaluationToCome(data) && isScored;
  if (isMissing && !written.sets.some(({ name }) => name === 'evaluation')) {
    const why = report.warnings.shown.find(({ kind }) => kind === 'no evaluation')?.message ?? 'there is none';
    throw new InvalidRequestError([{ field: 'data.split.evaluation', message: `brings no evaluation data: ${why}` }]);
  }
  return {
    digest,
    sets: written.sets,
    sources: report.sources,
    reportUri: written.reportUri,
    manifestUri: written.manifestUri,
    warnings: report.warnings.total,
  };
}

/** As many as a person reads in a failure; the report has more. */
export function firstProblems({ shown }: Prepared['report']['problems']): readonly Problem[] {
  return shown.slice(0, 20).map(({ place, message }) => ({ field: place, message }));
}

export function allProblems({ total }: Prepared['report']['problems'], where: string): Problem {
  return { field: 'data', message: `has ${counted(total, 'problem')} in all; ${where}` };
}
