/**
 * Texts of datasets, held as their UTF-8 bytes: a string in which every character is one byte, 0 to 255. What is read
 * from a file is cut, parsed as JSON and written again in this form without ever being decoded, which is several times
 * faster and takes half the memory. Inside `src/data` every text of a record is in this form; it is decoded where
 * somebody reads it (a message, a label, a language) and ours is encoded where it meets a record (templates, words).
 *
 * The one trap is JSON's own escape \u00e9, which is a character and not a byte: see `parseJsonBytes`. And patterns like
 * `\s` must not be used: U+00A0 is a white space, but the byte A0 is a part of many letters.
 */
export function toByteText(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

export function fromByteText(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A short part of a record's text for a message. */
export function quoteBytes(bytes: string, longest = 40): string {
  const text = fromByteText(bytes.slice(0, longest * 4)).replace(/\uFFFD+$/, '');
  const shown = text.length > longest || bytes.length > longest * 4 ? `${text.slice(0, longest - 1)}…` : text;
  return JSON.stringify(shown);
}

/**
 * Parses one JSON text. Its strings come out as byte texts too; where an escape names a character beyond ASCII, the text
 * is decoded first and every string of the result encoded.
 *
 * @throws SyntaxError
 */
export function parseJsonBytes(bytes: string): unknown {
  if (!bytes.includes('\\u')) return JSON.parse(bytes) as unknown;
  return toByteTexts(JSON.parse(fromByteText(bytes)) as unknown);
}

/** The same value with every string in it, names of fields included, as a byte text. */
export function toByteTexts(value: unknown): unknown {
  return eachText(value, toByteText);
}

/** The same value with every byte text in it decoded. */
export function fromByteTexts(value: unknown): unknown {
  return eachText(value, fromByteText);
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => eachText(each, change));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) copy[change(name)] = eachText(each, change);
  return copy;
}

/** Blank as `trim` knows it. */
export function isBlank(bytes: string): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes.charCodeAt(at);
    if (code !== 32 && (code < 9 || code > 13)) return beginsSpace(code) && fromByteText(bytes).trim() === '';
  }
  return true;
}

/** Whether a byte may be the first of a white space beyond ASCII (U+00A0, U+3000 and so on), as few letters begin. */
export function beginsSpace(code: number): boolean {
  return code === 0xc2 || code === 0xef || (code >= 0xe1 && code <= 0xe3);
}

/** UTF-16 units of the text, which is what AWS and JavaScript call its length. */
export function lengthOf(bytes: string): number {
  // As UTF-8 a byte text takes a byte more for each byte beyond ASCII; that is counted natively.
  if (Buffer.byteLength(bytes, 'utf8') === bytes.length) return bytes.length;
  let units = bytes.length;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes.charCodeAt(at);
    if (code < 0x80) continue;
    if ((code & 0xc0) === 0x80) units -= 1;
    else if (code >= 0xf0) units += 1;
  }
  return units;
}

const beyondAscii = /[^\0-\x7f]/;

function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}
