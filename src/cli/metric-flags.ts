import { InvalidArgumentError, type Command } from 'commander';

/** How metrics are computed, as commander reads it off the command line. */
export interface MetricFlags {
  readonly bertscoreIdf?: true;
  readonly bertscoreRescale?: string;
  readonly bertscorePrecision?: string;
  readonly bertscoreLayer?: number;
  readonly rougeStem?: true;
  readonly exactMatchNormalised?: true;
  readonly jsonMatchFenced?: true;
  readonly classificationIgnoreCase?: true;
}

/** Adds the flags; each is named after its place in `evaluation.metricOptions` of a request. */
export function withMetricFlags(command: Command): Command {
  return command
    .option('--bertscore-idf', 'weigh tokens by how few of the references have them')
    .option(
      '--bertscore-rescale <language or file>',
      "by bert_score's baseline of that language (en), or one in a file",
    )
    .option('--bertscore-precision <precision>', 'fp32 (the default) or int8, which is faster and less exact')
    .option('--bertscore-layer <n>', "the encoder's layer; default: bert_score's own", layerNumber)
    .option('--rouge-stem', "compare Porter's stems of words in every ROUGE metric")
    .option('--exact-match-normalised', 'exactMatch without case, punctuation and articles, as SQuAD')
    .option('--json-match-fenced', 'jsonMatch takes an answer that is one Markdown code block')
    .option('--classification-ignore-case', '"Yes" and "yes" are the same label');
}

/** As a request has them in `evaluation.metricOptions`; checked by nobody yet. */
export function metricOptionsOf(flags: MetricFlags) {
  const rescale = flags.bertscoreRescale;
  return {
    bertscore: {
      idf: flags.bertscoreIdf,
      rescale: rescale === undefined ? undefined : isFile(rescale) ? { file: rescale } : { language: rescale },
      precision: flags.bertscorePrecision,
      layer: flags.bertscoreLayer,
    },
    rouge: { stem: flags.rougeStem },
    exactMatch: { normalised: flags.exactMatchNormalised },
    jsonMatch: { fenced: flags.jsonMatchFenced },
    classification: { ignoreCase: flags.classificationIgnoreCase },
  };
}

/** `evaluation.metricOptions.bertscore.layer` is `--bertscore-layer`; null for what is no such field. */
export function metricFlagOf(field: string): string | null {
  const [, family, option] = /^evaluation\.metricOptions\.(\w+)\.(\w+)/u.exec(field) ?? [];
  return family && option ? `--${kebab(family)}-${kebab(option)}` : null;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** No language has a dot or a slash in its name. */
function isFile(given: string): boolean {
  return /[./\\]/u.test(given);
}

function layerNumber(text: string): number {
  if (/^\d+$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number, 0 for the embeddings.');
}
