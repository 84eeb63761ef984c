import type { Family } from './encoder-config.ts';
import type { Tensor, Weights } from './safetensors.ts';

/** Where a family keeps the parts of a layer, without the model's prefix. */
export interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly feedForwardIn: string;
  readonly feedForwardOut: string;
  readonly outputNorm: string;
}

export function layerNames(family: Family, index: number): LayerNames {
  return family === 'distilbert' ? distilbertLayer(index) : bertLayer(index);
}

function bertLayer(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  return {
    query: `${layer}.attention.self.query`,
    key: `${layer}.attention.self.key`,
    value: `${layer}.attention.self.value`,
    attentionOutput: `${layer}.attention.output.dense`,
    attentionNorm: `${layer}.attention.output.LayerNorm`,
    feedForwardIn: `${layer}.intermediate.dense`,
    feedForwardOut: `${layer}.output.dense`,
    outputNorm: `${layer}.output.LayerNorm`,
  };
}

function distilbertLayer(index: number): LayerNames {
  const layer = `transformer.layer.${index}`;
  return {
    query: `${layer}.attention.q_lin`,
    key: `${layer}.attention.k_lin`,
    value: `${layer}.attention.v_lin`,
    attentionOutput: `${layer}.attention.out_lin`,
    attentionNorm: `${layer}.sa_layer_norm`,
    feedForwardIn: `${layer}.ffn.lin1`,
    feedForwardOut: `${layer}.ffn.lin2`,
    outputNorm: `${layer}.output_layer_norm`,
  };
}

/** Weights by the names above, with their shapes checked. */
export interface WeightReader {
  /** [rows, width] */
  table(name: string, width: number): Tensor;
  optionalTable(name: string, width: number): Tensor | null;
  linear(name: string): { readonly weight: Tensor; readonly bias: Tensor };
  norm(name: string, width: number): { readonly weight: Tensor; readonly bias: Tensor };
  copyValues(tensor: Tensor, into: Float32Array): void;
}

/** Checkpoints of a bare encoder have no prefix, those with a head on top have the encoder's. */
const PREFIXES = ['', 'bert.', 'roberta.', 'distilbert.', 'model.', 'encoder.'];

export function weightReader(weights: Weights): WeightReader {
  const prefix = PREFIXES.find((each) => weights.has(`${each}embeddings.word_embeddings.weight`)) ?? '';
  const read = (name: string): Tensor => weights.find(prefix + name);

  const table: WeightReader['table'] = (name, width) => {
    const tensor = read(name);
    if (tensor.shape.length !== 2 || tensor.shape[1] !== width) throw wrongShape(name, tensor, `[rows, ${width}]`);
    return tensor;
  };

  return {
    table,
    optionalTable: (name, width) => (weights.has(prefix + name) ? table(name, width) : null),
    linear: (name) => {
      const weight = read(`${name}.weight`);
      const bias = read(`${name}.bias`);
      if (weight.shape.length !== 2) throw wrongShape(`${name}.weight`, weight, '[outputs, inputs]');
      if (bias.shape[0] !== weight.shape[0]) throw wrongShape(`${name}.bias`, bias, `[${weight.shape[0]}]`);
      return { weight, bias };
    },
    copyValues: weights.copyValues,
    norm: (name, width) => {
      // The first BERT checkpoints kept TensorFlow's names.
      const old = weights.has(`${prefix}${name}.gamma`);
      const weight = read(`${name}.${old ? 'gamma' : 'weight'}`);
      const bias = read(`${name}.${old ? 'beta' : 'bias'}`);
      if (weight.shape[0] !== width) throw wrongShape(name, weight, `[${width}]`);
      return { weight, bias };
    },
  };
}

function wrongShape(name: string, tensor: Tensor, expected: string): Error {
  return new Error(`tensor "${name}" has shape [${tensor.shape.join(', ')}] instead of ${expected}.`);
}
