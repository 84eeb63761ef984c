/** A family as a request describes it: one that the registry lacks, or what the registry doesn't know better. */
import {
  customizationOf,
  type BaseModelFacts,
  type Customization,
  type CustomizationType,
  type EndpointKind,
  fieldsOf,
  type HyperParameter,
  type InferenceFacts,
  type ModelFamily,
  type NativeInference,
  type Prices,
  type RecordFormat,
  type RecordLimits,
  UnexpectedResponseError,
  type Answer,
} from './family.ts';

/** Plain data: it travels in the normalised request. Whatever it leaves out is as the registry has it. */
export interface FamilyDescription {
  readonly name?: string;
  /** The ways of customizing that it describes; of a model that the registry lacks, all that there are. */
  readonly customizationTypes?: readonly CustomizationType[];
  readonly format?: RecordFormat;
  readonly hyperParameters?: Readonly<Record<string, DescribedHyperParameter>>;
  readonly limits?: Partial<Omit<RecordLimits, 'format'>>;
  readonly serving?: readonly EndpointKind[];
  readonly regions?: readonly string[];
  /** For on-demand inference with the base model. */
  readonly inferenceId?: string;
  readonly inference?: 'converse' | DescribedInference;
  readonly output?: InferenceFacts['output'];
  readonly takesSystem?: boolean;
  readonly takesImages?: boolean;
  readonly maximumTokens?: number;
  readonly maximumTemperature?: number;
  readonly teachers?: readonly string[];
  readonly prices?: DescribedPrices;
}

export type DescribedHyperParameter = Partial<Omit<HyperParameter, 'name'>>;

export type DescribedPrices = Partial<Omit<Prices, 'certainty' | 'modelUnitUsdPerHour'>> & {
  readonly modelUnitUsdPerHour?: Partial<Prices['modelUnitUsdPerHour']>;
};

/** A native body as data. */
export interface DescribedInference {
  /** Its texts `$prompt`, `$maxTokens` and `$temperature` are replaced. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Where in the response the text stands: `generations.0.text`. */
  readonly answer: string;
  /** Where the reason for the end stands, and which reason means what; without it every answer counts as complete. */
  readonly finishReason?: {
    readonly at: string;
    readonly maxTokens?: readonly string[];
    readonly filtered?: readonly string[];
    readonly error?: readonly string[];
  };
}

export interface FoundModel {
  readonly family: ModelFamily;
  readonly baseModel: BaseModelFacts;
}

/** The registry's model with what the request says of it instead; where the registry lacks it, one made of that alone. */
export function describedModel(id: string, known: FoundModel | null, described: FamilyDescription): FoundModel {
  const { teachers } = described;
  const base = known ?? undescribed(id, described);
  const before: FoundModel = { ...base, baseModel: { ...base.baseModel, ...(teachers && { teachers }) } };
  const knownTypes = known ? known.family.customizations.map(({ type }) => type) : [];
  const types = described.customizationTypes ?? (known ? knownTypes : (['FINE_TUNING'] as const));
  const others = knownTypes.filter((type) => !types.includes(type));
  const baseModel = describedBaseModel(before.baseModel, described);
  const family: ModelFamily = {
    name: described.name ?? base.family.name,
    baseModels: [baseModel],
    customizations: [
      ...others.flatMap((type) => customizationOf(before.family, type, before.baseModel) ?? []),
      ...types.map((type) => describedCustomization(type, before, described)),
    ],
    inference: describedInference(described.name ?? base.family.name, base.family.inference, described),
  };
  return { family, baseModel };
}

/** What is assumed of a model that nobody has said anything about. */
function undescribed(id: string, { name = id }: FamilyDescription): FoundModel {
  const unknown = { none: null, oneMonth: null, sixMonths: null };
  const baseModel: BaseModelFacts = {
    name,
    id,
    inferenceId: withoutContext(id),
    regions: [],
    serving: ['provisioned'],
    lifecycle: { status: 'active', asOf: 'unknown', note: 'described in the request' },
    prices: {
      asOf: 'unknown',
      certainty: 'unconfirmed',
      trainingUsdPer1kTokens: null,
      storageUsdPerMonth: null,
      modelUnitUsdPerHour: unknown,
      inputUsdPer1kTokens: null,
      outputUsdPer1kTokens: null,
    },
  };
  const inference: InferenceFacts = {
    by: 'converse',
    output: 'text',
    takesSystem: true,
    takesImages: true,
    maximumTokens: Infinity,
    maximumTemperature: 1,
  };
  return { family: { name, baseModels: [baseModel], customizations: [], inference }, baseModel };
}

/** `amazon.nova-lite-v1:0:300k` → `amazon.nova-lite-v1:0` */
function withoutContext(id: string): string {
  return id.replace(/:\d+k$/, '');
}

function unlimited(format: RecordFormat): RecordLimits {
  return {
    format,
    minimum: 1,
    maximum: Infinity,
    maximumValidation: Infinity,
    maximumPromptCharacters: Infinity,
    maximumCompletionCharacters: Infinity,
  };
}

function describedBaseModel(known: BaseModelFacts, described: FamilyDescription): BaseModelFacts {
  const { inferenceId, regions, serving, maximumTokens, prices } = described;
  // The description speaks of this one model: what the registry has as this model's own is in its customizations.
  const { maximums: _maximums, recordLimits: _recordLimits, takesImages, ...rest } = known;
  return {
    ...rest,
    ...(takesImages !== undefined && described.takesImages === undefined && { takesImages }),
    ...(inferenceId !== undefined && { inferenceId }),
    ...(regions && { regions }),
    ...(serving && { serving }),
    ...(maximumTokens !== undefined && { maximumTokens }),
    ...(prices && {
      prices: {
        ...known.prices,
        ...prices,
        modelUnitUsdPerHour: { ...known.prices.modelUnitUsdPerHour, ...prices.modelUnitUsdPerHour },
        certainty: 'reported' as const,
      },
    }),
  };
}

/** The form of data that each type has where nothing else is said. */
const usualFormats: Readonly<Record<CustomizationType, RecordFormat>> = {
  FINE_TUNING: 'conversation',
  CONTINUED_PRE_TRAINING: 'text',
  DISTILLATION: 'prompts',
  REINFORCEMENT_FINE_TUNING: 'reinforcement',
};

function describedCustomization(
  type: CustomizationType,
  { family, baseModel }: FoundModel,
  { format, hyperParameters, limits }: FamilyDescription,
): Customization {
  const known =
    customizationOf(family, type, baseModel) ??
    ({ type, hyperParameters: [], records: unlimited(usualFormats[type]) } satisfies Customization);
  const changed = Object.entries(hyperParameters ?? {}).map(([name, parameter]) =>
    describedHyperParameter(name, known.hyperParameters, parameter),
  );
  const unchanged = known.hyperParameters.filter(({ name }) => !Object.hasOwn(hyperParameters ?? {}, name));
  return {
    type,
    hyperParameters: [...unchanged, ...changed],
    records: { ...known.records, ...(format && { format }), ...limits },
  };
}

function describedHyperParameter(
  name: string,
  known: readonly HyperParameter[],
  described: DescribedHyperParameter,
): HyperParameter {
  const onlyWords = described.words !== undefined && described.minimum === undefined && described.type === undefined;
  const before = known.find((parameter) => parameter.name === name) ?? {
    name,
    type: onlyWords ? ('word' as const) : ('number' as const),
    minimum: -Infinity,
    maximum: Infinity,
    default: null,
    required: false,
  };
  return { ...before, ...described };
}

function describedInference(name: string, known: InferenceFacts, described: FamilyDescription): InferenceFacts {
  const { inference, output, takesSystem, takesImages, maximumTokens, maximumTemperature } = described;
  const native = typeof inference === 'object' ? describedNative(name, inference) : known.native;
  // A body that was described has no place for what isn't named in it.
  const textOnly = typeof inference === 'object' ? { takesSystem: false, takesImages: false } : {};
  return {
    ...known,
    ...textOnly,
    ...(inference !== undefined && { by: inference === 'converse' ? ('converse' as const) : ('native' as const) }),
    ...(output && { output }),
    ...(takesSystem !== undefined && { takesSystem }),
    ...(takesImages !== undefined && { takesImages }),
    ...(maximumTokens !== undefined && { maximumTokens }),
    ...(maximumTemperature !== undefined && { maximumTemperature }),
    ...(native && { native }),
  };
}

function describedNative(name: string, { request, answer, finishReason }: DescribedInference): NativeInference {
  const endings = new Map<unknown, Answer['finishReason']>([
    ...(finishReason?.maxTokens ?? []).map((reason) => [reason, 'max-tokens'] as const),
    ...(finishReason?.filtered ?? []).map((reason) => [reason, 'filtered'] as const),
    ...(finishReason?.error ?? []).map((reason) => [reason, 'error'] as const),
  ]);
  return {
    toRequest: (prompt, { maxTokens, temperature }) =>
      filled(request, { $prompt: prompt, $maxTokens: maxTokens, $temperature: temperature }),
    fromResponse(body) {
      const text = at(body, answer);
      if (typeof text !== 'string') throw new UnexpectedResponseError(name, `text at ${answer}`, body);
      const reason = finishReason && at(body, finishReason.at);
      return { text, finishReason: endings.get(reason) ?? 'complete' };
    },
  };
}

function filled(template: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (typeof template === 'string') return Object.hasOwn(values, template) ? values[template] : template;
  if (Array.isArray(template)) return template.map((part: unknown) => filled(part, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, part]) => [key, filled(part, values)]));
}

function at(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const fields = fieldsOf(value);
    return Object.hasOwn(fields, key) ? fields[key] : undefined;
  }, body);
}
