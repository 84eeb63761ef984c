import type { ModelFacts } from './model.ts';

const common = { providerName: 'Amazon', customizableIn: ['us-east-1', 'us-west-2'], answers: 'on demand' } as const;
const withdrawn = { isWithdrawn: true } as const;
const text = { customizations: ['FINE_TUNING', 'CONTINUED_PRE_TRAINING'], isProvisionable: true } as const;
const tuned = { customizations: ['FINE_TUNING'], isProvisionable: true } as const;

/**
 * Multimodal Embeddings and Image Generator v2: user guide, custom-model-fine-tuning and prov-thru-supported (2026-10).
 * The others have left those lists, on dates that Bedrock's pages no longer name; they are as they were in 2024.
 */
export const amazonTitan: readonly ModelFacts[] = [
  {
    ...common,
    modelName: 'Titan Text G1 - Lite',
    id: 'amazon.titan-text-lite-v1',
    variants: { ':0:4k': text },
    lifecycle: withdrawn,
  },
  {
    ...common,
    modelName: 'Titan Text G1 - Express',
    id: 'amazon.titan-text-express-v1',
    variants: { ':0:8k': text },
    lifecycle: withdrawn,
  },
  {
    ...common,
    modelName: 'Titan Text G1 - Premier',
    id: 'amazon.titan-text-premier-v1:0',
    customizableIn: ['us-east-1'],
    variants: { ':32k': tuned },
    lifecycle: withdrawn,
  },
  {
    ...common,
    modelName: 'Titan Image Generator G1',
    id: 'amazon.titan-image-generator-v1',
    inputModalities: ['TEXT', 'IMAGE'],
    outputModalities: ['IMAGE'],
    variants: { ':0': tuned },
    lifecycle: withdrawn,
  },
  {
    ...common,
    modelName: 'Titan Image Generator G1 v2',
    id: 'amazon.titan-image-generator-v2:0',
    inputModalities: ['TEXT', 'IMAGE'],
    outputModalities: ['IMAGE'],
    variants: { '': tuned },
  },
  {
    ...common,
    modelName: 'Titan Multimodal Embeddings G1',
    id: 'amazon.titan-embed-image-v1',
    inputModalities: ['TEXT', 'IMAGE'],
    outputModalities: ['EMBEDDING'],
    variants: { ':0': tuned },
  },
];
