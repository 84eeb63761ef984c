import { encode } from 'fast-png';

/** Kinds of documents that differ by their layout, as real ones do. */
export const documentKinds = ['invoice', 'letter', 'form', 'receipt'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** The same number after the same numbers: a seeded generator (Park and Miller 1988). */
export function randomNumbers(seed: number): () => number {
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A made-up page of that kind as a PNG, no two alike: other sizes, shades, margins, lengths of lines. */
export function documentPng(kind: DocumentKind, random: () => number): Uint8Array {
  const width = 64 + Math.floor(random() * 80);
  const height = kind === 'receipt' ? Math.floor(width * (1.8 + random())) : Math.floor(width * (1.2 + 0.3 * random()));
  const paper = 225 + Math.floor(random() * 30);
  const data = new Uint8Array(3 * width * height);
  for (let index = 0; index < data.length; index += 1) data[index] = paper - Math.floor(random() * 12);
  const box = (left: number, top: number, right: number, bottom: number, ink: number): void => {
    for (let y = Math.max(0, Math.round(top * height)); y < Math.min(height, Math.round(bottom * height)); y += 1) {
      for (let x = Math.max(0, Math.round(left * width)); x < Math.min(width, Math.round(right * width)); x += 1) {
        data.fill(ink + Math.floor(random() * 40), 3 * (y * width + x), 3 * (y * width + x) + 3);
      }
    }
  };
  const line = (left: number, top: number, right: number): void => box(left, top, right, top + 0.012, 30);
  const margin = 0.08 + 0.06 * random();
  const right = 1 - margin;
  const draw: Record<DocumentKind, () => void> = {
    // A header, then a table with columns, a total at the bottom right.
    invoice() {
      box(margin, 0.06, margin + 0.2 + 0.1 * random(), 0.12, 60);
      const rows = 5 + Math.floor(random() * 5);
      for (let row = 0; row <= rows; row += 1) {
        const top = 0.3 + row * 0.05;
        line(margin, top, right);
        for (const column of [0.02, 0.5, 0.7])
          box(margin + column, top + 0.02, margin + column + 0.08 + 0.06 * random(), top + 0.035, 70);
      }
      for (const column of [margin, 0.55, 0.75, right]) box(column, 0.3, column + 0.012, 0.3 + rows * 0.05, 30);
      box(right - 0.25, 0.85, right, 0.9, 40);
    },
    // An address, then paragraphs of full lines.
    letter() {
      for (let row = 0; row < 3; row += 1) line(margin, 0.1 + row * 0.03, margin + 0.2 + 0.1 * random());
      let top = 0.3;
      for (let paragraph = 0; paragraph < 3; paragraph += 1) {
        for (let row = 0; row < 4 + Math.floor(random() * 3); row += 1, top += 0.03)
          line(margin, top, right - 0.03 * random());
        line(margin, top, 0.3 + 0.4 * random());
        top += 0.06;
      }
    },
    // Labels with empty boxes beside them.
    form() {
      box(0.3, 0.05, 0.7, 0.1, 90);
      for (let row = 0; row < 7; row += 1) {
        const top = 0.16 + row * 0.11;
        line(margin, top + 0.02, margin + 0.15 + 0.08 * random());
        for (const edge of [top, top + 0.055]) line(0.42, edge, right);
        for (const edge of [0.42, right]) box(edge, top, edge + 0.015, top + 0.06, 30);
      }
    },
    // A narrow strip: short lines in the middle, prices at the right, a bar code.
    receipt() {
      for (let row = 0; row < 14; row += 1) {
        const top = 0.12 + row * 0.045;
        line(0.12, top, 0.35 + 0.2 * random());
        line(0.75, top, 0.88);
      }
      for (let bar = 0.2; bar < 0.8; bar += 0.04 + 0.03 * random()) box(bar, 0.85, bar + 0.02, 0.94, 20);
    },
  };
  draw[kind]();
  return encode({ width, height, data, channels: 3, depth: 8 });
}

const colors = { red: [200, 30, 30], green: [20, 180, 40], blue: [30, 40, 210], yellow: [230, 220, 40] } as const;
export type Color = keyof typeof colors;
export const colorNames = Object.keys(colors) as readonly Color[];
const shapes = {
  car: (_: number, y: number) => y > 20,
  house: (x: number) => x > 8 && x < 24,
  ball: (x: number, y: number) => (x - 16) ** 2 + (y - 16) ** 2 < 100,
} as const;
export type Thing = keyof typeof shapes;
export const thingNames = Object.keys(shapes) as readonly Thing[];

/** A thing in a colour before a light ground, as a PNG with some noise. */
export function thingPng(color: Color, thing: Thing, random: () => number): Uint8Array {
  const side = 32;
  const data = new Uint8Array(3 * side * side);
  for (let index = 0; index < data.length; index += 1) {
    const pixel = Math.floor(index / 3);
    const isThing = shapes[thing](pixel % side, Math.floor(pixel / side));
    data[index] = isThing ? (colors[color][index % 3] as number) + random() * 20 : 225 + random() * 15;
  }
  return encode({ width: side, height: side, data, channels: 3, depth: 8 });
}
