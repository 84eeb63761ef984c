import { randomUUID } from 'node:crypto';
import type { EvaluationSettings } from '../domain/customization.ts';
import { baseModelIdOf, findFamily } from '../domain/families/index.ts';
import { judgeModelProblem } from '../domain/judge-model.ts';
import { evaluationSettings } from '../domain/request.ts';
import { evaluationFiles } from '../domain/request/defaults.ts';
import { codeSpan, plainLine, shellWord } from '../report/escape.ts';
import type { EvaluationReport } from '../report/result.ts';
import { baseModelsOf } from './base-models.ts';
import type { CliContext } from './context.ts';
import { hasEnded } from './customizations.ts';
import { CommandError, failed, misused } from './errors.ts';
import type { Comparison, EvaluateOptions } from './evaluate.ts';
import type { EvaluationEnding, Evaluations } from './evaluations.ts';
import { fetchReport } from './report-files.ts';

const lookIntervalMs = 1_000;

/** Lets both models answer on the task queue, waits, and fetches the report that the workflow has left. */
export async function evaluateModels(
  context: CliContext,
  options: EvaluateOptions,
  comparison: Comparison,
): Promise<EvaluationReport> {
  const input = await inputOf(context, options, comparison);
  const workflowId = options.workflowId ?? `evaluate-${randomUUID()}`;
  const evaluations = await context.evaluations();
  await start(context, evaluations, workflowId, input);
  const ending = await follow(context, evaluations, workflowId);
  if (!('reportUri' in ending)) {
    throw failed(`${plainLine(workflowId)} ${ending.outcome.replace('-', ' ')}: ${plainLine(ending.reason)}`);
  }
  context.output.say(`The page is ${ending.reportUri}\n`);
  const { objects } = await context.aws.ports();
  return fetchReport(objects, ending.reportUri);
}

/** The workflow's input (`EvaluateInput`); all that can be wrong about it is said before anything is started. */
async function inputOf(context: CliContext, options: EvaluateOptions, { evaluation, decision }: Comparison) {
  const defaults = context.defaults();
  const locations = Object.values(evaluationFiles(evaluation)).filter((location) => location !== undefined);
  const inNoBucket = locations.some((location) => !location.startsWith('s3://'));
  if (inNoBucket && defaults.validationDataBucket === undefined) {
    throw misused(
      'models read prompts and references from S3: give --prompts and --references as s3://bucket/key, or set VALIDATION_DATA_BUCKET',
    );
  }
  if (defaults.modelInferenceBucket === undefined) {
    throw misused('set MODEL_INFERENCE_BUCKET: answers, scores and the report go there');
  }
  const settings = evaluationSettings(evaluation, defaults);
  await checkPlaces(context, settings);
  const { ports } = context.aws;
  const judgeProblem = settings.judge && (await judgeModelProblem(await ports(), settings.judge.model));
  if (judgeProblem) throw misused(`--judge ${judgeProblem}`);
  const origins = await baseModelsOf(ports, options);
  // One id where both come from the same.
  const baseModelId = origins.baseline === origins.candidate ? origins.baseline : origins;
  const [baseline, candidate] = [options.baseline, options.candidate].map(inferenceId);
  return { settings, decision, baseModelId, baseline, candidate };
}

/** A base model answers on demand under its id without the variant, or under a profile; a custom model by its endpoint only. */
function inferenceId(model: string): string {
  const { id, customModelArn } = baseModelIdOf(model);
  const known = customModelArn === undefined ? findFamily(id) : null;
  return known?.baseModel.inferenceId ?? model;
}

async function checkPlaces({ aws }: CliContext, settings: EvaluationSettings): Promise<void> {
  const { objects } = await aws.ports();
  const { prompts, references, inferenceBucket } = settings;
  for (const [option, uri] of Object.entries({ '--prompts': prompts, '--references': references })) {
    if (uri === undefined || (await objects.find(uri))) continue;
    throw misused(`${option}: ${uri} does not exist: upload it, or name another object; models read from S3`);
  }
  if (await objects.bucketExists(inferenceBucket)) return;
  throw misused(`MODEL_INFERENCE_BUCKET: bucket ${inferenceBucket} does not exist or is not visible: create it`);
}

async function start(
  { output }: CliContext,
  evaluations: Evaluations,
  workflowId: string,
  input: Awaited<ReturnType<typeof inputOf>>,
): Promise<void> {
  const { baseline = '', candidate = '' } = input;
  const started = await evaluations.start({
    workflowId,
    input,
    summary: `Compare two models by ${input.decision.metric}`,
    details: `- **Baseline**: ${codeSpan(baseline)}\n- **Candidate**: ${codeSpan(candidate)}`,
  });
  if (started.started) {
    const again = `--workflow-id ${shellWord(workflowId)}`;
    output.say(`Started ${plainLine(workflowId)}; it goes on without this command. The same command with ${again}`);
    output.say('waits for it again, or shows its report.');
  } else if (started.sameInput) {
    output.say(`${plainLine(workflowId)} was started with the same models and settings before.`);
  } else {
    throw failed(
      `${plainLine(workflowId)} is there already, with other models or settings: give another --workflow-id`,
    );
  }
}

/** Outlives workers and servers that go away: says so, and looks again until they are back. */
async function follow(
  { output, wait }: CliContext,
  evaluations: Evaluations,
  workflowId: string,
): Promise<EvaluationEnding> {
  let last = '';
  for (;;) {
    const seen = await look(evaluations, workflowId);
    if (seen === null) throw failed(`the server no longer knows ${plainLine(workflowId)}`);
    if (!('words' in seen)) return seen;
    if (seen.words !== '' && seen.words !== last) output.say(`  ${plainLine(seen.words)}`);
    last = seen.words;
    await wait(lookIntervalMs);
  }
}

async function look(
  evaluations: Evaluations,
  workflowId: string,
): Promise<EvaluationEnding | { readonly words: string } | null> {
  try {
    const execution = await evaluations.find(workflowId);
    if (execution === null) return null;
    if (hasEnded(execution)) return await evaluations.ending(execution);
    const doing = await evaluations.doing(workflowId);
    if ('words' in doing) return doing;
    return { words: `no worker answers (${doing.unanswered}); the evaluation waits for one: npm run worker` };
  } catch (error) {
    if (error instanceof CommandError) return { words: error.message };
    throw error;
  }
}
