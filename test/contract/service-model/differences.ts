/** A member, with all that is in it, of which the emulator knowingly lets more through than the model allows. */
export interface Difference {
  readonly operation: string;
  readonly path: string;
  readonly why: string;
}

const unread = 'it travels in a header, and the emulator has no guardrails, traces, tiers or logs of invocations';

export const differences: readonly Difference[] = [
  { operation: 'InvokeModel', path: 'trace', why: unread },
  { operation: 'InvokeModel', path: 'guardrailIdentifier', why: unread },
  { operation: 'InvokeModel', path: 'guardrailVersion', why: unread },
  { operation: 'InvokeModel', path: 'performanceConfigLatency', why: unread },
  { operation: 'InvokeModel', path: 'serviceTier', why: unread },
  { operation: 'InvokeModel', path: 'requestMetadata', why: unread },
];

/** A problem of an answer that the real service has too, or that the emulator leaves knowingly. */
export interface AnswerDifference {
  readonly operations: readonly string[];
  readonly problem: RegExp;
  readonly why: string;
}

const catalogue = ['ListFoundationModels', 'GetFoundationModel'];

export const answerDifferences: readonly AnswerDifference[] = [
  {
    operations: catalogue,
    problem: /\.modelName: is longer than 20$/,
    why: 'Bedrock’s own names are longer than its model says',
  },
  {
    operations: catalogue,
    problem: /\.inputModalities\.\*: VIDEO is none of the enumeration$/,
    why: 'the enumeration is older than the models that take video',
  },
  {
    operations: catalogue,
    problem: /\.inferenceTypesSupported\.\*: INFERENCE_PROFILE is none of the enumeration$/,
    why: 'the enumeration is older than inference profiles',
  },
  {
    operations: ['ListCustomModels'],
    problem: /\.baseModelName: is shorter than 1$/,
    why: 'Bedrock leaves it empty too',
  },
];

/** Errors that a service's own models leave to AWS's common ones. */
export const commonErrors: readonly string[] = ['SerializationException', 'UnknownOperationException'];
