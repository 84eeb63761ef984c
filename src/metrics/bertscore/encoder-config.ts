/** What config.json says of an encoder's shape, in one vocabulary for all families. */
export interface EncoderConfig {
  readonly family: Family;
  readonly layerCount: number;
  readonly width: number;
  readonly headCount: number;
  readonly activation: Activation;
  readonly epsilon: number;
  /** RoBERTa and its kin count positions from the padding id on: `positions.ts`. Null in the others. */
  readonly positionsAfterId: number | null;
  /** How many tokens have a position. */
  readonly maxTokens: number;
  /** The hub id that the folder was made from, where it says so. */
  readonly origin: string | null;
}

export type Family = 'bert' | 'distilbert';
export type Activation = 'gelu' | 'gelu-tanh' | 'relu';

/** Weights of RoBERTa and its kin are named as BERT's; only their positions differ. */
const FAMILIES: Readonly<Record<string, { readonly family: Family; readonly positionsAfterPadding: boolean }>> = {
  bert: { family: 'bert', positionsAfterPadding: false },
  distilbert: { family: 'distilbert', positionsAfterPadding: false },
  roberta: { family: 'bert', positionsAfterPadding: true },
  'xlm-roberta': { family: 'bert', positionsAfterPadding: true },
  camembert: { family: 'bert', positionsAfterPadding: true },
};

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_new: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  relu: 'relu',
};

/** @throws Error that names the field of config.json, its value and what is possible. */
export function parseEncoderConfig(json: unknown): EncoderConfig {
  if (typeof json !== 'object' || json === null) throw new Error('config.json is not a JSON object.');
  const config = new Map<string, unknown>(Object.entries(json));
  const modelType = String(config.get('model_type'));
  const kind = FAMILIES[modelType];
  if (!kind) {
    throw new Error(`config.json has model_type "${modelType}"; possible are ${Object.keys(FAMILIES).join(', ')}.`);
  }
  const positions = config.get('position_embedding_type') ?? 'absolute';
  if (positions !== 'absolute') {
    throw new Error(
      `config.json has position_embedding_type ${JSON.stringify(positions)}; only "absolute" is possible.`,
    );
  }
  const named = kind.family === 'distilbert' ? DISTILBERT_NAMES : BERT_NAMES;
  const activationName = config.get(named.activation) ?? 'gelu';
  const activation = typeof activationName === 'string' ? ACTIVATIONS[activationName] : undefined;
  if (!activation) {
    const possible = Object.keys(ACTIVATIONS).join(', ');
    const given = JSON.stringify(activationName);
    throw new Error(`config.json has ${named.activation} ${given}; possible are ${possible}.`);
  }
  const positionsAfterId = kind.positionsAfterPadding ? Number(config.get('pad_token_id') ?? 1) : null;
  const width = count(config, named.width);
  const headCount = count(config, named.headCount);
  if (width % headCount !== 0) {
    throw new Error(`config.json has ${named.width} ${width}, which ${named.headCount} ${headCount} does not divide.`);
  }
  const origin = config.get('_name_or_path');
  return {
    family: kind.family,
    layerCount: count(config, named.layerCount),
    width,
    headCount,
    activation,
    epsilon: Number(config.get('layer_norm_eps') ?? 1e-12),
    positionsAfterId,
    maxTokens: count(config, 'max_position_embeddings') - (positionsAfterId === null ? 0 : positionsAfterId + 1),
    origin: typeof origin === 'string' && isHubId(origin) ? origin : null,
  };
}

/** `name` or `owner/name`: no path of some machine. */
export function isHubId(text: string): boolean {
  return /^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/.test(text);
}

const BERT_NAMES = {
  layerCount: 'num_hidden_layers',
  width: 'hidden_size',
  headCount: 'num_attention_heads',
  activation: 'hidden_act',
};

const DISTILBERT_NAMES = { layerCount: 'n_layers', width: 'dim', headCount: 'n_heads', activation: 'activation' };

function count(config: ReadonlyMap<string, unknown>, field: string): number {
  const value = config.get(field);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new Error(`config.json has ${field} ${JSON.stringify(value)}; it must be a positive integer.`);
  }
  return value;
}
