import { localOutput } from '../data/output/local-output.ts';
import { objectImages, objectOutput } from '../data/output/object-output.ts';
import type { ImageStore, Output } from '../data/output/output.ts';
import { prepareData, type Prepared } from '../data/prepare.ts';
import { SourceError } from '../data/source-file.ts';
import { openSources } from '../data/sources/index.ts';
import { type DataMap, type DataSettings, recordForms } from '../domain/data-settings.ts';
import { customizationTypes, type CustomizationType } from '../domain/families/family.ts';
import { findCustomization, knownBaseModelIds } from '../domain/families/index.ts';
import { suggestion } from '../domain/nearest.ts';
import { checkDataField } from '../domain/request/data.ts';
import type { S3Uri } from '../domain/ports.ts';
import type { DataReport } from '../report/data-report.ts';
import { renderDataText } from '../report/data-text.ts';
import type { CliContext } from './context.ts';
import { exitCodes, misused } from './errors.ts';
import { writeReport } from './report-files.ts';

export interface DataOptions {
  readonly source?: string;
  readonly references?: string;
  readonly validationSource?: string;
  readonly evaluationSource?: string;
  readonly baseModel: string;
  readonly customizationType?: string;
  readonly form?: string;
  readonly map?: DataMap;
  readonly sample?: number;
  readonly split?: readonly [validation: number, evaluation: number];
  readonly seed?: number;
  readonly duplicates?: string;
  readonly skipProblems?: boolean;
  readonly checks?: string;
  readonly dataVersion?: number;
  readonly images?: string;
  readonly out?: string;
  readonly html?: string;
  readonly reportJson?: string;
}

/** `temper data prepare`: from any source to what the base model's training takes. */
export async function prepare(context: CliContext, options: DataOptions): Promise<number> {
  const { source, out } = options;
  if (source === undefined)
    throw misused('say what to prepare: --source FILE, FOLDER, s3://… or huggingface:owner/name');
  if (out === undefined) throw misused('say where it goes: --out FOLDER or s3://bucket/folder');
  const output = out.startsWith('s3://')
    ? objectOutput((await context.aws.ports()).objects, out as S3Uri)
    : localOutput(out);
  const images = await imagesOf(context, options);
  const prepared = await run(context, { ...options, source }, { output, ...(images && { images }) }, [0, 0.1]);
  await show(context, options, prepared);
  return prepared.isUsable ? exitCodes.ok : exitCodes.usage;
}

/** `temper data check`: whether a file can be trained with as it stands. */
export async function check(context: CliContext, file: string, options: DataOptions): Promise<number> {
  const prepared = await run(context, { ...options, source: file }, { strict: true }, [0, 0]);
  await show(context, options, prepared);
  return prepared.isUsable ? exitCodes.ok : exitCodes.usage;
}

async function run(
  context: CliContext,
  options: DataOptions & { readonly source: string },
  to: { readonly output?: Output; readonly images?: ImageStore; readonly strict?: true },
  split: readonly [number, number],
): Promise<Prepared> {
  const { name, limits } = modelOf(options);
  const settings = settingsOf(options, limits.format === 'text' ? [0, 0] : split);
  let shownMs = Date.now();
  try {
    const sources = await openSources(settings, {
      objects: async () => (await context.aws.ports()).objects,
      environment: process.env,
      allowsLocal: true,
    });
    return await prepareData({
      settings,
      model: name,
      limits,
      sources,
      ...to,
      onProgress({ step, rows, refused }) {
        if (Date.now() - shownMs < 2_000) return;
        shownMs = Date.now();
        context.output.warn(
          `${step}: ${rows.toLocaleString('en-US')} rows${refused > 0 ? `, ${refused} refused` : ''}`,
        );
      },
    });
  } catch (error) {
    if (error instanceof SourceError) throw misused(error.message);
    throw error;
  }
}

function modelOf({ baseModel, customizationType = 'FINE_TUNING' }: DataOptions) {
  if (!isType(customizationType)) throw misused(`--customization-type must be one of ${customizationTypes.join(', ')}`);
  const found = findCustomization(baseModel, customizationType);
  if (!found)
    throw misused(
      `"${baseModel}" is no base model that Temper knows for ${customizationType}${suggestion(baseModel, knownBaseModelIds)}`,
    );
  return { name: found.baseModel.name, limits: found.customization.records };
}

function isType(type: string): type is CustomizationType {
  return customizationTypes.some((known) => known === type);
}

function settingsOf(
  options: DataOptions & { readonly source: string },
  defaultShares: readonly [number, number],
): DataSettings {
  const { references, validationSource, evaluationSource, seed = 1, sample, dataVersion: version } = options;
  const [validation, evaluation] = options.split ?? defaultShares;
  const form = recordForms.find((known) => known === (options.form ?? 'auto'));
  if (!form) throw misused(`--form must be one of ${recordForms.join(', ')}`);
  refuseUnfit(options);
  return {
    source: options.source,
    ...(references !== undefined && { references }),
    ...(validationSource !== undefined && { validationSource }),
    ...(evaluationSource !== undefined && { evaluationSource }),
    form,
    map: options.map ?? {},
    ...(sample !== undefined && { sample: { records: sample, seed } }),
    split: { validation, evaluation, seed },
    duplicates: options.duplicates === 'drop' ? 'drop' : 'keep',
    problems: options.skipProblems ? 'skip' : 'fail',
    checks: options.checks === 'limits' ? 'limits' : 'all',
    ...(version !== undefined && { version }),
  };
}

/** What doesn't go together, as for a request's field `data`. */
function refuseUnfit({ split, map, form, references, validationSource, evaluationSource, out }: DataOptions): void {
  const shares = split && { validation: split[0], evaluation: split[1] };
  const data = { split: shares, map, form, references, validationSource, evaluationSource, output: out ?? '' };
  const [problem] = checkDataField({ data }, {});
  if (problem) throw misused(`--${problem.field.replace(/^data\./, '').replace('.', ' ')} ${problem.message}`);
}

async function imagesOf(context: CliContext, { images, out }: DataOptions): Promise<ImageStore | undefined> {
  const folder = images ?? (out?.startsWith('s3://') ? `${out.replace(/\/+$/, '')}/images` : undefined);
  if (folder === undefined) return undefined;
  if (!folder.startsWith('s3://'))
    throw misused('--images takes a folder in S3, where Bedrock reads images: s3://bucket/folder');
  return objectImages((await context.aws.ports()).objects, folder as S3Uri);
}

async function show({ output }: CliContext, { html, reportJson }: DataOptions, prepared: Prepared): Promise<void> {
  const { report, written, isUsable, digest } = prepared;
  if (html !== undefined) await writeReport(html, await renderHtml(report));
  if (reportJson !== undefined) await writeReport(reportJson, `${JSON.stringify(report, null, 2)}\n`);
  output.say(renderDataText(report, output.style));
  for (const { name, records, uri } of written?.sets ?? [])
    output.say(`${name.padEnd(10)}  ${records.toLocaleString('en-US').padStart(9)}  ${uri}`);
  if (written) output.say(`report      ${written.reportUri}`);
  output.answer({ usable: isUsable, digest, written, report });
}

/** The page's library is large, and most commands don't need it. */
async function renderHtml(report: DataReport): Promise<string> {
  const { renderDataHtml } = await import('../report/html/render-data.ts');
  return renderDataHtml(report);
}
