export const customizationTypes = [
  'FINE_TUNING',
  'CONTINUED_PRE_TRAINING',
  'DISTILLATION',
  'REINFORCEMENT_FINE_TUNING',
] as const;
export type CustomizationType = (typeof customizationTypes)[number];

export type Modality = 'TEXT' | 'IMAGE' | 'VIDEO' | 'EMBEDDING';

/** Of Bedrock's life cycle of a model; times are RFC 3339. */
export interface Lifecycle {
  readonly legacyTime?: string;
  readonly endOfLifeTime?: string;
  /** Its life is over, but Bedrock's pages no longer say since when. */
  readonly isWithdrawn?: true;
}

/** A base model or a variant of one, as everything in the emulator that needs a model sees it. */
export interface FoundationModel {
  readonly modelId: string;
  /** Without the variant's context length: what an account holds, and what answers on demand. */
  readonly baseModelId: string;
  readonly modelName: string;
  readonly providerName: string;
  readonly inputModalities: readonly Modality[];
  readonly outputModalities: readonly Modality[];
  /** In the Regions of `customizableIn`. */
  readonly customizationsSupported: readonly CustomizationType[];
  readonly customizableIn: readonly string[];
  /** INFERENCE_PROFILE alone: it answers on demand under a profile's id (`us.` and the id) only. */
  readonly inferenceTypesSupported: readonly ('ON_DEMAND' | 'PROVISIONED' | 'INFERENCE_PROFILE')[];
  /** Whether its custom models can be deployed on demand, in the Regions where it is customized. */
  readonly isDeployable: boolean;
  readonly lifecycle: Lifecycle;
}

/** One model with all that its variants have in common. */
export interface ModelFacts {
  readonly modelName: string;
  readonly providerName: string;
  readonly inputModalities?: readonly Modality[];
  readonly outputModalities?: readonly Modality[];
  readonly id: string;
  /** How the plain id answers; left out, it doesn't. */
  readonly answers?: 'on demand' | 'by profile';
  /** By what follows the plain id: `:128k`, or nothing where the plain id itself is customized. */
  readonly variants?: Readonly<Record<string, VariantFacts>>;
  readonly customizableIn?: readonly string[];
  readonly isDeployable?: true;
  readonly lifecycle?: Lifecycle;
}

interface VariantFacts {
  readonly customizations?: readonly CustomizationType[];
  readonly isProvisionable?: true;
}

/** The entries of the catalogue that a model comes to: its plain id, and each of its variants. */
export function entries(facts: ModelFacts): readonly FoundationModel[] {
  const { id, modelName, providerName, variants = {}, customizableIn = [], lifecycle = {} } = facts;
  const answering = { 'on demand': ['ON_DEMAND'], 'by profile': ['INFERENCE_PROFILE'] } as const;
  const plain = facts.answers === undefined ? [] : answering[facts.answers];
  const suffixes = [...new Set([...(plain.length > 0 ? [''] : []), ...Object.keys(variants)])];
  return suffixes.map((suffix) => ({
    modelId: `${id}${suffix}`,
    baseModelId: id,
    modelName,
    providerName,
    inputModalities: facts.inputModalities ?? ['TEXT'],
    outputModalities: facts.outputModalities ?? ['TEXT'],
    customizationsSupported: variants[suffix]?.customizations ?? [],
    customizableIn,
    inferenceTypesSupported: [
      ...(suffix === '' ? plain : []),
      ...(variants[suffix]?.isProvisionable ? (['PROVISIONED'] as const) : []),
    ],
    isDeployable: facts.isDeployable ?? false,
    lifecycle,
  }));
}
