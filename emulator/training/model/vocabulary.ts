/** A repertoire made ready for use: sets and hashes instead of lists. */

import { hashOf, mix } from '../hashing.ts';
import type { LanguageModel } from '../language/language-model.ts';
import { countedWords } from '../reading/text.ts';
import { isFunctionWord } from '../reading/word-classes.ts';
import type { Repertoire } from '../repertoire/repertoire.ts';
import type { Template } from '../repertoire/templates.ts';

/** An opening must begin so many completions before spans that did not follow its last word may follow it. */
const LEAST_SHARE_TO_JOIN = 0.08;

export interface Vocabulary {
  readonly repertoire: Repertoire;
  readonly frame: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly commonWords: ReadonlySet<string>;
  readonly templates: readonly ReadyTemplate[];
  /** What pre-training taught, which colours the base answer; null without any. */
  readonly language: LanguageModel | null;
}

export interface ReadyTemplate {
  readonly template: Template;
  readonly hash: number;
  readonly literalWords: readonly string[];
  readonly lastWord: string;
  /** Slots with the same salt share their weights. */
  readonly salts: readonly number[];
  readonly follow: ReadonlySet<number>;
  /** Of an opening that ends with a mark, such as "Summary:". */
  readonly joinsAnything: boolean;
  /** Of an opening that ends with a word of content: what follows must be of a class that was seen there. */
  readonly joinsByClass: boolean;
}

export function prepareRepertoire(repertoire: Repertoire, language: LanguageModel | null): Vocabulary {
  return {
    repertoire,
    language,
    frame: new Set(repertoire.frame),
    words: new Set(repertoire.vocabulary),
    commonWords: new Set(repertoire.commonWords),
    templates: repertoire.templates.map((template) => {
      const hash = hashOf(template.parts.join('\u0000'));
      const lastWord = /(\S+)\s*$/.exec(template.parts[0] ?? '')?.[1]?.toLowerCase() ?? '';
      return {
        template,
        hash,
        literalWords: countedWords(template.parts.join(' ')),
        lastWord,
        salts: template.slots.map((_, slot) => (template.kind === 'form' ? mix(hash, slot + 1) : hashOf('slot:whole'))),
        follow: new Set((template.follow ?? []).map(hashOf)),
        joinsAnything: /[^\p{L}\p{N}#'’)]$/u.test(lastWord),
        joinsByClass: !isFunctionWord(lastWord) && (template.share ?? 0) >= LEAST_SHARE_TO_JOIN,
      };
    }),
  };
}
