import { customizationWorkflowId } from '../domain/names.ts';
import { codeSpan, plainLine } from '../report/escape.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a request, checked by nobody yet, says about itself: in the AWS sample's form or in Temper's own. */
interface RequestNames {
  readonly jobName: string | undefined;
  readonly baseModel: string | undefined;
  readonly customModelName: string | undefined;
}

export function namesIn(request: Json): RequestNames {
  const text = (...fields: readonly string[]) =>
    fields.map((field) => request[field]).find((value): value is string => typeof value === 'string' && value !== '');
  return {
    jobName: text('jobName', 'JobName'),
    baseModel: text('baseModel', 'BaseModelIdentifier'),
    customModelName: text('customModelName', 'CustomModelName'),
  };
}

/** Undefined where the request names no job. */
export function defaultWorkflowId(request: Json): string | undefined {
  const { jobName } = namesIn(request);
  return jobName === undefined ? undefined : customizationWorkflowId(jobName);
}

/** Temporal's limit on a static summary, in bytes (docs.temporal.io, user metadata, November 2026). */
const summaryLimitBytes = 200;

/** `Customize cohere.command-light-text-v14 as my-model` */
export function summaryOf(request: Json): string {
  const { baseModel, customModelName, jobName } = namesIn(request);
  const model = plainLine(baseModel ?? 'a model').split(':')[0] ?? '';
  return cutToBytes(`Customize ${model} as ${plainLine(customModelName ?? jobName ?? 'a custom model')}`);
}

/** Markdown for the Web UI: what was asked for, as far as the request says. */
export function detailsOf(request: Json): string {
  const { baseModel, customModelName, jobName } = namesIn(request);
  const facts = [
    ['Base model', baseModel],
    ['Custom model', customModelName],
    ['Job', jobName],
  ] as const;
  return facts
    .filter((fact): fact is typeof fact & readonly [string, string] => fact[1] !== undefined)
    .map(([name, value]) => `- **${name}**: ${codeSpan(value.slice(0, 500))}`)
    .join('\n');
}

function cutToBytes(text: string): string {
  let cut = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > summaryLimitBytes) break;
    cut += character;
  }
  return cut;
}
