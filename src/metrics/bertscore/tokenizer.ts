import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { bertNormalizer } from './bert-normalizer.ts';
import type { BertNormalizerSettings } from './bert-normalizer.ts';

/** A text as the ids of its tokens, as Python's fast tokenizers give them. */
export interface TextTokenizer {
  /** Stripped, with the special tokens, cut to `maxTokens` such that the last one ([SEP]) stays. */
  encode(text: string): number[];
  /** What an empty text is: its special tokens alone, which weigh nothing in a score. */
  readonly specialIds: readonly number[];
}

/**
 * Reads tokenizer.json and tokenizer_config.json of a folder; where only BERT's vocab.txt is there, makes the former
 * of it.
 *
 * @throws Error that names the file.
 */
export function loadTokenizer(folder: string, files: ReadonlySet<string>, positionCount: number): TextTokenizer {
  const config = files.has('tokenizer_config.json') ? readObject(folder, 'tokenizer_config.json') : {};
  const json = files.has('tokenizer.json')
    ? readObject(folder, 'tokenizer.json')
    : fromVocabulary(readFileSync(join(folder, 'vocab.txt'), 'utf8'), config);
  const tokenizer = new Tokenizer(json, config);
  mendNormalizer(tokenizer, json, config);
  const ownLimit = config['model_max_length'];
  const maxTokens = typeof ownLimit === 'number' ? Math.min(ownLimit, positionCount) : positionCount;
  const specialIds = tokenizer.encode('').ids;
  if (specialIds.length !== 2) {
    throw new Error(`tokenizer.json puts ${specialIds.length} special tokens around a text; two are expected.`);
  }
  return {
    specialIds,
    encode: (text) => {
      const { ids } = tokenizer.encode(strip(text));
      return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ...ids.slice(-1)];
    },
  };
}

/**
 * Python's str.strip(): unlike trim(), it takes the separators U+001C to U+001F and U+0085, and leaves U+FEFF. A loop,
 * because a regular expression for the end takes quadratic time on a megabyte of spaces.
 */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text, start)) start++;
  while (end > start && isSpace(text, end - 1)) end--;
  return text.slice(start, end);
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 0x1c && code <= 0x1f) || /\p{White_Space}/u.test(text.charAt(at));
}

type JsonObject = Record<string, unknown>;

/** As transformers does, the three settings in tokenizer_config.json win over those in tokenizer.json. */
function mendNormalizer(tokenizer: Tokenizer, json: JsonObject, config: JsonObject): void {
  const normalizer = json['normalizer'] as (JsonObject & BertNormalizerSettings) | null;
  if (normalizer?.['type'] !== 'BertNormalizer') return;
  const normalize = bertNormalizer({
    clean_text: normalizer.clean_text,
    handle_chinese_chars: (config['tokenize_chinese_chars'] ?? normalizer.handle_chinese_chars) as boolean,
    strip_accents: ('strip_accents' in config ? config['strip_accents'] : normalizer.strip_accents) as boolean | null,
    lowercase: (config['do_lower_case'] ?? normalizer.lowercase) as boolean,
  });
  tokenizer.normalizer = normalize;
}

function readObject(folder: string, file: string): JsonObject {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (typeof value !== 'object' || value === null) throw new Error('not an object');
    return value as JsonObject;
  } catch (error) {
    throw new Error(`${file} is not a JSON object (${(error as Error).message}).`, { cause: error });
  }
}

/** The tokenizer.json that transformers makes of BERT's vocab.txt: a piece a line, its id the line's number. */
function fromVocabulary(text: string, config: JsonObject): JsonObject {
  const vocab = Object.fromEntries(
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((piece, id) => [piece.replace(/\r$/, ''), id]),
  );
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const missing = special.filter((token) => vocab[token] === undefined);
  if (missing.length > 0) throw new Error(`vocab.txt lacks ${missing.join(', ')}, so it is not BERT's.`);
  const lowercase = config['do_lower_case'] ?? true;
  return {
    added_tokens: special.map((content) => ({ id: vocab[content], content, special: true, normalized: false })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep: ['[SEP]', vocab['[SEP]']], cls: ['[CLS]', vocab['[CLS]']] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      vocab,
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
    },
  };
}
