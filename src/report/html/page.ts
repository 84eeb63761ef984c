import { createHash } from 'node:crypto';
import { script } from './script.ts';
import { stylesheet } from './stylesheet.ts';
import { attribute, nameHtml } from './text.ts';

/**
 * A page that holds all it needs and may load nothing: its policy allows the one stylesheet and the one script in it,
 * by their hashes, and the icon that is written into it.
 */
export function pageHtml(title: string, iconColour: string, body: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="robots" content="noindex">',
    `<title>${nameHtml(title)}</title>`,
    `<link rel="icon" href="${attribute(iconUrl(iconColour))}">`,
    `<style>${stylesheet}</style>`,
    '</head>',
    '<body>',
    ...body,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const policy = [
  "default-src 'none'",
  `style-src '${hashOf(stylesheet)}'`,
  `script-src '${hashOf(script)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Of an inline element's text, as a policy names it: https://www.w3.org/TR/CSP3/#grammardef-hash-source. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function iconUrl(colour: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="${colour}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
