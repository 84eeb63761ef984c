import { validationError } from '../errors.ts';
import type { Customization, HyperParameter } from '../families.ts';
import type { JobRequest } from '../state/state.ts';

/** A parameter that is missing is left to the trainer. */
export type HyperParameterValues = Readonly<Record<string, number | undefined>>;

/**
 * The numbers that a job trains with: those of the request, and the family's defaults for the rest.
 * @throws AwsError ValidationException that names every hyperparameter that is unknown, missing, no number, or out of
 *   range
 */
export function readHyperParameters(
  { hyperParameters: known }: Pick<Customization, 'hyperParameters'>,
  given: Readonly<Record<string, string>>,
): HyperParameterValues {
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
  for (const [name, parameter] of Object.entries(known)) {
    if (parameter.required && !Object.hasOwn(given, name)) problems.push(`${name} is required: ${range(parameter)}`);
  }
  if (problems.length > 0) throw validationError(`Invalid hyperparameters: ${problems.join('; ')}.`);
  const entries = Object.entries(known).map(([name, parameter]) => {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    if (text !== undefined && text === parameter.automatic) return [name, undefined];
    return [name, text === undefined ? parameter.default : Number(text)];
  });
  return Object.fromEntries(entries) as HyperParameterValues;
}

/** Reinforcement's own hyperparameters, which are numbers, as the texts that the others are. */
export function rftHyperParameters({
  customizationConfig,
}: Pick<JobRequest, 'customizationConfig'>): Readonly<Record<string, string>> {
  const { reasoningEffort: _, ...numbers } = customizationConfig?.rftConfig?.hyperParameters ?? {};
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
}

/** Decimal or scientific notation; not what else JavaScript reads as a number, such as `0x10` or an empty text. */
const numberForm = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

function problemWith(parameter: HyperParameter, text: string): string | null {
  const { type, min, max, automatic, acceptsBelow } = parameter;
  if (text === automatic) return null;
  const value = Number(text);
  const isNumber = numberForm.test(text) && (type === 'float' || Number.isInteger(value));
  const or = automatic === undefined ? '' : ` or '${automatic}'`;
  if (!isNumber) return `it must be ${type === 'integer' ? 'an integer' : 'a number'}${or}`;
  return value < (acceptsBelow ? 0 : min) || value > max ? `it must be ${range(parameter)}` : null;
}

const range = ({ min, max, automatic }: HyperParameter): string =>
  `from ${min} to ${max}${automatic === undefined ? '' : ` or '${automatic}'`}`;
