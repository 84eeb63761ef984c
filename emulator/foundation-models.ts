/**
 * The base models that the emulator knows, in the shape of Bedrock's `FoundationModelSummary`.
 *
 * As in Bedrock, a model that can be customized has two kinds of entry: the plain id answers on demand, and the
 * variant with its context length (`:7:4k`) is what is customized and provisioned. Source: user guide, pages
 * custom-model-fine-tuning, prov-thru-supported and models-supported (2026-10); Cohere Command from their state of
 * 2024, for Bedrock has since dropped it.
 */
export interface FoundationModel {
  readonly modelId: string;
  readonly modelName: string;
  readonly providerName: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly responseStreamingSupported: boolean;
  readonly customizationsSupported: readonly string[];
  readonly inferenceTypesSupported: readonly ('ON_DEMAND' | 'PROVISIONED')[];
  readonly modelLifecycle: { readonly status: 'ACTIVE' | 'LEGACY' };
}

/** A text model: its plain id, and the variant for customizing and provisioning. */
function textModel(
  providerName: string,
  modelName: string,
  modelId: string,
  variant: string,
  inputModalities: readonly string[] = ['TEXT'],
): FoundationModel[] {
  const common = {
    modelName,
    providerName,
    inputModalities,
    outputModalities: ['TEXT'],
    // The emulator has no streaming operations, and says so here rather than at the first call.
    responseStreamingSupported: false,
    modelLifecycle: { status: 'ACTIVE' },
  } as const;
  return [
    { ...common, modelId, customizationsSupported: [], inferenceTypesSupported: ['ON_DEMAND'] },
    {
      ...common,
      modelId: `${modelId}${variant}`,
      customizationsSupported: ['FINE_TUNING'],
      inferenceTypesSupported: ['PROVISIONED'],
    },
  ];
}

export const foundationModels: readonly FoundationModel[] = [
  ...textModel('Cohere', 'Command', 'cohere.command-text-v14', ':7:4k'),
  ...textModel('Cohere', 'Command Light', 'cohere.command-light-text-v14', ':7:4k'),
  ...textModel('Amazon', 'Nova Micro', 'amazon.nova-micro-v1:0', ':128k'),
  ...textModel('Amazon', 'Nova Lite', 'amazon.nova-lite-v1:0', ':300k', ['TEXT', 'IMAGE', 'VIDEO']),
  ...textModel('Amazon', 'Nova Pro', 'amazon.nova-pro-v1:0', ':300k', ['TEXT', 'IMAGE', 'VIDEO']),
  ...textModel('Meta', 'Llama 3.1 8B Instruct', 'meta.llama3-1-8b-instruct-v1:0', ':128k'),
];

/** The model with this id, or with this ARN in whichever Region. */
export function findFoundationModel(idOrArn: string): FoundationModel | undefined {
  const id = /^arn:aws(?:-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model\/(.+)$/.exec(idOrArn)?.[1] ?? idOrArn;
  return foundationModels.find((model) => model.modelId === id);
}
