import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';

/** Pixels row by row, red, green and blue of each from 0 to 1, over white. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
}

/** Bedrock's own limit on a side (Titan Image Generator's data, 4,096) with room; a decoder's guard against bombs. */
const MOST_PIXELS = 8192 * 8192;

/** What kind of image the bytes are, by their first few; null for none that Bedrock takes. */
export function formatOf(bytes: Uint8Array): 'png' | 'jpeg' | 'gif' | 'webp' | null {
  const starts = (...expected: number[]): boolean => expected.every((byte, index) => bytes[index] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'png';
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x47, 0x49, 0x46, 0x38)) return 'gif';
  const isRiff = starts(0x52, 0x49, 0x46, 0x46);
  return isRiff && [0x57, 0x45, 0x42, 0x50].every((byte, index) => bytes[index + 8] === byte) ? 'webp' : null;
}

/** @throws Error for bytes that are no PNG or JPEG, or a broken one */
export function decodeImage(bytes: Uint8Array): Pixels {
  switch (formatOf(bytes)) {
    case 'png':
      return pixelsOfPng(bytes);
    case 'jpeg':
      return pixelsOfJpeg(bytes);
    default:
      throw new Error('The bytes are neither a PNG nor a JPEG image.');
  }
}

function pixelsOfPng(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The header's width and height, looked at before anything is allocated.
  if (bytes.length < 24 || view.getUint32(16) * view.getUint32(20) > MOST_PIXELS) {
    throw new Error('The PNG has no size, or one beyond reason.');
  }
  const png = decodePng(bytes);
  const { width, height } = png;
  const rgb = new Float32Array(3 * width * height);
  const { data, channels, sample } = samplesOf(png);
  const isColor = channels > 2;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const first = channels * pixel;
    const alpha = channels % 2 === 0 ? sample(data[first + channels - 1] ?? 0) : 1;
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * pixel + channel] = over(sample(data[first + (isColor ? channel : 0)] ?? 0), alpha);
    }
  }
  return { width, height, rgb };
}

interface Samples {
  readonly data: ArrayLike<number>;
  readonly channels: number;
  /** A stored number as a share of the highest. */
  sample(stored: number): number;
}

function samplesOf(png: ReturnType<typeof decodePng>): Samples {
  const { width, height, data, depth, channels, palette } = png;
  if (palette !== undefined) {
    const colors = convertIndexedToRgb(png);
    return { data: colors, channels: palette[0]?.length ?? 3, sample: (stored) => stored / 255 };
  }
  if (depth >= 8) return { data, channels, sample: (stored) => stored / (2 ** depth - 1) };
  // Grey of 1, 2 or 4 bits: several pixels to a byte, each row from a byte of its own.
  const rowBytes = Math.ceil((width * depth) / 8);
  const unpacked = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * rowBytes + Math.floor((x * depth) / 8)] ?? 0;
      unpacked[y * width + x] = (byte >> (8 - depth - ((x * depth) % 8))) & (2 ** depth - 1);
    }
  }
  return { data: unpacked, channels: 1, sample: (stored) => stored / (2 ** depth - 1) };
}

function pixelsOfJpeg(bytes: Uint8Array): Pixels {
  const { width, height, data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false, maxResolutionInMP: 70 });
  return { width, height, rgb: Float32Array.from(data, (value) => value / 255) };
}

const over = (value: number, alpha: number): number => value * alpha + 1 - alpha;
