import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { validationError } from '../errors.ts';
import type { ServedModel } from './served-model.ts';

/** An image that lies in S3, which only Nova takes (Nova guide, using-converse-api, 2026-10). @throws AwsError */
export async function readShownObject(
  s3: S3Client,
  { foundationModel }: ServedModel,
  uri: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (!foundationModel.modelId.startsWith('amazon.nova')) {
    throw validationError("This model doesn't support S3 locations as source. Give the bytes of the image.");
  }
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) throw validationError(`The S3 URI ${uri} is invalid.`);
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  } catch {
    throw validationError(`Could not read the S3 object ${uri}. Check that it exists and that it may be read.`);
  }
}
