import { stat } from 'node:fs/promises';
import { judgeMetricName } from '../domain/customization.ts';
import { InvalidRequestError } from '../domain/errors.ts';
import { parseComparison } from '../domain/request.ts';
import type { CliContext } from './context.ts';
import { misused, type ExitCode } from './errors.ts';
import { evaluateFiles } from './evaluate-files.ts';
import { evaluateModels } from './evaluate-models.ts';
import { metricFlagOf, metricOptionsOf, type MetricFlags } from './metric-flags.ts';
import { checkReportFiles, gated, showReport, type ReportOptions } from './report-files.ts';

export interface EvaluateOptions extends ReportOptions, MetricFlags {
  /** Each a file of answers or a model's id. */
  readonly baseline: string;
  readonly candidate: string;
  /** Files here for files of answers, objects in S3 for models. */
  readonly references?: string;
  readonly prompts?: string;
  readonly metrics?: readonly string[];
  readonly metric?: string;
  readonly rule?: string;
  readonly minimumImprovement?: number;
  readonly guardrail?: readonly { readonly metric: string; readonly maximumDrop: number }[];
  readonly judge?: string;
  readonly rubric?: string;
  readonly seed?: number;
  readonly resamples?: number;
  readonly encoder?: string;
  readonly sentenceEncoder?: string;
  readonly minimumCoverage?: number;
  /** For models only. */
  readonly baseModel?: string;
  readonly workflowId?: string;
}

/** How to evaluate and decide, with every default that a request has. */
export type Comparison = ReturnType<typeof parseComparison>;

/** Compares two files of answers here, or lets two models answer on the task queue; shows and writes the report. */
export async function evaluate(context: CliContext, options: EvaluateOptions): Promise<ExitCode> {
  return gated(options, async () => {
    await checkReportFiles(options);
    const { prompts, references } = options;
    const report = (await areFiles(options))
      ? await evaluateFiles(context, options, comparisonOf(withoutJudge(options), {}))
      : await evaluateModels(context, options, comparisonOf(options, { prompts, references }));
    const exitCode = await showReport(context.output, report, options);
    context.output.answer(report);
    return exitCode;
  });
}

/** A judge is a model in Bedrock; files are compared on this machine. */
function withoutJudge(options: EvaluateOptions): EvaluateOptions {
  const { judge, rubric, metric, guardrail = [] } = options;
  const named = [metric, ...guardrail.map((one) => one.metric)].includes(judgeMetricName);
  if (judge === undefined && rubric === undefined && !named) return options;
  throw misused(
    `${judgeMetricName} takes a judge, which is asked in Bedrock, and files are compared here without AWS: name models ` +
      'as --baseline and --candidate, or leave the judge out',
  );
}

async function areFiles({ baseline, candidate }: EvaluateOptions): Promise<boolean> {
  const sides = await Promise.all(
    Object.entries({ '--baseline': baseline, '--candidate': candidate }).map(async ([option, given]) => ({
      option,
      given,
      isFile: (await stat(given).catch(() => null)) !== null,
    })),
  );
  const present = sides.find(({ isFile }) => isFile);
  const absent = sides.find(({ isFile, given }) => !isFile && (present || looksLikeFile(given)));
  if (!absent) return present !== undefined;
  throw misused(
    `there is no file ${absent.given}: check ${absent.option}` +
      (present && !looksLikeFile(absent.given)
        ? `; ${present.option} is a file, and a file is compared with a file, a model with a model`
        : ''),
  );
}

function looksLikeFile(given: string): boolean {
  return /\.jsonl?$/iu.test(given) || (/[\\/]/u.test(given) && !given.startsWith('arn:'));
}

/**
 * A request's own rules, with what is wrong said in the words of the command line.
 *
 * @param objects in S3, as a request names them
 */
function comparisonOf(options: EvaluateOptions, objects: Pick<EvaluateOptions, 'prompts' | 'references'>): Comparison {
  const { encoder, sentenceEncoder, metrics, minimumCoverage } = options;
  const metricOptions = metricOptionsOf(options);
  const { judge: model, rubric } = options;
  const judge = model === undefined && rubric === undefined ? undefined : { model, rubric };
  const { rule, metric, minimumImprovement, guardrail: guardrails, seed, resamples } = options;
  try {
    return parseComparison({
      evaluation: { ...objects, encoder, sentenceEncoder, metricOptions, metrics, minimumCoverage, judge },
      decision: { rule, metric, minimumImprovement, guardrails, seed, resamples },
    });
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    const said = error.problems.map(({ field, message }) => `${optionOf(field)} ${message}`).join('\n');
    throw misused(said.replaceAll('evaluation.judge with a model and a rubric', '--judge MODEL and --rubric TEXT'));
  }
}

/** `evaluation.judge.rubric` is `--rubric`; `decision.minimumImprovement` is `--minimum-improvement`; `decision.guardrails[0].metric` is `--guardrail`. */
function optionOf(field: string): string {
  const ofMetric = metricFlagOf(field);
  if (ofMetric) return ofMetric;
  const name = field.split(/[.[]/u)[1] ?? field;
  if (name === 'guardrails') return '--guardrail';
  if (field === 'evaluation.judge.rubric') return '--rubric';
  return `--${name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}
