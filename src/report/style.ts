import { styleText } from 'node:util';

type Format = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Colours a text, or leaves it alone where colour is not wanted (`NO_COLOR`, no terminal). */
export type Style = (format: Format, text: string) => string;

export const noStyle: Style = (_format, text) => text;

export const ansiStyle: Style = (format, text) => styleText(format, text, { validateStream: false });
