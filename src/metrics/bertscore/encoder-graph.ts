import type { Activation, EncoderConfig } from './encoder-config.ts';
import { layerNames, weightReader } from './encoder-weights.ts';
import type { LayerNames, WeightReader } from './encoder-weights.ts';
import { quantise } from './int8-weights.ts';
import { graphBuilder } from './onnx-model.ts';
import type { GraphBuilder } from './onnx-model.ts';
import type { Tensor, Weights } from './safetensors.ts';

/** Of the products with the weights: 32-bit floats, or 8-bit integers with everything else in floats. */
export type Precision = 'fp32' | 'int8';

export interface EncoderGraphOptions {
  readonly layer: number;
  readonly precision: Precision;
  /** Rows of length 1, or the hidden states as they are. */
  readonly unit: boolean;
}

/**
 * The encoder up to `layer` (0 = the embeddings alone) as an ONNX model, from the weights themselves: any layer of any
 * model of the family, where exported files give the last one only.
 *
 * Inputs: `embedded` float [texts * tokens, width], what the tokens look up (`embedding-tables.ts`); `size`
 * int64 [2], how many texts and how many tokens each; `mask` float [texts, 1, 1, tokens], added to the attention scores (0 for a token, hugely
 * negative for padding). Output: `output` float [texts * tokens, width], with `unit` each row of length 1,
 * so that the dot product of two rows is their cosine.
 *
 * @throws Error where a weight is absent or of another shape than config.json says.
 */
export function encoderGraph(config: EncoderConfig, weights: Weights, options: EncoderGraphOptions): Uint8Array {
  const graph = graphBuilder('encoder');
  const context: Context = {
    graph,
    config,
    weights: weightReader(weights),
    precision: options.precision,
    scratch: { values: new Float32Array() },
  };
  const embedded = graph.input('embedded', 'float', ['rows', config.width]);
  const size = graph.input('size', 'int64', [2]);
  const mask = graph.input('mask', 'float', ['texts', 1, 1, 'tokens']);
  const shapes: Shapes = {
    heads: graph.node('Concat', [size, graph.integers([config.headCount, config.width / config.headCount])], {
      axis: { int: 0 },
    }),
    rows: graph.integers([-1, config.width]),
    scale: graph.floats({ shape: [], values: Float32Array.of(1 / Math.sqrt(config.width / config.headCount)) }),
  };
  let hidden = normalise(context, embedded, 'embeddings.LayerNorm');
  for (let index = 0; index < options.layer; index++) {
    hidden = encoderLayer(context, layerNames(config.family, index), hidden, mask, shapes);
  }
  if (options.unit) hidden = graph.node('LpNormalization', [hidden], { axis: { int: -1 }, p: { int: 2 } });
  return graph.build(hidden, ['rows', config.width]);
}

interface Context {
  readonly graph: GraphBuilder;
  readonly config: EncoderConfig;
  readonly weights: WeightReader;
  readonly precision: Precision;
  /** For one weight after the other: read each into memory of its own, and they would all be there at once. */
  readonly scratch: { values: Float32Array };
}

/** Names of constants that every layer uses. */
interface Shapes {
  /** [texts, tokens, heads, width / heads] */
  readonly heads: string;
  /** [texts * tokens, width] */
  readonly rows: string;
  readonly scale: string;
}

/** Self-attention and feed-forward, each added to its input and normalised (post-norm, as in BERT). */
function encoderLayer(context: Context, names: LayerNames, hidden: string, mask: string, shapes: Shapes): string {
  const { graph } = context;
  const attended = linearOf(context, attention(context, names, hidden, mask, shapes))(names.attentionOutput);
  const middle = normalise(context, graph.node('Add', [attended, hidden]), names.attentionNorm);
  const inner = activate(graph, context.config.activation, linearOf(context, middle)(names.feedForwardIn));
  const fed = linearOf(context, inner)(names.feedForwardOut);
  return normalise(context, graph.node('Add', [fed, middle]), names.outputNorm);
}

function attention(context: Context, names: LayerNames, hidden: string, mask: string, shapes: Shapes): string {
  const { graph } = context;
  const linear = linearOf(context, hidden);
  const byHead = (name: string, order: readonly number[]): string =>
    graph.node('Transpose', [graph.node('Reshape', [linear(name), shapes.heads])], { perm: { ints: order } });
  const query = byHead(names.query, [0, 2, 1, 3]);
  const key = byHead(names.key, [0, 2, 3, 1]);
  const value = byHead(names.value, [0, 2, 1, 3]);
  const scores = graph.node('Mul', [graph.node('MatMul', [query, key]), shapes.scale]);
  const shares = graph.node('Softmax', [graph.node('Add', [scores, mask])], { axis: { int: -1 } });
  const mixed = graph.node('Transpose', [graph.node('MatMul', [shares, value])], { perm: { ints: [0, 2, 1, 3] } });
  return graph.node('Reshape', [mixed, shapes.rows]);
}

/**
 * `x · Wᵀ + b` of one `x` with the weights of any name: torch keeps linear weights as [outputs, inputs]. With int8, `x`
 * is quantised once, when the graph runs, by the range of its values (dynamic quantisation).
 */
function linearOf(context: Context, input: string): (name: string) => string {
  const { graph, weights, precision } = context;
  if (precision === 'fp32') {
    return (name) => {
      const { weight, bias } = weights.linear(name);
      return graph.node('Gemm', [input, graph.floats(weight), graph.floats(bias)], { transB: { int: 1 } });
    };
  }
  const [rows, scale, zero] = graph.nodeOfThree('DynamicQuantizeLinear', [input]);
  return (name) => {
    const { weight, bias } = weights.linear(name);
    const { values, scales, shape } = quantise(weight.shape, valuesOf(context, weight));
    const columns = graph.bytes(values, shape);
    const columnScales = graph.floats({ shape: [scales.length], values: scales });
    const inputs = [rows, columns, scale, columnScales, zero, '', graph.floats(bias)];
    return graph.node('com.microsoft.MatMulIntegerToFloat', inputs);
  };
}

/** Valid until the next call. */
function valuesOf({ weights, scratch }: Context, tensor: Tensor): Float32Array {
  const size = tensor.shape.reduce((product, length) => product * length, 1);
  if (scratch.values.length < size) scratch.values = new Float32Array(size);
  const values = scratch.values.subarray(0, size);
  weights.copyValues(tensor, values);
  return values;
}

function normalise({ graph, config, weights }: Context, input: string, name: string): string {
  const { weight, bias } = weights.norm(name, config.width);
  return graph.node('LayerNormalization', [input, graph.floats(weight), graph.floats(bias)], {
    axis: { int: -1 },
    epsilon: { float: config.epsilon },
  });
}

function activate(graph: GraphBuilder, activation: Activation, input: string): string {
  if (activation === 'relu') return graph.node('Relu', [input]);
  return graph.node('Gelu', [input], { approximate: { text: activation === 'gelu' ? 'none' : 'tanh' } });
}
