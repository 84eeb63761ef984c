import { validationError } from '../errors.ts';
import { formatOf, readImage } from '../training/index.ts';
import type { ImageReading } from '../training/index.ts';
import type { ServedModel } from './served-model.ts';

/** User guide, Converse's ImageBlock and the Nova guide (2026-10). */
const maxImages = 20;
const maxImageBytes = 10 * 1024 * 1024;

/** @throws AwsError ValidationException, as callers of Bedrock report it */
export function checkTakesImages({ foundationModel }: ServedModel): void {
  if (foundationModel.inputModalities.includes('IMAGE')) return;
  throw validationError(
    "This model doesn't support the image content block that you provided. Update the content block and try again.",
  );
}

/** @throws AwsError ValidationException */
export function readAskedImages(
  images: readonly { readonly format: string; readonly bytes: Uint8Array }[],
): ImageReading[] {
  if (images.length > maxImages) {
    throw validationError(`There are ${images.length} images in the request; there may be ${maxImages}.`);
  }
  return images.map(({ format, bytes }) => {
    if (bytes.length > maxImageBytes) {
      throw validationError(`An image has ${bytes.length} bytes; it may have ${maxImageBytes}.`);
    }
    const actual = formatOf(bytes);
    if (actual !== format) {
      throw validationError(
        'The model returned the following errors: The provided image does not match the specified image format.',
      );
    }
    if (actual === 'gif' || actual === 'webp') {
      throw validationError(`The emulator decodes PNG and JPEG only: it cannot see a ${actual} image.`);
    }
    try {
      return readImage(bytes);
    } catch {
      throw validationError('The model returned the following errors: Could not process image.');
    }
  });
}
