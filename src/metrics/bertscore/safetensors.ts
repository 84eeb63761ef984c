import { basename } from 'node:path';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** 32-bit floats: in memory, or where they lie in a file. */
export type Tensor = { readonly shape: readonly number[] } & (
  | { readonly values: Float32Array }
  | { readonly file: string; readonly offsetBytes: number; readonly sizeBytes: number }
);

export interface Weights {
  has(name: string): boolean;
  /**
   * Its place in the file where that holds 32-bit floats, else its values as such.
   *
   * @throws Error that names the tensor where it is absent, of a kind that is not a float, or cut off.
   */
  find(name: string): Tensor;
  /** Copies a tensor's values, wherever they are; takes no further memory where the file holds 32-bit floats. */
  copyValues(tensor: Tensor, into: Float32Array): void;
  close(): void;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** No real header comes near this: a larger length means another kind of file. */
const LONGEST_HEADER_BYTES = 100_000_000;

/**
 * A .safetensors file: 8 bytes of header length, a JSON header, raw little-endian values. Tensors are looked up one by
 * one, so that layers which are not wanted never reach memory. Format: https://huggingface.co/docs/safetensors
 *
 * @throws Error where the file is not of that format.
 */
export function openSafetensors(path: string): Weights {
  const file = openSync(path, 'r');
  try {
    const sizeBytes = statSync(path).size;
    const { entries, start } = readHeader(file, sizeBytes);
    return {
      has: (name) => entries.has(name),
      find: (name) => {
        const entry = entries.get(name);
        if (!entry) throw new Error(`it has no tensor "${name}".`);
        checkSize(name, entry, sizeBytes - start);
        const [from, to] = entry.data_offsets;
        if (entry.dtype === 'F32') {
          return { shape: entry.shape, file: basename(path), offsetBytes: start + from, sizeBytes: to - from };
        }
        return { shape: entry.shape, values: toFloats(readBytes(file, start + from, to - from), entry.dtype, name) };
      },
      copyValues: (tensor, into) => {
        if ('values' in tensor) into.set(tensor.values);
        else readInto(file, tensor.offsetBytes, new Uint8Array(into.buffer, into.byteOffset, tensor.sizeBytes));
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readHeader(file: number, sizeBytes: number): { entries: Map<string, Entry>; start: number } {
  if (sizeBytes < 8) throw new Error(`it has ${sizeBytes} bytes, too few for a safetensors file.`);
  const headerBytes = Number(readBytes(file, 0, 8).readBigUInt64LE(0));
  if (headerBytes > LONGEST_HEADER_BYTES || headerBytes > sizeBytes - 8) {
    throw new Error(`its first 8 bytes are no safetensors header length (${headerBytes} of ${sizeBytes} bytes).`);
  }
  try {
    const header = JSON.parse(readBytes(file, 8, headerBytes).toString('utf8')) as Record<string, Entry>;
    return { entries: new Map(Object.entries(header)), start: 8 + headerBytes };
  } catch {
    throw new Error('its header is not JSON.');
  }
}

const VALUE_BYTES: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

function checkSize(name: string, { dtype, shape, data_offsets: [from, to] }: Entry, availableBytes: number): void {
  const valueBytes = VALUE_BYTES[dtype];
  if (!valueBytes) {
    const possible = Object.keys(VALUE_BYTES).join(', ');
    throw new Error(`tensor "${name}" is of type ${dtype}; possible are ${possible}.`);
  }
  const expectedBytes = shape.reduce((product, size) => product * size, valueBytes);
  if (to - from !== expectedBytes) {
    throw new Error(`tensor "${name}" has ${to - from} bytes instead of ${expectedBytes}.`);
  }
  if (to > availableBytes) {
    throw new Error(`it ends inside tensor "${name}": ${availableBytes} bytes of values instead of at least ${to}.`);
  }
}

function readBytes(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(length)); // its own memory, so that a Float32Array can lie over it
  readInto(file, position, bytes);
  return bytes;
}

function readInto(file: number, position: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new Error(`it ends at byte ${position + done}, inside its content.`);
    done += read;
  }
}

function toFloats(bytes: Buffer, dtype: string, name: string): Float32Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    case 'F64':
      return Float32Array.from(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8));
    case 'BF16': {
      const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
      return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
    }
    case 'F16':
      return Float32Array.from(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), halfToFloat);
    default:
      throw new Error(`tensor "${name}" is of type ${dtype}, which can't be converted.`);
  }
}

/** IEEE 754 half precision: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
