import { conversationText } from '../prompt-text.ts';
import type { ImageReading } from '../training/index.ts';
import { checkTakesImages, readAskedImages } from './images.ts';
import { malformed } from './native-body.ts';
import type { ServedModel } from './served-model.ts';

/** A turn of a native conversation: what it says and shows. */
export interface NativeTurn {
  readonly role: string;
  readonly texts: readonly string[];
  readonly images: readonly { readonly format: string; readonly base64: string }[];
}

/** @throws AwsError ValidationException unless the user begins and the two take turns */
export function askedOf(
  served: ServedModel,
  system: readonly string[],
  turns: readonly NativeTurn[],
): { readonly prompt: string; readonly images: readonly ImageReading[] } {
  for (const [index, { role, texts, images }] of turns.entries()) {
    if (role !== (index % 2 === 0 ? 'user' : 'assistant')) {
      throw malformed(
        index === 0
          ? '#/messages: the first message must be of the user'
          : '#/messages: roles must alternate between "user" and "assistant"',
      );
    }
    if (texts.length + images.length === 0)
      throw malformed(`#/messages/${index}/content: expected minimum item count: 1, found: 0`);
  }
  const images = turns.flatMap((turn) => turn.images);
  if (images.length > 0) checkTakesImages(served);
  const shown = images.map(({ format, base64 }) => ({ format, bytes: Buffer.from(base64, 'base64') }));
  return {
    prompt: conversationText(
      system,
      turns.flatMap(({ texts }) => texts),
    ),
    images: readAskedImages(shown),
  };
}
