import type { CustomizationRequest, EvaluationSettings } from '../domain/customization.ts';
import type { ServiceRoleNeeds } from '../domain/iam/service-role.ts';
import type { Ports } from '../domain/ports.ts';
import type { Finding } from '../domain/preflight/finding.ts';
import type { RequestDefaults } from '../domain/request.ts';
import type { BertScoreChoices } from '../evaluation/metric-settings.ts';
import type { ModelScorer, SentenceEmbedder } from '../metrics/index.ts';
import type { CostForecast } from '../report/result.ts';
import type { Customizations } from './customizations.ts';
import type { Evaluations } from './evaluations.ts';
import type { Output } from './output.ts';

/** What a command works with; `client.ts` puts it together, tests replace any of it. */
export interface CliContext {
  readonly output: Output;
  /** Connects at the first use. Rejects with a message for people where the server can't be reached. */
  customizations(): Promise<Customizations>;
  evaluations(): Promise<Evaluations>;
  readonly aws: CliAws;
  /** What the environment says where a command line says nothing. */
  defaults(): RequestDefaults;
  /** Of BERTScore; lives until the command has ended. Rejects with `EncoderError`. */
  loadEncoder(encoder: string, choices: BertScoreChoices, onProgress: OnProgress): Promise<ModelScorer>;
  /** The same for `embeddingCosine`. */
  loadSentenceEncoder(encoder: string, onProgress: OnProgress): Promise<SentenceEmbedder>;
  /** Asks a person; null where there is no terminal to ask at. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** The operating system's name of who runs this. */
  userName(): string | undefined;
  readonly wait: (ms: number) => Promise<void>;
}

type OnProgress = (text: string) => void;

export interface CliAws {
  /** Loaded at the first use: most commands take no AWS. */
  ports(): Promise<Ports>;
  /** Reads a workflow's input as its first activity does; null where it isn't valid (and so has bought nothing). */
  readRequest(input: unknown): RequestedPlaces | null;
  /**
   * Holds a request against the account, its data and its budget; changes nothing.
   * @throws InvalidRequestError where it is no request
   */
  preflight(input: unknown): Promise<{ readonly findings: readonly Finding[]; readonly forecast: CostForecast | null }>;
  /**
   * What Bedrock would use for a request.
   * @throws InvalidRequestError
   */
  requestedNeeds(input: unknown): RequestedNeeds;
  /** Where inferences go when the request doesn't say. */
  inferenceBucket(): string | undefined;
}

export interface RequestedNeeds extends Pick<ServiceRoleNeeds, 'readBuckets' | 'writeBuckets' | 'vpc'> {
  readonly kmsKeyId?: string;
}

/** What a request says about where things go. */
export interface RequestedPlaces extends Pick<CustomizationRequest, 'jobName' | 'output'> {
  readonly evaluation: Pick<EvaluationSettings, 'inferenceBucket'>;
}
