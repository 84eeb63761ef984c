import { graphBuilder } from './onnx-model.ts';

/**
 * Greedy matching as an ONNX model. Inputs: `candidate` [m, width] and `reference` [n, width], rows of length 1.
 * Output: `output` float [m + n]: the best cosine of each candidate token, then of each reference token.
 */
export function matchingGraph(width: number): Uint8Array {
  const graph = graphBuilder('matching');
  const candidate = graph.input('candidate', 'float', ['m', width]);
  const reference = graph.input('reference', 'float', ['n', width]);
  const turned = graph.node('Transpose', [reference], { perm: { ints: [1, 0] } });
  const cosines = graph.node('MatMul', [candidate, turned]);
  const best = (axis: number): string =>
    graph.node('ReduceMax', [cosines, graph.integers([axis])], { keepdims: { int: 0 } });
  return graph.build(graph.node('Concat', [best(1), best(0)], { axis: { int: 0 } }), ['best']);
}
