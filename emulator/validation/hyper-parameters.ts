import { validationError } from '../errors.ts';
import type { Family, HyperParameter } from '../families.ts';

export type HyperParameterValues = Readonly<Record<keyof Family['hyperParameters'], number>>;

/**
 * The numbers that a job trains with: those of the request, and the family's defaults for the rest.
 * @throws AwsError ValidationException that names every hyperparameter that is unknown, no number, or out of range
 */
export function readHyperParameters(family: Family, given: Readonly<Record<string, string>>): HyperParameterValues {
  const known: Readonly<Record<string, HyperParameter>> = family.hyperParameters;
  const problems: string[] = [];
  for (const [name, text] of Object.entries(given)) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    if (parameter === undefined) {
      problems.push(`${name} is not a hyperparameter of this model (${Object.keys(known).join(', ')})`);
    } else {
      const problem = problemWith(parameter, text);
      if (problem !== null) problems.push(`${name} is '${text}', but ${problem}`);
    }
  }
  if (problems.length > 0) throw validationError(`Invalid hyperparameters: ${problems.join('; ')}.`);
  const entries = Object.entries(known).map(([name, parameter]) => [name, Number(given[name] ?? parameter.default)]);
  return Object.fromEntries(entries) as HyperParameterValues;
}

/** Decimal or scientific notation; not what else JavaScript reads as a number, such as `0x10` or an empty text. */
const numberForm = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

function problemWith({ type, min, max }: HyperParameter, text: string): string | null {
  const value = Number(text);
  const isNumber = numberForm.test(text) && (type === 'float' || Number.isInteger(value));
  if (!isNumber) return `it must be ${type === 'integer' ? 'an integer' : 'a number'}`;
  return value < min || value > max ? `it must be from ${min} to ${max}` : null;
}
