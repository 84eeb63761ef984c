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
  customizationsSupported: readonly string[] = ['FINE_TUNING'],
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
      customizationsSupported,
      inferenceTypesSupported: ['PROVISIONED'],
    },
  ];
}

const multimodal = ['TEXT', 'IMAGE'];
const student = ['FINE_TUNING', 'DISTILLATION'];
const pretrained = ['FINE_TUNING', 'CONTINUED_PRE_TRAINING'];

/** A model that is customized by its plain id. */
function mediaModel(modelName: string, modelId: string, outputModality: string): FoundationModel {
  return {
    modelId,
    modelName,
    providerName: 'Amazon',
    inputModalities: multimodal,
    outputModalities: [outputModality],
    responseStreamingSupported: false,
    customizationsSupported: ['FINE_TUNING'],
    inferenceTypesSupported: ['ON_DEMAND', 'PROVISIONED'],
    modelLifecycle: { status: 'ACTIVE' },
  };
}

export const foundationModels: readonly FoundationModel[] = [
  ...textModel('Cohere', 'Command', 'cohere.command-text-v14', ':7:4k'),
  ...textModel('Cohere', 'Command Light', 'cohere.command-light-text-v14', ':7:4k'),
  ...textModel('Amazon', 'Nova Micro', 'amazon.nova-micro-v1:0', ':128k', ['TEXT'], student),
  ...textModel('Amazon', 'Nova Lite', 'amazon.nova-lite-v1:0', ':300k', [...multimodal, 'VIDEO'], student),
  ...textModel('Amazon', 'Nova Pro', 'amazon.nova-pro-v1:0', ':300k', [...multimodal, 'VIDEO'], student),
  ...textModel('Amazon', 'Nova 2 Lite', 'amazon.nova-2-lite-v1:0', ':256k', multimodal, [
    'FINE_TUNING',
    'REINFORCEMENT_FINE_TUNING',
  ]),
  ...textModel('Meta', 'Llama 3.1 8B Instruct', 'meta.llama3-1-8b-instruct-v1:0', ':128k', ['TEXT'], student),
  ...textModel('Meta', 'Llama 3.1 70B Instruct', 'meta.llama3-1-70b-instruct-v1:0', ':128k', ['TEXT'], student),
  ...textModel('Meta', 'Llama 3.2 11B Instruct', 'meta.llama3-2-11b-instruct-v1:0', ':128k', multimodal),
  ...textModel('Meta', 'Llama 3.3 70B Instruct', 'meta.llama3-3-70b-instruct-v1:0', ':128k', ['TEXT'], student),
  ...textModel('Meta', 'Llama 2 13B', 'meta.llama2-13b-v1', ':0:4k'),
  ...textModel('Amazon', 'Titan Text G1 - Lite', 'amazon.titan-text-lite-v1', ':0:4k', ['TEXT'], pretrained),
  ...textModel('Amazon', 'Titan Text G1 - Express', 'amazon.titan-text-express-v1', ':0:8k', ['TEXT'], pretrained),
  ...textModel('Amazon', 'Titan Text G1 - Premier', 'amazon.titan-text-premier-v1:0', ':32k'),
  ...textModel('Anthropic', 'Claude 3 Haiku', 'anthropic.claude-3-haiku-20240307-v1:0', ':200k', multimodal),
  mediaModel('Titan Image Generator G1 v2', 'amazon.titan-image-generator-v2:0', 'IMAGE'),
  mediaModel('Titan Multimodal Embeddings G1', 'amazon.titan-embed-image-v1:0', 'EMBEDDING'),
];

/** The model with this id, or with this ARN in whichever Region. */
export function findFoundationModel(idOrArn: string): FoundationModel | undefined {
  const id = /^arn:aws(?:-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model\/(.+)$/.exec(idOrArn)?.[1] ?? idOrArn;
  return foundationModels.find((model) => model.modelId === id);
}
