/** An error as an AWS client sees it: its name in the header `x-amzn-errortype`, its message in the body. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;
  /** Members of the error's shape beside the message, for example `resourceName`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(name: string, status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.details = details;
  }
}

// Statuses are those of botocore's model of Bedrock (bedrock 2023-04-20, bedrock-runtime 2023-09-30): a conflict and a
// quota are 400 there, so clients have to tell errors apart by name.

export const validationError = (message: string): AwsError => new AwsError('ValidationException', 400, message);
export const conflict = (message: string): AwsError => new AwsError('ConflictException', 400, message);
export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', 404, message);
/** What the runtime and GetFoundationModel say of a retired model (aws-samples/amazon-bedrock-ai-karaoke, issue 21). */
export const endOfLife = (): AwsError =>
  notFound(
    'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
  );
export const quotaExceeded = (message: string): AwsError => new AwsError('ServiceQuotaExceededException', 400, message);
export const noSuchResource = (message: string): AwsError => new AwsError('NoSuchResourceException', 400, message);
export const invalidPaginationToken = (message: string): AwsError =>
  new AwsError('InvalidPaginationTokenException', 400, message);
export const modelNotReady = (message: string): AwsError => new AwsError('ModelNotReadyException', 429, message);
export const throttled = (): AwsError =>
  new AwsError('ThrottlingException', 429, 'Too many requests, please wait before trying again.');
export const tooManyTags = (message: string, resourceName?: string): AwsError =>
  new AwsError('TooManyTagsException', 400, message, resourceName === undefined ? {} : { resourceName });
/** What AWS's JSON services answer when a member has the wrong type. */
export const serializationError = (message: string): AwsError => new AwsError('SerializationException', 400, message);
export const unknownOperation = (message: string): AwsError => new AwsError('UnknownOperationException', 404, message);
export const internalError = (message: string): AwsError => new AwsError('InternalServerException', 500, message);
