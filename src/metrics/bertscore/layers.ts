/**
 * Which layer's hidden states BERTScore compares: the one that agreed best with people's judgement, as tabled in
 * `model2layers` of Python bert_score 0.3.13, for the models whose families are built here.
 */
const LAYERS: Readonly<Record<string, number>> = {
  'bert-base-uncased': 9,
  'bert-large-uncased': 18,
  'bert-base-cased-finetuned-mrpc': 9,
  'bert-base-multilingual-cased': 9,
  'bert-base-chinese': 8,
  'roberta-base': 10,
  'roberta-large': 17,
  'roberta-large-mnli': 19,
  'roberta-base-openai-detector': 7,
  'roberta-large-openai-detector': 15,
  'allenai/scibert_scivocab_uncased': 8,
  'allenai/scibert_scivocab_cased': 9,
  'nfliu/scibert_basevocab_uncased': 9,
  'distilroberta-base': 5,
  'distilbert-base-uncased': 5,
  'distilbert-base-uncased-distilled-squad': 4,
  'distilbert-base-multilingual-cased': 5,
  'xlm-roberta-base': 9,
  'xlm-roberta-large': 17,
  'google/bert_uncased_L-2_H-128_A-2': 1,
  'google/bert_uncased_L-4_H-256_A-4': 3,
  'google/bert_uncased_L-4_H-512_A-8': 3,
  'google/bert_uncased_L-8_H-512_A-8': 6,
  'google/bert_uncased_L-12_H-768_A-12': 9,
  'SpanBERT/spanbert-base-cased': 8,
  'SpanBERT/spanbert-large-cased': 17,
  'ProsusAI/finbert': 10,
  'princeton-nlp/unsup-simcse-bert-base-uncased': 10,
  'princeton-nlp/unsup-simcse-bert-large-uncased': 18,
  'princeton-nlp/unsup-simcse-roberta-base': 8,
  'princeton-nlp/unsup-simcse-roberta-large': 13,
  'princeton-nlp/sup-simcse-bert-base-uncased': 10,
  'princeton-nlp/sup-simcse-bert-large-uncased': 18,
  'princeton-nlp/sup-simcse-roberta-base': 10,
  'princeton-nlp/sup-simcse-roberta-large': 16,
  'dbmdz/bert-base-turkish-cased': 10,
  'dbmdz/distilbert-base-turkish-cased': 4,
};

/** The hub's own names for models that the table knows by their old, owner-less ids. */
const OWNERS = /^(google-bert|distilbert|FacebookAI|openai-community)\//;

export function withoutOwner(model: string): string {
  return model.replace(OWNERS, '');
}

/**
 * The table's layer for that model; for one it does not know, three quarters of the layers, rounded (5 of 6, 9 of 12,
 * 18 of 24, near what the table gives models of those depths). `fallback` goes into the signature.
 */
export function chooseLayer(model: string, layerCount: number): { readonly layer: number; readonly fallback: boolean } {
  const layer = LAYERS[model] ?? LAYERS[withoutOwner(model)];
  if (layer !== undefined && layer <= layerCount) return { layer, fallback: false };
  return { layer: Math.max(1, Math.round(0.75 * layerCount)), fallback: true };
}
