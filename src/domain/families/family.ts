/** How Bedrock customizes a model; the values of its own API (`customizationType` of CreateModelCustomizationJob). */
export const customizationTypes = [
  'FINE_TUNING',
  'CONTINUED_PRE_TRAINING',
  'DISTILLATION',
  'REINFORCEMENT_FINE_TUNING',
] as const;
export type CustomizationType = (typeof customizationTypes)[number];

/** What makes a custom model servable: provisioned throughput, or an on-demand custom model deployment. */
export type EndpointKind = 'provisioned' | 'on-demand';

/**
 * What Temper knows about a family of base models. Every family has the same parts in the same order; a new family is
 * one file like `cohere.ts` and one line in `index.ts`.
 */
export interface ModelFamily {
  /** For people: `Cohere Command`. */
  readonly name: string;
  readonly baseModels: readonly BaseModelFacts[];
  /** One entry for each way in which this family can be customized. */
  readonly customizations: readonly Customization[];
  readonly inference: InferenceFacts;
}

export interface BaseModelFacts {
  readonly name: string;
  /** For customizing, with the variant: `cohere.command-light-text-v14:7:4k`. */
  readonly id: string;
  /** For on-demand inference with the base model: `cohere.command-light-text-v14`, or an inference profile's id. */
  readonly inferenceId: string;
  /** Where it could be customized, as last known. */
  readonly regions: readonly string[];
  /** Upper ends that differ from the family's, by hyperparameter. */
  readonly maximums?: Readonly<Record<string, number>>;
  /** How a custom model of it can be made servable, the preferred way first. */
  readonly serving: readonly EndpointKind[];
  /** Codes of Service Quotas that limit its model units (`L-…`), where known. */
  readonly modelUnitQuotas?: readonly string[];
  readonly lifecycle: Lifecycle;
  readonly prices: Prices;
}

/** One way of customizing a family: what it is told, and what data it takes. */
export interface Customization {
  readonly type: CustomizationType;
  readonly hyperParameters: readonly HyperParameter[];
  readonly records: RecordLimits;
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

/**
 * The form of a line of training data.
 *
 *     prompt-completion   {"prompt": "…", "completion": "…"}
 *     text                {"input": "…"}                              continued pre-training
 *     conversation        {"schemaVersion": "bedrock-conversation-2024", "system": [{"text"}], "messages": [{"role", "content": [{"text"} | {"image"}]}]}
 *     messages            {"system": "…", "messages": [{"role", "content": "…"}]}      Claude 3
 *     image-caption       {"image-ref": "s3://…", "caption": "…"}                       Titan's image models
 *     reinforcement       {"messages": [{"role", "content"}], "reference_answer": …}    OpenAI's chat form
 *     prompts             conversations without an answer: what a teacher is to answer in a distillation
 */
export type RecordFormat =
  | 'prompt-completion'
  | 'text'
  | 'conversation'
  | 'messages'
  | 'image-caption'
  | 'reinforcement'
  | 'prompts';

/** What Bedrock accepts as training and validation data. */
export interface RecordLimits {
  readonly format: RecordFormat;
  readonly minimum: number;
  readonly maximum: number;
  /** 0 where the model takes no validation data. */
  readonly maximumValidation: number;
  readonly maximumPromptCharacters: number;
  readonly maximumCompletionCharacters: number;
  /** Of prompt and completion together, where AWS limits their sum. */
  readonly maximumTotalCharacters?: number;
  /** Absent where records hold no images. */
  readonly images?: ImageLimits;
  /** Words that fail the job wherever a prompt or a system text holds them. */
  readonly reservedWords?: readonly string[];
}

export interface ImageLimits {
  readonly maximumPerRecord: number;
  readonly maximumBytes: number;
}

export interface InferenceFacts {
  readonly maximumTokens: number;
  readonly maximumTemperature: number;
  /** The body of InvokeModel for one prompt. */
  toNativeRequest(prompt: string, inference: InferenceSettings): unknown;
  /** Throws `UnexpectedResponseError` on any shape but the documented one. */
  fromNativeResponse(body: unknown): Answer;
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
  /** `unlisted`: gone from AWS's lists, without an announced day. `retired`: its end of life has passed. */
  readonly status: 'active' | 'legacy' | 'unlisted' | 'retired';
  /** ISO 8601 day, where AWS announced one. */
  readonly endOfLife?: string;
  /** Id of the nearest model to take instead. */
  readonly successor?: string;
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
  /** Per model unit and hour, by commitment. */
  readonly modelUnitUsdPerHour: {
    readonly none: number | null;
    readonly oneMonth: number | null;
    readonly sixMonths: number | null;
  };
  /** On demand: of the base model, and of a deployed custom model, which costs the same. */
  readonly inputUsdPer1kTokens: number | null;
  readonly outputUsdPer1kTokens: number | null;
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

/** How a family is customized in this way; undefined where it isn't. */
export function customizationOf(family: ModelFamily, type: CustomizationType): Customization | undefined {
  return family.customizations.find((customization) => customization.type === type);
}

/** The hyperparameters of one way of customizing, with the limits of one of the family's base models. */
export function hyperParametersOf(customization: Customization, baseModel: BaseModelFacts): readonly HyperParameter[] {
  return customization.hyperParameters.map((parameter) => ({
    ...parameter,
    maximum: baseModel.maximums?.[parameter.name] ?? parameter.maximum,
  }));
}

function excerpt(body: unknown): string {
  const text = JSON.stringify(body) ?? String(body);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
