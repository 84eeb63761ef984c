import type { ModelFacts } from './model.ts';

const common = {
  providerName: 'Cohere',
  answers: 'on demand',
  customizableIn: ['us-east-1', 'us-west-2'],
  variants: { ':7:4k': { customizations: ['FINE_TUNING'], isProvisionable: true } },
  lifecycle: { isWithdrawn: true },
} as const;

/** In their state of 2024, for Bedrock has since dropped them, on dates that its pages no longer name. */
export const cohereCommand: readonly ModelFacts[] = [
  { ...common, modelName: 'Command', id: 'cohere.command-text-v14' },
  { ...common, modelName: 'Command Light', id: 'cohere.command-light-text-v14' },
];
