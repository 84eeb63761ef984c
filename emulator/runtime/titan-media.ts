import { embed, formatOf, paint } from '../training/index.ts';
import { countTokens } from '../training/tokens.ts';
import { readAskedImages } from './images.ts';
import type { NativeAnswer } from './native-answer.ts';
import { checkNativeBody, malformed } from './native-body.ts';
import type { Members } from './native-body.ts';
import type { ServedModel } from './served-model.ts';

/** User guide, model-parameters-titan-embed-mm (2026-10). */
const embeddingMembers: Members = {
  inputText: { type: 'string', minLength: 1 },
  inputImage: { type: 'string', minLength: 1 },
  embeddingConfig: { type: 'object', members: { outputEmbeddingLength: { type: 'integer' } } },
};

interface EmbeddingRequest {
  readonly inputText?: string;
  /** In base64. */
  readonly inputImage?: string;
  readonly embeddingConfig?: { readonly outputEmbeddingLength?: number };
}

/** Answers InvokeModel's native body for Titan Multimodal Embeddings. @throws AwsError ValidationException */
export function answerTitanEmbeddings({ trained }: ServedModel, body: Buffer): NativeAnswer {
  const request = checkNativeBody(embeddingMembers, body) as EmbeddingRequest;
  const { inputText: text, inputImage, embeddingConfig = {} } = request;
  const { outputEmbeddingLength: dimensions = 1024 } = embeddingConfig;
  if (![256, 384, 1024].includes(dimensions)) {
    throw malformed(`#/embeddingConfig/outputEmbeddingLength: ${dimensions} is not a valid enum value`);
  }
  if (text === undefined && inputImage === undefined) {
    throw malformed('#: required key [inputText] or [inputImage] not found');
  }
  const bytes = inputImage === undefined ? [] : [Buffer.from(inputImage, 'base64')];
  const [image] = readAskedImages(bytes.map((shown) => ({ format: formatOf(shown) ?? 'no image', bytes: shown })));
  const inputTokens = text === undefined ? 0 : countTokens(text);
  return {
    body: {
      embedding: embed(trained?.embeddings ?? null, { text, image }, dimensions),
      inputTextTokenCount: inputTokens,
      message: null,
    },
    inputTokens,
    outputTokens: 0,
  };
}

/** User guide, model-parameters-titan-image (2026-10); of its tasks the one that needs no other image. */
const imageMembers: Members = {
  taskType: { type: 'string', required: true, values: ['TEXT_IMAGE'] },
  textToImageParams: {
    type: 'object',
    required: true,
    members: { text: { type: 'string', required: true, minLength: 1 }, negativeText: { type: 'string', minLength: 1 } },
  },
  imageGenerationConfig: {
    type: 'object',
    members: {
      numberOfImages: { type: 'integer', minimum: 1, maximum: 5 },
      quality: { type: 'string', values: ['standard', 'premium'] },
      width: { type: 'integer', minimum: 256, maximum: 1408 },
      height: { type: 'integer', minimum: 256, maximum: 1408 },
      cfgScale: { type: 'number', minimum: 1.1, maximum: 10 },
      seed: { type: 'integer', minimum: 0, maximum: 2_147_483_646 },
    },
  },
};

interface ImageRequest {
  readonly textToImageParams: { readonly text: string };
  readonly imageGenerationConfig?: {
    readonly numberOfImages?: number;
    readonly width?: number;
    readonly height?: number;
    readonly seed?: number;
  };
}

const mostTextCharacters = 512;

/** Answers InvokeModel's native body for Titan Image Generator. @throws AwsError ValidationException */
export function answerTitanImage({ trained }: ServedModel, body: Buffer): NativeAnswer {
  const request = checkNativeBody(imageMembers, body) as unknown as ImageRequest;
  const { text } = request.textToImageParams;
  if (text.length > mostTextCharacters) {
    throw malformed(`#/textToImageParams/text: expected maxLength: ${mostTextCharacters}, actual: ${text.length}`);
  }
  const { numberOfImages = 1, width = 1024, height = 1024, seed = 42 } = request.imageGenerationConfig ?? {};
  const images = Array.from({ length: numberOfImages }, (_, index) =>
    Buffer.from(paint(trained?.pictures ?? null, text, { width, height, seed: seed + index })).toString('base64'),
  );
  return { body: { images, error: null }, inputTokens: countTokens(text), outputTokens: 0 };
}
