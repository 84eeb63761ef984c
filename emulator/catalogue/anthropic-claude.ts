import type { ModelFacts } from './model.ts';

/**
 * Claude 3 Haiku: user guide, custom-model-fine-tuning, prov-thru-supported and model-lifecycle-legacy (2026-10).
 * Claude Sonnet 4.5 is here to judge, and answers through inference profiles only.
 */
export const anthropicClaude: readonly ModelFacts[] = [
  {
    modelName: 'Claude 3 Haiku',
    providerName: 'Anthropic',
    inputModalities: ['TEXT', 'IMAGE'],
    id: 'anthropic.claude-3-haiku-20240307-v1:0',
    answers: 'on demand',
    customizableIn: ['us-west-2'],
    variants: { ':200k': { customizations: ['FINE_TUNING'], isProvisionable: true } },
    lifecycle: { legacyTime: '2026-03-10T00:00:00Z', endOfLifeTime: '2026-09-10T00:00:00Z' },
  },
  {
    modelName: 'Claude Sonnet 4.5',
    providerName: 'Anthropic',
    inputModalities: ['TEXT', 'IMAGE'],
    id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    answers: 'by profile',
  },
];
