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
  /** Limits of records that differ from the family's, by type. */
  readonly recordLimits?: Readonly<Partial<Record<CustomizationType, Partial<RecordLimits>>>>;
  /** It takes none, though others of the family do. */
  readonly takesImages?: false;
  /** Longest answer in tokens, where it differs from the family's. */
  readonly maximumTokens?: number;
  /** Ids of the models that it can be distilled from; without any it is no student. */
  readonly teachers?: readonly string[];
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
  /** `word`: one of `words`, and no number. */
  readonly type: 'integer' | 'number' | 'word';
  /** What it may be beside a number, such as Titan's `Auto`. */
  readonly words?: readonly string[];
  readonly minimum: number;
  /** The minimum itself is not allowed. */
  readonly exclusiveMinimum?: true;
  /** Between `minimum` and this a value earns a warning, not an error. */
  readonly recommendedMinimum?: number;
  /** `Infinity` where AWS states none. */
  readonly maximum: number;
  /** What Bedrock uses where the request says nothing; null where it has to say something, or AWS doesn't tell. */
  readonly default: number | string | null;
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
export const recordFormats = [
  'prompt-completion',
  'text',
  'conversation',
  'messages',
  'image-caption',
  'reinforcement',
  'prompts',
] as const;
export type RecordFormat = (typeof recordFormats)[number];

export const imageFormats = ['png', 'jpeg', 'gif', 'webp'] as const;
export type ImageFormat = (typeof imageFormats)[number];

/** What Bedrock accepts as training and validation data. */
export interface RecordLimits {
  readonly format: RecordFormat;
  readonly minimum: number;
  readonly maximum: number;
  /** 0 where the job takes no validation data at all. */
  readonly maximumValidation: number;
  /** Of training and validation records together, where AWS limits their sum. */
  readonly minimumTogether?: number;
  readonly maximumTogether?: number;
  /** Of the files as a whole, where AWS limits them. */
  readonly maximumTrainingBytes?: number;
  readonly maximumValidationBytes?: number;
  /** Of a line as it stands in the file, in UTF-8. */
  readonly maximumLineBytes?: number;
  /** Of everything in a record that comes before the answer: system prompt, history and prompt. */
  readonly maximumPromptCharacters: number;
  /** Of the answer: a completion, an assistant's last turn, a caption. */
  readonly maximumCompletionCharacters: number;
  readonly minimumCompletionCharacters?: number;
  /** Of both together, where AWS limits their sum. */
  readonly maximumCharacters?: number;
  /** The same in batches that are larger than this. */
  readonly inLargerBatches?: { readonly than: number; readonly maximumCharacters: number };
  /** Absent where records hold no images. */
  readonly images?: ImageLimits;
  /** Whether a conversation's `schemaVersion` may be any text. */
  readonly anySchemaVersion?: true;
  /** Whether the assistant's turns may hold what it thought before it answered. */
  readonly takesReasoning?: true;
  /** Words that fail the job wherever they stand in a prompt or system prompt. */
  readonly reservedWords?: readonly string[];
}

export interface ImageLimits {
  /** In one record. */
  readonly maximum: number;
  /** Of one image. */
  readonly maximumBytes: number;
  readonly formats: readonly ImageFormat[];
}

export interface InferenceFacts {
  /** Converse, where it serves the base model and an endpoint of the custom model alike; else the family's own body. */
  readonly by: 'converse' | 'native';
  /** What comes back. Only text can be compared with a reference. */
  readonly output: 'text' | 'image' | 'embedding';
  readonly takesSystem: boolean;
  readonly takesImages: boolean;
  readonly maximumTokens: number;
  readonly maximumTemperature: number;
  /** What InvokeModel takes and gives; where `by` is `native` it is there. */
  readonly native?: NativeInference;
}

export interface NativeInference {
  /** The body of InvokeModel for one prompt. */
  toRequest(prompt: string, settings: InferenceSettings): unknown;
  /** Throws `UnexpectedResponseError` on any shape but the documented one. */
  fromResponse(body: unknown): Answer;
}

export interface InferenceSettings {
  readonly maxTokens: number;
  readonly temperature: number;
}

export interface Answer {
  readonly text: string;
  readonly finishReason: 'complete' | 'max-tokens' | 'filtered' | 'error';
}

export interface Lifecycle {
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

/** Of the models that AWS lists for fine-tuning (user guide, "Customize a model with fine-tuning"). */
export const listed: Lifecycle = {
  status: 'active',
  asOf: '2026-11-21',
  note: 'among the models that AWS lists for fine-tuning',
};

/** US dollars; null where no price is known. */
export interface Prices {
  readonly asOf: string;
  /** `unconfirmed`: at least one of them was only heard, and nobody has looked it up. */
  readonly certainty: 'list price' | 'reported' | 'unconfirmed' | 'outdated';
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

/** How a family's models are customized in this way; undefined where they aren't, or where the model given isn't. */
export function customizationOf(
  family: ModelFamily,
  type: CustomizationType,
  baseModel?: BaseModelFacts,
): Customization | undefined {
  const found = family.customizations.find((customization) => customization.type === type);
  if (!found || !baseModel) return found;
  if (type === 'DISTILLATION' && !baseModel.teachers?.length) return undefined;
  return {
    ...found,
    hyperParameters: hyperParametersOf(found, baseModel),
    records: { ...found.records, ...baseModel.recordLimits?.[type] },
  };
}

/** What a job with this batch size takes as data; without one it is the family's usual, which shortens nothing. */
export function recordsInBatches(
  { inLargerBatches, ...limits }: RecordLimits,
  batchSize: string | undefined,
): RecordLimits {
  const isLarger = inLargerBatches !== undefined && Number(batchSize) > inLargerBatches.than;
  return isLarger ? { ...limits, maximumCharacters: inLargerBatches.maximumCharacters } : limits;
}

/** The types by which one base model can be customized. */
export function customizationTypesOf(family: ModelFamily, baseModel: BaseModelFacts): readonly CustomizationType[] {
  return family.customizations.map(({ type }) => type).filter((type) => customizationOf(family, type, baseModel));
}

/** The hyperparameters of one way of customizing, with the limits of one of the family's base models. */
export function hyperParametersOf(customization: Customization, baseModel: BaseModelFacts): readonly HyperParameter[] {
  return customization.hyperParameters.map((parameter) => ({
    ...parameter,
    maximum: baseModel.maximums?.[parameter.name] ?? parameter.maximum,
  }));
}

/** Why a family's answers can't be compared with references; undefined where they can. */
export function whyUnscored({ name, inference: { output } }: ModelFamily): string | undefined {
  if (output === 'text') return undefined;
  const answers = { image: 'images', embedding: 'embeddings' }[output];
  return `${name} answers with ${answers}, which no metric here scores: look at some yourself, and approve or reject.`;
}

/** The object's fields, or none where it is no object: for reading bodies of documented shapes. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function excerpt(body: unknown): string {
  const text = JSON.stringify(body) ?? String(body);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
