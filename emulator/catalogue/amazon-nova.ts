import type { ModelFacts } from './model.ts';

const common = {
  providerName: 'Amazon',
  inputModalities: ['TEXT', 'IMAGE', 'VIDEO'],
  customizableIn: ['us-east-1'],
  isDeployable: true,
} as const;

const tuned = { customizations: ['FINE_TUNING', 'DISTILLATION'], isProvisionable: true } as const;
const provisioned = { isProvisionable: true } as const;

/**
 * User guide, pages custom-model-fine-tuning, prov-thru-supported, deploy-custom-model-on-demand and
 * prequisites-model-distillation (2026-10). That Nova 2 Lite answers through inference profiles only is what callers
 * report (mlcommons/modelbench, issue 1654, 2026-09).
 */
export const amazonNova: readonly ModelFacts[] = [
  {
    ...common,
    modelName: 'Nova Micro',
    id: 'amazon.nova-micro-v1:0',
    inputModalities: ['TEXT'],
    answers: 'on demand',
    variants: { ':24k': provisioned, ':128k': tuned },
  },
  {
    ...common,
    modelName: 'Nova Lite',
    id: 'amazon.nova-lite-v1:0',
    answers: 'on demand',
    variants: { ':24k': provisioned, ':300k': tuned },
  },
  {
    ...common,
    modelName: 'Nova Pro',
    id: 'amazon.nova-pro-v1:0',
    answers: 'on demand',
    variants: { ':24k': provisioned, ':300k': tuned },
  },
  {
    ...common,
    modelName: 'Nova 2 Lite',
    id: 'amazon.nova-2-lite-v1:0',
    answers: 'by profile',
    variants: {
      ':256k': { customizations: ['FINE_TUNING', 'REINFORCEMENT_FINE_TUNING'], isProvisionable: true },
    },
  },
  {
    providerName: 'Amazon',
    modelName: 'Nova Premier',
    id: 'amazon.nova-premier-v1:0',
    inputModalities: common.inputModalities,
    answers: 'by profile',
  },
];
