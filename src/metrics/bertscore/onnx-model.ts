import type { Tensor } from './safetensors.ts';

/**
 * A writer for the few messages of ONNX that an encoder needs (protocol buffers by hand: field numbers from
 * onnx/onnx.proto3, operator set 20 and the runtime's own, IR version 9), so that a graph is built from weights with no exporter at hand.
 */
export interface GraphBuilder {
  /** Adds a node and returns the name of its only output. An empty input is one that is left out. */
  node(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The same for a node of three outputs. */
  nodeOfThree(operator: string, inputs: readonly string[]): readonly [string, string, string];
  /** Adds a constant and returns its name. Values in a file stay there; the runtime maps them. */
  floats(tensor: Tensor): string;
  integers(values: readonly number[], shape?: readonly number[]): string;
  bytes(values: Int8Array, shape: readonly number[]): string;
  /** An input of the model; a dimension is a size or a name for a size that varies. */
  input(name: string, type: ElementType, shape: readonly (number | string)[]): string;
  /** The finished model, whose one output is called `output`. @throws RangeError at 2 GB, protobuf's limit. */
  build(output: string, shape: readonly (number | string)[]): Uint8Array;
}

export type ElementType = 'float' | 'int8' | 'int64';
export type Attributes = Readonly<Record<string, Attribute>>;
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string };

const ELEMENT_TYPES = { float: 1, int8: 3, int64: 7 } as const;
/** Operators of the runtime's own: `com.microsoft.MatMulIntegerToFloat`. */
const MICROSOFT = 'com.microsoft';

export function graphBuilder(name: string): GraphBuilder {
  const nodes: Part[] = [];
  const constants: Part[] = [];
  const inputs: Part[] = [];
  let made = 0;
  const fresh = (): string => `t${made++}`;

  const constant = (shape: readonly number[], type: ElementType, content: readonly Part[]): string => {
    const constantName = fresh();
    const fields = [
      ...shape.map((size) => varint(1, size)),
      varint(2, ELEMENT_TYPES[type]),
      text(8, constantName),
      ...content,
    ];
    constants.push(message(5, fields));
    return constantName;
  };

  const add = (operator: string, from: readonly string[], outputs: readonly string[], attributes: Attributes): void => {
    const own = operator.startsWith(`${MICROSOFT}.`);
    const fields = [
      ...from.map((input) => text(1, input)),
      ...outputs.map((output) => text(2, output)),
      text(4, own ? operator.slice(MICROSOFT.length + 1) : operator),
      ...Object.entries(attributes).map(([key, value]) => message(5, attribute(key, value))),
      ...(own ? [text(7, MICROSOFT)] : []),
    ];
    nodes.push(message(1, fields));
  };

  return {
    node: (operator, from, attributes = {}) => {
      const output = fresh();
      add(operator, from, [output], attributes);
      return output;
    },
    nodeOfThree: (operator, from) => {
      const outputs = [fresh(), fresh(), fresh()] as const;
      add(operator, from, outputs, {});
      return outputs;
    },
    floats: (tensor) => constant(tensor.shape, 'float', floatContent(tensor)),
    integers: (values, shape = [values.length]) =>
      constant(shape, 'int64', [bytesField(9, [new Uint8Array(BigInt64Array.from(values, BigInt).buffer)])]),
    bytes: (values, shape) =>
      constant(shape, 'int8', [bytesField(9, [new Uint8Array(values.buffer, values.byteOffset, values.length)])]),
    input: (inputName, type, shape) => {
      inputs.push(message(11, valueInfo(inputName, type, shape)));
      return inputName;
    },
    build: (output, shape) => {
      const graph = [
        ...nodes,
        message(1, [text(1, output), text(2, 'output'), text(4, 'Identity')]),
        text(2, name),
        ...constants,
        ...inputs,
        message(12, valueInfo('output', 'float', shape)),
      ];
      const operators = (domain: string, setVersion: number): Part =>
        message(8, [text(1, domain), varint(2, setVersion)]);
      return join([varint(1, 9), text(2, 'temper'), message(7, graph), operators('', 20), operators(MICROSOFT, 1)]);
    },
  };
}

/** raw_data, or external_data with data_location EXTERNAL. */
function floatContent(tensor: Tensor): Part[] {
  if ('values' in tensor) {
    const { buffer, byteOffset, byteLength } = tensor.values;
    return [bytesField(9, [new Uint8Array(buffer, byteOffset, byteLength)])];
  }
  const entry = (key: string, value: string): Part => message(13, [text(1, key), text(2, value)]);
  return [
    entry('location', tensor.file),
    entry('offset', String(tensor.offsetBytes)),
    entry('length', String(tensor.sizeBytes)),
    varint(14, 1),
  ];
}

function attribute(name: string, value: Attribute): Part[] {
  if ('int' in value) return [text(1, name), varint(3, value.int), varint(20, 2)];
  if ('float' in value) return [text(1, name), float(2, value.float), varint(20, 1)];
  if ('text' in value) return [text(1, name), text(4, value.text), varint(20, 3)];
  return [text(1, name), ...value.ints.map((int) => varint(8, int)), varint(20, 7)];
}

function valueInfo(name: string, type: ElementType, shape: readonly (number | string)[]): Part[] {
  const dimensions = shape.map((size) => message(1, [typeof size === 'number' ? varint(1, size) : text(2, size)]));
  return [text(1, name), message(2, [message(1, [varint(1, ELEMENT_TYPES[type]), message(2, dimensions)])])];
}

// Protocol buffers: a part is a list of byte runs, joined only once at the end, so that weights are copied once.

interface Part {
  readonly length: number;
  readonly runs: readonly Uint8Array[];
}

const ENCODER = new TextEncoder();

function varint(field: number, value: number): Part {
  return part([
    Uint8Array.from([...varintBytes(BigInt(field << 3)), ...varintBytes(BigInt.asUintN(64, BigInt(value)))]),
  ]);
}

function float(field: number, value: number): Part {
  const bytes = new Uint8Array(5);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (field << 3) | 5);
  view.setFloat32(1, value, true);
  return part([bytes]);
}

function text(field: number, value: string): Part {
  return bytesField(field, [ENCODER.encode(value)]);
}

function message(field: number, parts: readonly Part[]): Part {
  return bytesField(
    field,
    parts.flatMap((each) => each.runs),
  );
}

function bytesField(field: number, runs: readonly Uint8Array[]): Part {
  const length = runs.reduce((sum, run) => sum + run.length, 0);
  const head = Uint8Array.from([...varintBytes(BigInt((field << 3) | 2)), ...varintBytes(BigInt(length))]);
  return part([head, ...runs]);
}

function part(runs: readonly Uint8Array[]): Part {
  return { runs, length: runs.reduce((sum, run) => sum + run.length, 0) };
}

function varintBytes(value: bigint): number[] {
  const bytes: number[] = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return [...bytes, Number(value)];
}

function join(parts: readonly Part[]): Uint8Array {
  const { runs, length } = message(0, parts);
  const [, ...content] = runs;
  const total = length - (runs[0]?.length ?? 0);
  if (total >= 2 ** 31) throw new RangeError(`The model would have ${total} bytes; ONNX ends at 2 GB.`);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const run of content) {
    bytes.set(run, at);
    at += run.length;
  }
  return bytes;
}
