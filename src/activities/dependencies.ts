import type { Ports } from '../domain/ports.ts';
import type { RequestDefaults } from '../domain/request.ts';
import type { BertScoreChoices } from '../evaluation/metric-settings.ts';
import type { ModelScorer, SentenceEmbedder } from '../metrics/index.ts';

/** What the activities are given by the composition root (`worker.ts`), or by a test. */
export interface Dependencies {
  readonly ports: Ports;
  /** What a request may leave out. */
  readonly defaults: RequestDefaults;
  /** Loads an encoder once per worker; rejects with `EncoderError`. */
  readonly bertScorer: (encoder: string, choices: BertScoreChoices, onProgress?: OnProgress) => Promise<ModelScorer>;
  /** The same for `embeddingCosine`. */
  readonly sentenceEncoder: (encoder: string, onProgress?: OnProgress) => Promise<SentenceEmbedder>;
  /** False where the namespace lacks the search attributes and the worker may not register them. */
  readonly searchAttributesKnown: boolean;
  /** HF_ENDPOINT and HF_TOKEN, for data from the hub. */
  readonly hubEnvironment?: Readonly<Record<string, string | undefined>>;
}

type OnProgress = (text: string) => void;

/** The run that a call belongs to. */
export interface Owner {
  readonly workflowId: string;
  readonly runId: string;
}
