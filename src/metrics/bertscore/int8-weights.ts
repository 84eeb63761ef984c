/**
 * Linear weights [outputs, inputs] as signed 8-bit integers, turned to [inputs, outputs], with a scale for each output:
 * `weight ≈ value · scale`, the largest of each output at ±127. Signed, because the processor's instructions multiply
 * unsigned inputs with signed weights; measured, unsigned weights take one and a half times as long.
 */
export function quantise(
  shape: readonly number[],
  weights: Float32Array,
): { readonly values: Int8Array; readonly scales: Float32Array; readonly shape: readonly [number, number] } {
  const [outputs = 0, inputs = 0] = shape;
  const values = new Int8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = weights.subarray(output * inputs, (output + 1) * inputs);
    let largest = 0;
    for (const weight of row) largest = Math.max(largest, Math.abs(weight));
    const scale = largest / 127 || 1; // an output without weights stays 0
    scales[output] = scale;
    for (let input = 0; input < inputs; input++)
      values[input * outputs + output] = Math.round((row[input] ?? 0) / scale);
  }
  return { values, scales, shape: [inputs, outputs] };
}
