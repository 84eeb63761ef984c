import { createHash } from 'node:crypto';
import { counted } from '../domain/counted.ts';
import { parseAnswers } from '../domain/dataset/answers.ts';
import {
  digestOf,
  parseEvaluationRecords,
  parseReferences,
  type EvaluationFile,
  type EvaluationRecord,
} from '../domain/dataset/evaluation-records.ts';
import type { MetricSettings } from '../domain/customization.ts';
import type { Problem } from '../domain/errors.ts';
import { metricSettings } from '../domain/request.ts';
import { evaluateAnswers } from '../evaluation/evaluate-answers.ts';
import { bertScoreChoicesOf, encodersFor, metricOptionsOf, metricsOf } from '../evaluation/metric-settings.ts';
import { versions } from '../evaluation/versions.ts';
import { EncoderError, EncoderOptionError } from '../metrics/bertscore/encoder-error.ts';
import type { MetricTools } from '../metrics/index.ts';
import { plainLine } from '../report/escape.ts';
import type { EvaluationReport } from '../report/result.ts';
import type { CliContext } from './context.ts';
import { failed, misused } from './errors.ts';
import type { Comparison, EvaluateOptions } from './evaluate.ts';
import { readTextFile } from './json-file.ts';

/** What is measured where the command line says nothing. */
const defaultMetrics = ['bertscore', 'rougeL'];

/** Compares two files of answers, in this process: no Temporal and no AWS. */
export async function evaluateFiles(
  context: CliContext,
  options: EvaluateOptions,
  { evaluation, decision }: Comparison,
): Promise<EvaluationReport> {
  const files = await readFiles(options);
  const records = recordsOf(files);
  const answers = { baseline: answersOf(files.baseline), candidate: answersOf(files.candidate) };
  checkCounts(files, records.length, answers);

  const metrics = evaluation.metrics.length > 0 ? evaluation.metrics : defaultMetrics;
  const needs = encodersFor(metricsOf(metrics, decision));
  const defaults = context.defaults();
  const encoders = {
    ...(needs.bertscore && { encoder: evaluation.encoder ?? defaults.encoder }),
    ...(needs.sentences && { sentenceEncoder: evaluation.sentenceEncoder ?? defaults.sentenceEncoder }),
  };
  const { minimumCoverage } = evaluation;
  const metricOptions = metricSettings(evaluation.metricOptions);
  const tools = await loadTools(context, encoders, metricOptions);
  return evaluateAnswers(
    {
      records,
      answers,
      metrics,
      options: metricOptionsOf(metricOptions),
      decision,
      minimumCoverage,
      provenance: {
        models: { baseline: options.baseline, candidate: options.candidate },
        request: {
          ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file && describe(file)])),
          evaluation: { metrics, metricOptions, minimumCoverage, ...encoders },
          decision,
        },
        datasetDigest: digestOf(records),
        versions: versions(needs.bertscore || needs.sentences ? { 'onnxruntime-node': 'onnxruntime-node' } : {}),
        createdAt: new Date().toISOString(),
      },
    },
    tools,
  );
}

interface Files {
  readonly baseline: EvaluationFile;
  readonly candidate: EvaluationFile;
  readonly references: EvaluationFile | undefined;
  readonly prompts: EvaluationFile | undefined;
}

async function readFiles({ baseline, candidate, references, prompts, baseModel, workflowId }: EvaluateOptions) {
  const idle = Object.entries({ '--base-model': baseModel, '--workflow-id': workflowId }).find(([, value]) => value);
  if (idle) throw misused(`${idle[0]} is for models; --baseline and --candidate are files of answers`);
  if (references === undefined && prompts === undefined) {
    throw misused('say what the answers are to be compared with: --references FILE, or --prompts FILE that holds both');
  }
  const read = async (option: string, path: string) => ({ uri: path, text: await readTextFile(path, option) });
  const files: Files = {
    baseline: await read('--baseline', baseline),
    candidate: await read('--candidate', candidate),
    references: references === undefined ? undefined : await read('--references', references),
    prompts: prompts === undefined ? undefined : await read('--prompts', prompts),
  };
  return files;
}

function recordsOf({ references, prompts }: Files): readonly EvaluationRecord[] {
  if (prompts) {
    const parsed = parseEvaluationRecords(prompts, references);
    return parsed.records ?? refuse(parsed.problems);
  }
  if (!references) return [];
  const { texts, problems } = parseReferences(references);
  if (problems.length > 0) return refuse(problems);
  return texts.map((reference, index) => ({ id: String(index).padStart(6, '0'), prompt: '', reference }));
}

function answersOf(file: EvaluationFile): readonly (string | null)[] {
  const { answers, problems } = parseAnswers(file);
  return problems.length > 0 ? refuse(problems) : answers;
}

function refuse(problems: readonly Problem[]): never {
  throw misused(problems.map(({ field, message }) => `${plainLine(field)} ${message}`).join('\n'));
}

/** Answers meet their references by place: one too few, and nobody knows which. */
function checkCounts(
  files: Files,
  records: number,
  answers: Readonly<Record<'baseline' | 'candidate', readonly unknown[]>>,
): void {
  const truth = (files.references ?? files.prompts)?.uri ?? '';
  const wrong = (['baseline', 'candidate'] as const).filter((role) => answers[role].length !== records);
  if (wrong.length === 0) return;
  const found = wrong.map((role) => `${files[role].uri} has ${counted(answers[role].length, 'answer')}`);
  throw misused(
    `${plainLine(found.join(' and '))}, but ${plainLine(truth)} has ${counted(records, 'reference')}: there must be ` +
      'one for each, in the same order; write null where a model gave none',
  );
}

/** @throws CommandError that says how to do without, where an encoder can't be loaded */
async function loadTools(
  { loadEncoder, loadSentenceEncoder, output }: CliContext,
  { encoder, sentenceEncoder }: { readonly encoder?: string; readonly sentenceEncoder?: string },
  { bertscore }: MetricSettings,
): Promise<MetricTools> {
  const say = (text: string) => output.warn(`  ${plainLine(text)}`);
  const orElse = async <T>(loading: Promise<T>, remedy: string): Promise<T> => {
    try {
      return await loading;
    } catch (error) {
      if (error instanceof EncoderOptionError) throw misused(error.message);
      throw error instanceof EncoderError ? failed(`${error.message}\n${remedy}`, error) : error;
    }
  };
  return {
    ...(encoder !== undefined && {
      bertScorer: await orElse(
        loadEncoder(encoder, bertScoreChoicesOf(bertscore), say),
        'Here --encoder names it too. Or leave BERTScore out: `--metrics rougeL --metric rougeL.f1` needs no encoder.',
      ),
    }),
    ...(sentenceEncoder !== undefined && {
      sentenceEncoder: await orElse(
        loadSentenceEncoder(sentenceEncoder, say),
        'Here --sentence-encoder names it too. Or leave embeddingCosine out.',
      ),
    }),
  };
}

function describe(file: EvaluationFile) {
  return { file: file.uri, sha256: createHash('sha256').update(file.text).digest('hex') };
}
