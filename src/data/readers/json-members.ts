import type { Span } from './rows.ts';

const quote = 0x22;
const backslash = 0x5c;
/** `"`, `\\`, `b`, `f`, `n`, `r` and `t`. */
const usualEscapes: ReadonlySet<number> = new Set([0x22, 0x5c, 0x62, 0x66, 0x6e, 0x72, 0x74]);

export interface MemberFinder {
  /** Where the two texts are; only after `find` has said true, and until it is called again. */
  readonly first: Span;
  readonly second: Span;
  /** Whether the line is a flat JSON object that holds both as texts. False may also mean: too unusual to say. */
  find(bytes: Buffer, from: number, to: number): boolean;
}

/**
 * Finds two members of a JSON object in its bytes without parsing it. It checks of JSON's grammar all but the inside of
 * the two texts, which whoever takes them reads anyway; nested values and escaped names are left to the parser.
 */
export function openMemberFinder([firstName, secondName]: readonly [string, string]): MemberFinder {
  const names = [Buffer.from(firstName, 'utf8'), Buffer.from(secondName, 'utf8')] as const;
  const nothing = new Uint8Array(0);
  const first: Span = { bytes: nothing, from: 0, to: -1, form: 'json' };
  const second: Span = { bytes: nothing, from: 0, to: -1, form: 'json' };

  return {
    first,
    second,
    find(bytes, from, to) {
      first.to = -1;
      second.to = -1;
      let at = skipBlank(bytes, from, to);
      if (bytes[at] !== 0x7b) return false;
      for (;;) {
        at = skipBlank(bytes, at + 1, to);
        if (bytes[at] !== quote) return false;
        const nameEnd = bytes.indexOf(quote, at + 1);
        // A name with an escape is left to the parser.
        if (nameEnd === -1 || nameEnd >= to || !isSound(bytes, at + 1, nameEnd) || bytes[nameEnd - 1] === backslash)
          return false;
        const target = isName(bytes, at + 1, nameEnd, names[0])
          ? first
          : isName(bytes, at + 1, nameEnd, names[1])
            ? second
            : undefined;
        at = skipBlank(bytes, nameEnd + 1, to);
        if (bytes[at] !== 0x3a) return false;
        at = skipBlank(bytes, at + 1, to);
        if (bytes[at] === quote) {
          const end = endOfText(bytes, at + 1, to);
          if (end === -1) return false;
          if (target) {
            target.bytes = bytes;
            target.from = at + 1;
            target.to = end;
          } else if (!isSound(bytes, at + 1, end)) return false;
          at = end + 1;
        } else {
          if (target) return false;
          const end = endOfScalar(bytes, at, to);
          if (end === -1) return false;
          at = end;
        }
        at = skipBlank(bytes, at, to);
        if (bytes[at] === 0x2c) continue;
        if (bytes[at] !== 0x7d) return false;
        return skipBlank(bytes, at + 1, to) === to && first.to !== -1 && second.to !== -1;
      }
    },
  };
}

function skipBlank(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = bytes[at] as number;
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d) break;
    at += 1;
  }
  return at;
}

function isName(bytes: Uint8Array, from: number, to: number, name: Uint8Array): boolean {
  if (to - from !== name.length) return false;
  for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name[at]) return false;
  return true;
}

/** The closing quotation mark: one that has no backslash, or an even number of them, before it. */
function endOfText(bytes: Buffer, from: number, to: number): number {
  for (let at = bytes.indexOf(quote, from); at !== -1 && at < to; at = bytes.indexOf(quote, at + 1)) {
    let before = at;
    while (before > from && bytes[before - 1] === backslash) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return -1;
}

/** Without control characters, and with no escapes but the usual ones: others are left to the parser. */
function isSound(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = bytes[at] as number;
    if (code < 0x20) return false;
    if (code === backslash) {
      at += 1;
      if (at >= to || !usualEscapes.has(bytes[at] as number)) return false;
    }
  }
  return true;
}

const scalar = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

function endOfScalar(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = bytes[at] as number;
    if (code === 0x2c || code === 0x7d || code <= 0x20) break;
    at += 1;
  }
  return at - from <= 40 && scalar.test(bytes.toString('latin1', from, at)) ? at : -1;
}
