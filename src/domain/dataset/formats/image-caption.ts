import { fieldAt, requiredText, type TrainingFormat } from './record-format.ts';

/** `{"image-ref": "s3://…", "caption": "…"}`, as Titan's image models are taught. */
export const imageCaption: TrainingFormat = {
  example: '{"image-ref": "s3://bucket/image.png", "caption": "…"}',
  read(fields) {
    const caption = requiredText(fields, 'caption');
    const uri = fieldAt(fields, 'image-ref');
    const place = '"image-ref"';
    const isLocation = typeof uri === 'string' && uri.startsWith('s3://');
    const imageProblems =
      uri === undefined ? [`lacks ${place}: add it`] : [`${place} must be an S3 URI such as "s3://bucket/image.png"`];
    return {
      problems: [...(isLocation ? [] : imageProblems), ...caption.problems],
      prompts: [],
      answers: caption.texts,
      images: isLocation ? [{ place, uri, format: formatOfName(uri) }] : [],
    };
  },
};

/** `…/photo.JPG` → `jpeg` */
function formatOfName(uri: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(uri)?.[1]?.toLowerCase() ?? 'without a file ending';
  return ending === 'jpg' ? 'jpeg' : ending;
}
