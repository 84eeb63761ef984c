import type { Problem } from '../errors.ts';
import type { HyperParameter } from '../families/family.ts';
import { suggestion } from '../nearest.ts';
import { oneOf, rangeInWords } from './fields.ts';
import { show } from './show.ts';

/** A number as people write it in JSON, with at most 40 digits on either side. */
const decimalPattern = /^-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?$/;

export interface CheckedHyperParameters {
  /** As Bedrock takes them: plain decimals in strings. Only those that are right. */
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Holds requested hyperparameters against what the family documents. Values of a kind that is no number at all are the
 * schema's business and passed over here.
 *
 * @param field what the request calls the object: `hyperParameters`, or `HyperParameters` in the AWS sample's form
 */
export function checkHyperParameters(
  requested: Readonly<Record<string, unknown>>,
  known: readonly HyperParameter[],
  context: { readonly model: string; readonly field: string; readonly hasValidationData: boolean },
): CheckedHyperParameters {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const values: [string, string][] = [];

  for (const [name, value] of Object.entries(requested)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const field = `${context.field}.${name}`;
    const parameter = known.find((candidate) => candidate.name === name);
    if (!parameter) {
      const names = known.map((candidate) => candidate.name);
      problems.push({ field, message: `is no hyperparameter of ${context.model}${suggestion(name, names)}` });
      continue;
    }
    if (parameter.words?.includes(String(value))) {
      values.push([name, String(value)]);
      continue;
    }
    const wrong = whatIsWrong(String(value), parameter);
    if (wrong !== undefined) {
      problems.push({
        field,
        message: `${wrong}; ${context.model} takes ${allowed(parameter)}, but got ${show(value)}`,
      });
      continue;
    }
    values.push([name, plainDecimal(String(value))]);
    const { recommendedMinimum, withValidationData } = parameter;
    if (recommendedMinimum !== undefined && Number(value) < recommendedMinimum)
      warnings.push(
        `${field}: ${show(value)} is below ${plainDecimal(String(recommendedMinimum))}, the smallest value that AWS documents for ${context.model}; the model may learn nothing`,
      );
    if (withValidationData !== undefined && context.hasValidationData) warnings.push(`${field}: ${withValidationData}`);
  }

  for (const parameter of known)
    if (parameter.required && !Object.hasOwn(requested, parameter.name))
      problems.push({
        field: `${context.field}.${parameter.name}`,
        message: `is missing; ${context.model} requires it: ${allowed(parameter)}`,
      });

  return { values: Object.fromEntries(values), problems, warnings };
}

function whatIsWrong(text: string, parameter: HyperParameter): string | undefined {
  if (parameter.type === 'word') return 'is not among its words';
  if (!decimalPattern.test(text)) return 'is not a number';
  const value = Number(text);
  if (parameter.type === 'integer' && !/^-?\d+$/.test(plainDecimal(text))) return 'is not a whole number';
  const tooSmall = parameter.exclusiveMinimum ? value <= parameter.minimum : value < parameter.minimum;
  return tooSmall || value > parameter.maximum ? 'is out of range' : undefined;
}

function allowed({ type, minimum, exclusiveMinimum, maximum, words = [] }: HyperParameter): string {
  if (type === 'word') return oneOf(words);
  const range = rangeInWords({
    ...(Number.isFinite(minimum) && (exclusiveMinimum ? { above: minimum } : { minimum })),
    ...(Number.isFinite(maximum) && { maximum }),
    ...(type === 'integer' && { whole: true }),
  });
  return words.length === 0 ? range : `${range}, or ${oneOf(words)}`;
}

/** `1e-5` → `0.00001`, digit by digit, so that nothing is rounded. Bedrock's examples know no exponents. */
function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === '' || exponent === '0') return text;
  const shift = Number(exponent);
  const digits = `${'0'.repeat(Math.max(0, -shift))}${whole}${fraction}${'0'.repeat(Math.max(0, shift))}`;
  const point = Math.max(0, -shift) + whole.length + shift;
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const after = digits.slice(point).replace(/0+$/, '');
  return `${sign}${before}${after === '' ? '' : `.${after}`}`;
}
