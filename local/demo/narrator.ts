/** What the demo says, and where: lines that stay, and on a terminal one line that is redrawn. */
import { stripVTControlCharacters, styleText } from 'node:util';

export interface Narrator {
  readonly isTerminal: boolean;
  readonly stream: NodeJS.WriteStream;
  heading(text: string): void;
  line(text?: string): void;
  /** Rows of a name and a value, aligned. */
  facts(rows: readonly (readonly [string, string])[]): void;
  /** A command as a person would type it. */
  command(text: string): void;
  /** What goes on right now; only a terminal shows it. */
  now(text: string): void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const eraseLine = '\r\u001B[2K';

/** `stream` is standard error when standard output is for JSON alone. */
export function createNarrator(stream: NodeJS.WriteStream): Narrator {
  const isTerminal = stream.isTTY;
  const hasColour = isTerminal && !process.env.NO_COLOR;
  const style = (format: Parameters<typeof styleText>[0], text: string) => (hasColour ? styleText(format, text) : text);
  let frame = 0;
  let isDirty = false;
  const write = (text: string) => {
    stream.write(`${isDirty ? eraseLine : ''}${text}\n`);
    isDirty = false;
  };
  return {
    isTerminal,
    stream,
    heading: (text) => write(`\n${style('bold', text)}`),
    line: (text = '') => write(text),
    facts: (rows) => {
      const width = Math.max(...rows.map(([name]) => name.length));
      for (const [name, value] of rows) write(`  ${style('dim', name.padEnd(width))}  ${value}`);
    },
    command: (text) => write(`  ${style('dim', '$')} ${style('cyan', text)}`),
    now: (text) => {
      if (!isTerminal) return;
      const cut = stripVTControlCharacters(text).slice(0, (stream.columns || 80) - 4);
      stream.write(`${eraseLine}${style('cyan', frames[frame++ % frames.length] ?? '')} ${cut}`);
      isDirty = true;
    },
  };
}
