/**
 * What the little model sees of an image: its light and dark on a grid, which way its edges run, its colours on a coarse
 * grid, and how much ink lies along each row and column. Each part is of length 1, so that none drowns another.
 */

import { decodeImage, type Pixels } from './decode.ts';

export interface ImageReading {
  readonly width: number;
  readonly height: number;
  /** Mean red, green and blue, 0 to 1. */
  readonly color: readonly [red: number, green: number, blue: number];
  readonly features: Float32Array;
  /** Red, green and blue, 0 to 1, of 8 by 8 fields. */
  readonly thumbnail: Float32Array;
}

const LIGHT_GRID = 16;
const EDGE_GRID = 8;
const EDGE_DIRECTIONS = 8;
const COLOR_GRID = 4;
export const THUMBNAIL_SIDE = 8;
const PROFILE = 32;
/** Images are brought to this side first, so that a scan and its thumbnail look the same. */
const SIDE = 64;

export const IMAGE_FEATURES =
  LIGHT_GRID ** 2 + EDGE_GRID ** 2 * EDGE_DIRECTIONS + 3 * COLOR_GRID ** 2 + 2 * PROFILE + 4;

/** @throws Error for bytes that cannot be decoded */
export function readImage(bytes: Uint8Array): ImageReading {
  const pixels = decodeImage(bytes);
  const small = averaged(pixels, SIDE);
  const light = Float32Array.from({ length: SIDE * SIDE }, (_, index) => lightAt(small, index));
  const color = [0, 1, 2].map((channel) => meanOf(small.filter((_, index) => index % 3 === channel)));
  const dark = Float32Array.from(light, (value) => 1 - value);
  const mean = meanOf(light);
  const spread = Math.sqrt(meanOf(light.map((value) => (value - mean) ** 2)));
  const parts = [
    centred(shrunk(light, SIDE, LIGHT_GRID)),
    ofLengthOne(edges(light)),
    centred(colorGrid(small, COLOR_GRID)),
    centred(profile(dark, 'rows')),
    centred(profile(dark, 'columns')),
    Float32Array.of(mean - 0.5, spread, Math.log(pixels.width / pixels.height) / 2, 0.5),
  ];
  const features = new Float32Array(IMAGE_FEATURES);
  let at = 0;
  for (const part of parts) {
    features.set(part, at);
    at += part.length;
  }
  return {
    width: pixels.width,
    height: pixels.height,
    color: color as unknown as ImageReading['color'],
    features,
    thumbnail: colorGrid(small, THUMBNAIL_SIDE),
  };
}

/** The mean of the readings of a record's images. */
export function meanFeatures(images: readonly ImageReading[]): Float32Array {
  const mean = new Float32Array(IMAGE_FEATURES);
  for (const { features } of images) {
    for (let index = 0; index < mean.length; index++) {
      mean[index] = (mean[index] as number) + (features[index] as number) / images.length;
    }
  }
  return mean;
}

/** Red, green and blue on a square grid: the mean of the pixels that fall into each cell, or the nearest pixel. */
function averaged({ width, height, rgb }: Pixels, side: number): Float32Array {
  const cells = new Float32Array(3 * side * side);
  for (let row = 0; row < side; row++) {
    const top = Math.floor((row * height) / side);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / side));
    for (let column = 0; column < side; column++) {
      const left = Math.floor((column * width) / side);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / side));
      const at = 3 * (row * side + column);
      const share = 1 / ((bottom - top) * (right - left));
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const pixel = 3 * (y * width + x);
          cells[at] = (cells[at] as number) + share * (rgb[pixel] as number);
          cells[at + 1] = (cells[at + 1] as number) + share * (rgb[pixel + 1] as number);
          cells[at + 2] = (cells[at + 2] as number) + share * (rgb[pixel + 2] as number);
        }
      }
    }
  }
  return cells;
}

/** Luma as in ITU-R BT.601. */
function lightAt(cells: Float32Array, index: number): number {
  const at = 3 * index;
  return 0.299 * (cells[at] ?? 0) + 0.587 * (cells[at + 1] ?? 0) + 0.114 * (cells[at + 2] ?? 0);
}

function shrunk(grid: Float32Array, side: number, to: number): Float32Array {
  const step = side / to;
  const small = new Float32Array(to * to);
  for (const [index, value] of grid.entries()) {
    const cell = Math.floor(Math.floor(index / side) / step) * to + Math.floor((index % side) / step);
    small[cell] = (small[cell] as number) + value / step ** 2;
  }
  return small;
}

/** Histograms of the directions in which light changes, weighed by how much, in each cell of a grid. */
function edges(light: Float32Array): Float32Array {
  const histograms = new Float32Array(EDGE_GRID ** 2 * EDGE_DIRECTIONS);
  const cellSide = SIDE / EDGE_GRID;
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const at = y * SIDE + x;
      const across = (light[at + 1] as number) - (light[at - 1] as number);
      const down = (light[at + SIDE] as number) - (light[at - SIDE] as number);
      const turn = Math.atan2(down, across) / (2 * Math.PI) + 0.5;
      const direction = Math.min(EDGE_DIRECTIONS - 1, Math.floor(turn * EDGE_DIRECTIONS));
      const cell = Math.floor(y / cellSide) * EDGE_GRID + Math.floor(x / cellSide);
      const index = cell * EDGE_DIRECTIONS + direction;
      histograms[index] = (histograms[index] as number) + Math.hypot(across, down);
    }
  }
  return histograms;
}

/** Mean red, green and blue of each field, the three beside each other. */
function colorGrid(cells: Float32Array, side: number): Float32Array {
  const grid = new Float32Array(3 * side * side);
  for (const channel of [0, 1, 2]) {
    const own = cells.filter((_, index) => index % 3 === channel);
    for (const [index, value] of shrunk(own, SIDE, side).entries()) grid[3 * index + channel] = value;
  }
  return grid;
}

function profile(dark: Float32Array, along: 'rows' | 'columns'): Float32Array {
  const sums = new Float32Array(PROFILE);
  for (const [index, value] of dark.entries()) {
    const position = along === 'rows' ? Math.floor(index / SIDE) : index % SIDE;
    const cell = Math.floor((position * PROFILE) / SIDE);
    sums[cell] = (sums[cell] as number) + value;
  }
  return sums;
}

const centred = (values: Float32Array): Float32Array => {
  const mean = meanOf(values);
  return ofLengthOne(values.map((value) => value - mean));
};

function ofLengthOne(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length < 1e-6 ? values.fill(0) : values.map((value) => value / length);
}

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
