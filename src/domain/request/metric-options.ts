/** How metrics are computed: the object `evaluation.metricOptions` of a request. Every signature says what was chosen. */
import { z } from 'zod';
import { choice, flag, number, text } from './fields.ts';

const rescaleRemedy = 'must be false, {"language": "en"} for bert_score\'s own baseline, or {"file": "baseline.tsv"}';

const rescale = z
  .union(
    [
      z.literal(false),
      z.strictObject({ language: text('Language of the built-in table, as en.', ['en', 'en-sci', 'zh']) }),
      z.strictObject({ file: text("A file as bert_score's rescale_baseline/<language>/<model>.tsv, on the worker.") }),
    ],
    { error: rescaleRemedy },
  )
  .default(false)
  .meta({
    description:
      'Stretches BERTScore so that unrelated texts come out near 0: false, {"language"} for the baseline that bert_score has of the encoder and layer, or {"file"}.',
  });

const bertscore = z
  .strictObject({
    idf: flag('Weighs tokens by how few of the references have them.').default(false),
    rescale,
    precision: choice(
      ['fp32', 'int8'],
      'int8 is about 2.5 times as fast; its deviation from fp32 is measured and stands in the signature.',
    ).default('fp32'),
    layer: number(
      { minimum: 0, whole: true },
      "The encoder's layer whose hidden states are compared; 0 is the embeddings. Default: the one that bert_score has for the encoder, else three quarters of them.",
    ).optional(),
  })
  .meta({ description: 'Of BERTScore.' });

const rouge = z
  .strictObject({ stem: flag("Compares Porter's stems of words, as rouge-score's use_stemmer.").default(false) })
  .meta({ description: 'Of all ROUGE metrics.' });

const exactMatch = z
  .strictObject({
    normalised: flag('Compares without case, punctuation, articles and kinds of white space, as SQuAD does.').default(
      false,
    ),
  })
  .meta({ description: 'Of exactMatch.' });

const jsonMatch = z
  .strictObject({ fenced: flag('Takes an answer that is one Markdown code block for what is in it.').default(false) })
  .meta({ description: 'Of jsonMatch.' });

const classification = z
  .strictObject({ ignoreCase: flag('Takes "Yes" and "yes" for the same label.').default(false) })
  .meta({ description: 'Of accuracy, F1 and the others of labels.' });

export const metricOptions = z
  .strictObject({
    bertscore: bertscore.prefault({}),
    rouge: rouge.prefault({}),
    exactMatch: exactMatch.prefault({}),
    jsonMatch: jsonMatch.prefault({}),
    classification: classification.prefault({}),
  })
  .meta({ description: 'How metrics are computed, by their families; by default as their references do it.' });
