import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';

export interface JsonSyntaxError {
  /** One-based, of the text that was parsed. */
  readonly line: number;
  readonly column: number;
  /** `comma expected` */
  readonly what: string;
}

/**
 * Parses strict JSON; where it is none, says where and why. Node's own messages will not do: Node 20 gives most of them
 * without a position.
 */
export function parseJson(text: string): { readonly value: unknown } | { readonly error: JsonSyntaxError } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { error: syntaxError(text) };
  }
}

function syntaxError(text: string): JsonSyntaxError {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const { error, offset } = errors[0] ?? { error: undefined, offset: text.length };
  const before = text.slice(0, offset);
  return {
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    what: error === undefined ? 'not strict JSON' : words(printParseErrorCode(error)),
  };
}

/** `CloseBraceExpected` → `close brace expected` */
function words(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
