/**
 * Names, comments and failure messages come from people and services. Each function makes such a text safe for one
 * medium, on one line.
 */

/** Control characters (ANSI escapes start with one), and the marks that reorder text in a terminal. */
const unprintable = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|\ufeff/gu;

/** For a terminal, a log or an e-mail subject: printable characters only, on one line. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/gu, ' ').trim();
}

/** As `plainLine`, but line breaks stay. */
export function plainText(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(unprintable, '')
    .replace(/[\u2028\u2029]/gu, '\n');
}

/** For text nodes and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** For running Markdown text and table cells. */
export function escapeMarkdown(text: string): string {
  return plainLine(text)
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~>]/gu, '\\$&')
    .replace(/^[-=]/u, '\\$&')
    .replace(/^(\d+)\./u, '$1\\.');
}

/** A Markdown code span: nothing inside it is interpreted, and it can't be left early. */
export function codeSpan(text: string): string {
  return `\`${plainLine(text).replace(/`/gu, "'") || ' '}\``;
}

/** One argument of a POSIX shell command, for commands that people copy. */
export function shellWord(text: string): string {
  const word = plainLine(text);
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replace(/'/gu, `'\\''`)}'`;
}
