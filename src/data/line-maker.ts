import type { RecordLimits } from '../domain/families/family.ts';
import { beginsSpace, isBlank } from './byte-text.ts';
import { RunningHash } from './checks/hash.ts';
import type { Span } from './readers/rows.ts';
import type { WriteRecord } from './records/write-record.ts';

export interface LineMaker {
  /** Bytes that the line can have at most. */
  longest(prompt: Span, answer: Span): number;
  /**
   * Writes the record's line and its end, byte by byte as `JSON.stringify` would; the line's length, or -1 where
   * anything about it is unusual (empty, too long, an escape beyond the usual ones): then nothing counts.
   */
  make(prompt: Span, answer: Span, out: Buffer, position: number): number;
  /** Of the last line made, in UTF-16 units. */
  readonly promptCharacters: number;
  readonly answerCharacters: number;
  /** `hashText` of its prompt, where a seed was given. */
  readonly unit: number;
}

/** What a byte of a text is to JSON: 0 itself, 1 beyond ASCII, else the letter of its escape; 2 is for the long way. */
const kinds = new Uint8Array(256);
kinds.fill(1, 0x80);
kinds.fill(2, 0, 0x20);
for (const [code, letter] of [
  [0x22, '"'],
  [0x5c, '\\'],
  [0x08, 'b'],
  [0x0c, 'f'],
  [0x0a, 'n'],
  [0x0d, 'r'],
  [0x09, 't'],
] as const) {
  kinds[code] = letter.charCodeAt(0);
}
/** What a letter after a backslash stands for; 0 where the long way has to say. */
const escapes = new Uint8Array(256);
for (let code = 0; code < 128; code++) if ((kinds[code] as number) > 2) escapes[kinds[code] as number] = code;

const promptMark = 'PROMPT-MARK';
const answerMark = 'ANSWER-MARK';

/** Undefined where this form of line is not prompt and answer with fixed text around them. */
export function openLineMaker(
  write: WriteRecord,
  limits: RecordLimits,
  seed: number | undefined,
): LineMaker | undefined {
  const line = write({
    turns: [
      { role: 'user', text: promptMark },
      { role: 'assistant', text: answerMark },
    ],
  });
  if (typeof line !== 'string') return undefined;
  const [head, middle, tail, ...more] = line.split(/PROMPT-MARK|ANSWER-MARK/);
  if (head === undefined || middle === undefined || tail === undefined || more.length > 0) return undefined;
  if (line.indexOf(promptMark) > line.indexOf(answerMark)) return undefined;
  return new Maker([head, middle, `${tail}\n`], limits, seed);
}

class Maker implements LineMaker {
  promptCharacters = 0;
  answerCharacters = 0;
  unit = 0;
  private readonly parts: readonly Buffer[];
  private readonly fixedLength: number;
  private readonly limits: RecordLimits;
  private readonly seed: number | undefined;
  private readonly hash = new RunningHash();
  private readonly sources = [new Viewer(), new Viewer()] as const;
  private readonly target = new Viewer();
  /** UTF-16 units of the last text copied. */
  private units = 0;

  constructor(parts: readonly string[], limits: RecordLimits, seed: number | undefined) {
    this.parts = parts.map((part) => Buffer.from(part, 'latin1'));
    this.fixedLength = parts.reduce((sum, part) => sum + part.length, 0);
    this.limits = limits;
    this.seed = seed;
  }

  longest(prompt: Span, answer: Span): number {
    return this.fixedLength + 2 * (prompt.to - prompt.from + answer.to - answer.from);
  }

  make(prompt: Span, answer: Span, out: Buffer, position: number): number {
    const { limits, parts, seed } = this;
    let at = this.fixed(parts[0] as Buffer, out, position);
    at = this.copy(prompt, this.sources[0], out, at);
    this.promptCharacters = this.units;
    if (at === -1 || this.units > limits.maximumPromptCharacters) return -1;
    at = this.fixed(parts[1] as Buffer, out, at);
    at = this.copy(answer, this.sources[1], out, at);
    this.answerCharacters = this.units;
    if (at === -1 || this.units > limits.maximumCompletionCharacters) return -1;
    const total = this.promptCharacters + this.answerCharacters;
    if (limits.maximumCharacters !== undefined && total > limits.maximumCharacters) return -1;
    at = this.fixed(parts[2] as Buffer, out, at);
    if (seed !== undefined) this.unit = this.hashOf(prompt, seed);
    return at - position;
  }

  private fixed(part: Buffer, out: Buffer, from: number): number {
    let at = from;
    for (let index = 0; index < part.length; index++) out[at++] = part[index] as number;
    return at;
  }

  /**
   * The end of the text in `out`, or -1. Eight bytes at a time up to the first that is special, which few are.
   */
  private copy(span: Span, viewer: Viewer, out: Buffer, from: number): number {
    const { bytes, to } = span;
    const isJson = span.form === 'json';
    const isDoubled = span.form === 'doubled';
    const source = viewer.of(bytes.buffer as ArrayBuffer);
    const target = this.target.of(out.buffer as ArrayBuffer);
    const sourceStart = bytes.byteOffset;
    const targetStart = out.byteOffset;
    const lastEight = to - 8;
    let units = to - span.from;
    let at = from;
    let index = span.from;
    while (index < to) {
      let inFirst = 0;
      let inSecond = 0;
      while (index <= lastEight) {
        const first = source.getInt32(sourceStart + index, true);
        const second = source.getInt32(sourceStart + index + 4, true);
        // As there are eight bytes to come, there is room for eight, whichever of them stay.
        target.setInt32(targetStart + at, first, true);
        target.setInt32(targetStart + at + 4, second, true);
        inFirst = special(first);
        inSecond = special(second);
        if ((inFirst | inSecond) !== 0) break;
        index += 8;
        at += 8;
      }
      if ((inFirst | inSecond) !== 0) {
        const plain = inFirst === 0 ? 4 + bytesBefore(inSecond) : bytesBefore(inFirst);
        index += plain;
        at += plain;
      } else if (index === to) break;
      const code = bytes[index++] as number;
      const kind = kinds[code] as number;
      if (kind === 0) out[at++] = code;
      else if (kind === 1) {
        out[at++] = code;
        if ((code & 0xc0) === 0x80) units -= 1;
        else if (code >= 0xf0) units += 1;
      } else if (isJson) {
        // Within a JSON text all but a backslash is wrong here.
        if (code !== 0x5c) return -1;
        const letter = bytes[index++] as number;
        if (escapes[letter] === 0) return -1;
        units -= 1;
        out[at++] = 0x5c;
        out[at++] = letter;
      } else {
        if (kind === 2) return -1;
        if (isDoubled && code === 0x22) {
          index += 1;
          units -= 1;
        }
        out[at++] = 0x5c;
        out[at++] = kind;
      }
    }
    this.units = units;
    return hasInk(span) ? at : -1;
  }

  private hashOf({ bytes, from, to, form }: Span, seed: number): number {
    const { hash } = this;
    hash.start(seed);
    for (let index = from; index < to; index++) {
      const code = bytes[index] as number;
      if (code === 0x5c && form === 'json') hash.add(escapes[bytes[++index] as number] as number);
      else {
        hash.add(code);
        if (code === 0x22 && form === 'doubled') index += 1;
      }
    }
    return hash.end();
  }
}

/**
 * Marks, in the highest bit of each, bytes of four that are beyond ASCII, below a blank, a quotation mark or a backslash:
 * a byte of ASCII gets that bit by a subtraction only where it is less than what is taken away. Of the marks the lowest
 * is sure; those above it may be borrowed.
 */
function special(four: number): number {
  const below = (four - 0x20202020) | ((four ^ 0x22222222) - 0x01010101) | ((four ^ 0x5c5c5c5c) - 0x01010101);
  return (four | below) & 0x80808080;
}

/** How many bytes stand before the first that is marked. */
function bytesBefore(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >> 3;
}

/** The view of the memory that was looked at last. */
class Viewer {
  private memory: ArrayBuffer = new ArrayBuffer(0);
  private view = new DataView(this.memory);

  of(memory: ArrayBuffer): DataView {
    if (memory !== this.memory) {
      this.memory = memory;
      this.view = new DataView(memory);
    }
    return this.view;
  }
}

/** Whether anything of a text can be seen; nearly always its first byte. */
function hasInk({ bytes, from, to, form }: Span): boolean {
  for (let index = from; index < to; index++) {
    const code = bytes[index] as number;
    if (code === 0x5c && form === 'json') {
      index += 1;
      const stands = escapes[bytes[index] as number] as number;
      if (stands > 0x20) return true;
    } else if (code > 0x20)
      return !beginsSpace(code) || !isBlank(Buffer.from(bytes.subarray(index, to)).toString('latin1'));
  }
  return false;
}
