/**
 * Texts of strangers (prompts, answers, names, messages of services) as HTML. Nothing is dropped silently: what can't
 * be seen but changes what is seen becomes visible, and what is cut says how much.
 */

/** Of a prompt, an answer or a reference. The whole text stays in the run's folder. */
export const longestText = 2_000;
/** Of a name, an identifier or a message. */
const longestName = 300;

/** Control characters, and the marks that reorder the text around them. */
const unseen = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|\ufeff|\p{Cs}/gu;

/** For text nodes: several lines, at most `longest` characters, then a note. */
export function textHtml(text: string, longest = longestText): string {
  const whole = text.replace(/\r\n?/gu, '\n');
  const shown = start(whole, longest);
  const html = escaped(shown).replace(unseen, (mark) => `<span class="unseen">${codePointName(mark)}</span>`);
  const rest = whole.length - shown.length;
  return rest === 0
    ? html
    : `${html}<span class="cut">… ${rest.toLocaleString('en-US')} more characters not shown</span>`;
}

/** For text nodes: one line of bounded length. */
export function nameHtml(text: string): string {
  return textHtml(oneLine(text), longestName);
}

/** For quoted attributes, where no element can be. */
export function attribute(text: string): string {
  const whole = oneLine(text);
  const shown = start(whole, longestName);
  return (
    escaped(shown.replace(unseen, (mark) => `⟨${codePointName(mark)}⟩`)) + (shown.length < whole.length ? '…' : '')
  );
}

/** The beginning of a text on one line, in plain characters: for labels that are escaped by what shows them. */
export function excerpt(text: string, longest = 16): string {
  const line = oneLine(start(text, longest * 4)).replace(unseen, '\ufffd');
  const characters = Array.from(line);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** The first `longest` UTF-16 units, without half of a character. */
function start(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
