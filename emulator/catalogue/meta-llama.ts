import type { CustomizationType, ModelFacts } from './model.ts';

const common = { providerName: 'Meta', customizableIn: ['us-west-2'] } as const;

const variant = (customizations: readonly CustomizationType[]) =>
  ({ ':128k': { customizations, isProvisionable: true } }) as const;
const student = variant(['FINE_TUNING', 'DISTILLATION']);
const tuned = variant(['FINE_TUNING']);

/**
 * User guide, pages custom-model-fine-tuning, prov-thru-supported, deploy-custom-model-on-demand and
 * prequisites-model-distillation (2026-10). Llama 3.2 answers through inference profiles only, as callers report
 * (konveyor/kai, issue 411). Llama 3.3 is deployed on demand and in no list of provisioned throughput.
 */
export const metaLlama: readonly ModelFacts[] = [
  {
    ...common,
    modelName: 'Llama 3.1 8B Instruct',
    id: 'meta.llama3-1-8b-instruct-v1:0',
    answers: 'on demand',
    variants: student,
  },
  {
    ...common,
    modelName: 'Llama 3.1 70B Instruct',
    id: 'meta.llama3-1-70b-instruct-v1:0',
    answers: 'on demand',
    variants: student,
  },
  {
    ...common,
    modelName: 'Llama 3.2 1B Instruct',
    id: 'meta.llama3-2-1b-instruct-v1:0',
    answers: 'by profile',
    variants: student,
  },
  {
    ...common,
    modelName: 'Llama 3.2 3B Instruct',
    id: 'meta.llama3-2-3b-instruct-v1:0',
    answers: 'by profile',
    variants: student,
  },
  {
    ...common,
    modelName: 'Llama 3.2 11B Instruct',
    id: 'meta.llama3-2-11b-instruct-v1:0',
    inputModalities: ['TEXT', 'IMAGE'],
    answers: 'by profile',
    variants: tuned,
  },
  {
    ...common,
    modelName: 'Llama 3.2 90B Instruct',
    id: 'meta.llama3-2-90b-instruct-v1:0',
    inputModalities: ['TEXT', 'IMAGE'],
    answers: 'by profile',
    variants: tuned,
  },
  {
    ...common,
    modelName: 'Llama 3.3 70B Instruct',
    id: 'meta.llama3-3-70b-instruct-v1:0',
    answers: 'on demand',
    variants: { ':128k': { customizations: ['FINE_TUNING', 'DISTILLATION'] } },
    isDeployable: true,
  },
  {
    providerName: 'Meta',
    modelName: 'Llama 3.1 405B Instruct',
    id: 'meta.llama3-1-405b-instruct-v1:0',
    answers: 'on demand',
  },
  // Of Llama 2, the chat models answered and the plain ones were customized (state of 2024).
  ...['13b', '70b'].flatMap((size): ModelFacts[] => {
    const llama2 = { providerName: 'Meta', lifecycle: { isWithdrawn: true } } as const;
    const name = size.toUpperCase();
    return [
      {
        ...llama2,
        modelName: `Llama 2 Chat ${name}`,
        id: `meta.llama2-${size}-chat-v1`,
        answers: 'on demand',
        variants: { ':0:4k': { isProvisionable: true } },
      },
      {
        ...llama2,
        modelName: `Llama 2 ${name}`,
        id: `meta.llama2-${size}-v1`,
        customizableIn: ['us-east-1', 'us-west-2'],
        variants: { ':0:4k': { customizations: ['FINE_TUNING'], isProvisionable: true } },
      },
    ];
  }),
];
