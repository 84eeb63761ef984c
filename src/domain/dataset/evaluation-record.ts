import type { ImageFormat } from '../families/family.ts';
import type { S3Uri, Turn } from '../ports.ts';

/** What both models are asked, and what their answers are compared with. */
export interface EvaluationRecord {
  /** Its place in the data, from zero, padded so that ids sort as records do: `000007`. */
  readonly id: string;
  readonly prompt: string;
  readonly reference: string;
  readonly system?: string;
  /** Beside the prompt; whoever asks reads them. */
  readonly images?: readonly ImageRef[];
  /** Turns before the prompt, the user's first. */
  readonly history?: readonly Turn[];
}

export interface ImageRef {
  readonly uri: S3Uri;
  readonly format: ImageFormat;
}
