/**
 * What Temper knows about a family of base models. Every family has the same parts in the same order; a new family is
 * one file like `cohere.ts` and one line in `index.ts`.
 */
export interface ModelFamily {
  /** For people: `Cohere Command`. */
  readonly name: string;
  readonly baseModels: readonly BaseModelFacts[];
  readonly customizationTypes: readonly 'FINE_TUNING'[];
  readonly hyperParameters: readonly HyperParameter[];
  readonly records: RecordLimits;
  readonly inference: InferenceLimits;
  /** The body of InvokeModel for one prompt. */
  toNativeRequest(prompt: string, inference: InferenceSettings): unknown;
  /** Throws `UnexpectedResponseError` on any shape but the documented one. */
  fromNativeResponse(body: unknown): Answer;
  /** How a custom model of this family can be made servable. */
  readonly serving: readonly 'provisioned'[];
  readonly lifecycle: Lifecycle;
}

export interface BaseModelFacts {
  readonly name: string;
  /** For customizing, with the variant: `cohere.command-light-text-v14:7:4k`. */
  readonly id: string;
  /** For on-demand inference with the base model: `cohere.command-light-text-v14`. */
  readonly inferenceId: string;
  /** Where it could be customized, as last known. */
  readonly regions: readonly string[];
  /** Upper ends that differ from the family's, by hyperparameter. */
  readonly maximums?: Readonly<Record<string, number>>;
  readonly prices: Prices;
}

export interface HyperParameter {
  readonly name: string;
  readonly type: 'integer' | 'number';
  readonly minimum: number;
  /** The minimum itself is not allowed. */
  readonly exclusiveMinimum?: true;
  /** Between `minimum` and this a value earns a warning, not an error. */
  readonly recommendedMinimum?: number;
  readonly maximum: number;
  /** What Bedrock uses where the request says nothing. */
  readonly default: number;
  readonly required: boolean;
  /** A sentence to warn with when the job has validation data of its own. */
  readonly withValidationData?: string;
}

/** What Bedrock accepts as training and validation data. */
export interface RecordLimits {
  /** JSON Lines of `{"prompt": "…", "completion": "…"}`. */
  readonly format: 'prompt-completion';
  readonly minimum: number;
  readonly maximum: number;
  readonly maximumValidation: number;
  readonly maximumPromptCharacters: number;
  readonly maximumCompletionCharacters: number;
}

interface InferenceLimits {
  readonly maximumTokens: number;
  readonly maximumTemperature: number;
}

interface InferenceSettings {
  readonly maxTokens: number;
  readonly temperature: number;
}

export interface Answer {
  readonly text: string;
  readonly finishReason: 'complete' | 'max-tokens' | 'filtered' | 'error';
}

interface Lifecycle {
  readonly status: 'active' | 'legacy' | 'unlisted';
  /** The day of the pages that say so, ISO 8601. */
  readonly asOf: string;
  readonly note: string;
}

/** US dollars; null where no price is known. */
export interface Prices {
  readonly asOf: string;
  readonly certainty: 'list price' | 'reported' | 'outdated';
  readonly trainingUsdPer1kTokens: number | null;
  readonly storageUsdPerMonth: number | null;
  /** Per model unit, without commitment. */
  readonly modelUnitUsdPerHour: number | null;
}

/**
 * How AWS converts between characters and tokens where it states limits (user guide, "Prepare data for fine-tuning your
 * models" and "Quotas for Amazon Bedrock", read 2026-11-21).
 */
export const charactersPerToken = 6;

/** A model answered in a shape that its family does not document. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponse';

  constructor(family: string, expected: string, body: unknown) {
    super(`${family} answered in an unexpected shape: expected ${expected}, got ${excerpt(body)}`);
  }
}

/** The family's hyperparameters with the limits of one of its base models. */
export function hyperParametersOf(family: ModelFamily, baseModel: BaseModelFacts): readonly HyperParameter[] {
  return family.hyperParameters.map((parameter) => ({
    ...parameter,
    maximum: baseModel.maximums?.[parameter.name] ?? parameter.maximum,
  }));
}

function excerpt(body: unknown): string {
  const text = JSON.stringify(body) ?? String(body);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
