import { cancellationSignal } from '@temporalio/activity';
import { objectImages, objectOutput } from '../data/output/object-output.ts';
import { prepareData, type Prepared } from '../data/prepare.ts';
import { SourceError } from '../data/source-file.ts';
import { openSources } from '../data/sources/index.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { InvalidRequestError, type Problem } from '../domain/errors.ts';
import { customizationOfRequest } from '../domain/families/index.ts';
import { runFolder } from '../domain/names.ts';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';
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
      const { data } = request;
      if (!data) throw new Error(`there is no data to prepare for ${request.baseModelId}`);
      const { baseModel, customization } = customizationOfRequest(request);
      return whileBeating(async (say) => {
        try {
          const prepared = await prepareData({
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
            onProgress(progress) {
              say(progress);
              cancellationSignal().throwIfAborted();
            },
          });
          return await outcomeOf(prepared, objects, request, owner);
        } catch (error) {
          if (error instanceof SourceError) throw new InvalidRequestError([{ field: 'data', message: error.message }]);
          throw error;
        }
      });
    },
  };
}

async function outcomeOf(
  { report, written, digest }: Prepared,
  objects: ObjectPort,
  { evaluation }: CustomizationRequest,
  owner: Owner,
): Promise<PreparedData> {
  if (!written) {
    const { dataReport } = runFolder(evaluation.inferenceBucket, owner.workflowId, owner.runId);
    await objects.writeText(dataReport, renderDataHtml(report), 'text/html; charset=utf-8');
    throw new InvalidRequestError(problemsOf(report.problems, dataReport));
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
const shownProblems = 20;

function problemsOf({ shown, total }: Prepared['report']['problems'], reportUri: S3Uri): readonly Problem[] {
  const problems = shown.slice(0, shownProblems).map(({ place, message }) => ({ field: place, message }));
  return [
    ...problems,
    { field: 'data', message: `has ${total} problem${total === 1 ? '' : 's'} in all; ${reportUri} shows them` },
  ];
}
