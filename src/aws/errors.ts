import type { Healing } from '../domain/errors.ts';

/**
 * The one table: which AWS error heals, which needs a person, which never heals, and what to do about it. By error
 * name, never by HTTP status (Bedrock answers ConflictException and ServiceQuotaExceededException with 400).
 * Source: error lists of the Bedrock, Bedrock Runtime, S3 and SESv2 API references, Nov 2026.
 */
export function classify(fault: Fault): Rule {
  const said = byMessage.find(
    ({ names, pattern }) => (names === undefined || names.includes(fault.name)) && pattern.test(fault.message),
  );
  if (said) return said.rule;
  const named = Object.hasOwn(byName, fault.name) ? byName[fault.name] : undefined;
  if (named) return named;
  if (networkNames.has(fault.name) || networkCode.test(fault.name)) return network;
  if (['Error', 'SyntaxError', 'TypeError'].includes(fault.name)) {
    if (networkMessage.test(fault.message) || unreadableReply.test(fault.message)) return network;
  }
  return fault.blames === 'server' ? healsUnsure : checkValue;
}

/** What an adapter was about to do, in words for a person and in IAM's. */
export interface Attempt {
  /** Follows "Could not": `create the job "my-job"`. */
  readonly to: string;
  /** IAM action that the call needs: `bedrock:CreateModelCustomizationJob`. */
  readonly action: string;
}

export interface Fault {
  readonly name: string;
  readonly message: string;
  /** How often the SDK tried; 0 when no request was sent. */
  readonly attempts: number;
  /** The SDK's verdict on an error that AWS declares: whose fault it is. */
  readonly blames?: 'client' | 'server';
}

export interface Rule {
  readonly healing: Healing;
  readonly remedy: string | ((attempt: Attempt, message: string) => string);
  readonly ambiguous?: boolean;
  /** For how long it is worth waiting that it heals. */
  readonly healsWithinMs?: number;
}

const later = 'This heals by itself; a run tries it again.';
const heals: Rule = { healing: 'heals', remedy: later };
const healsUnsure: Rule = { healing: 'heals', remedy: later, ambiguous: true };

const never = (remedy: string): Rule => ({ healing: 'never', remedy });
const act = (remedy: Rule['remedy']): Rule => ({ healing: 'needs-action', remedy });

const raiseQuota = act(
  'Ask for a higher limit in the Service Quotas console (service "Amazon Bedrock", this Region), then start again.',
);
/** Quotas L-BE77399C and the model's own are both 0 until raised (AWS General Reference, Bedrock quotas, Oct 2026). */
const raiseModelUnits = act(
  'Model units without commitment start at 0: ask for them in the Service Quotas console, service "Amazon Bedrock", ' +
    'both "Model units no-commitment Provisioned Throughputs across custom models" and the model\'s own quota, ' +
    'then start again.',
);
const allow = act(
  ({ action }, message) =>
    `Allow ${/not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? action} on it in the IAM policy of the ` +
    "credentials that Temper runs with (and in the resource's own policy, where it has one).",
);
const askForModel = act(
  'Ask for access to the model in the Bedrock console ("Model access", this Region), fill in its form where it has ' +
    'one, then start again.',
);
const giveCredentials = act(
  'Give valid AWS credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or the role of the machine) ' +
    'and restart what uses them.',
);
/** IAM is eventually consistent: a new role, or one that was changed, is known everywhere after seconds to minutes. */
const waitForRole: Rule = {
  healing: 'heals',
  healsWithinMs: 120_000,
  remedy:
    'A role can be used a minute or two after it is made or changed, so it is tried again for two minutes. If it still ' +
    'fails then, let its trust policy allow sts:AssumeRole to bedrock.amazonaws.com (temper role writes one), and start again.',
};
const verifySender = act(
  'Verify the address or its domain in the SES console ("Identities", this Region); in the SES sandbox the ' +
    'recipient must be verified too.',
);
const checkSending = act('See what SES says about sending from this account in its console ("Account dashboard").');
const resumeSending = act('Lift the pause or suspension of sending in the SES console ("Account dashboard").');
const fixRegion = act('Set AWS_REGION to the Region in which the resource lives.');
const setClock = act("Set the machine's clock: AWS refuses requests that are minutes off.");
const checkIdentifier = never('Check the identifier, and that AWS_REGION and the account are the ones that hold it.');
const checkValue = never('Correct the value and start again.');
const checkUri = never('Check the S3 URI, and that the object has been uploaded.');
const checkBucket = never('Check the name of the bucket, and that it exists in this account.');

const byName: Readonly<Record<string, Rule>> = {
  // Load and capacity.
  ThrottlingException: heals,
  Throttling: heals,
  TooManyRequestsException: heals,
  RequestLimitExceeded: heals,
  SlowDown: heals,
  ServiceUnavailableException: heals,
  ServiceUnavailable: heals,
  ModelNotReadyException: heals,
  // Failures after which the call may have been carried out.
  InternalServerException: healsUnsure,
  InternalServerError: healsUnsure,
  InternalError: healsUnsure,
  InternalFailure: healsUnsure,
  ModelTimeoutException: healsUnsure,
  ModelErrorException: healsUnsure,
  ModelStreamErrorException: healsUnsure,
  RequestTimeout: healsUnsure,
  RequestTimeoutException: healsUnsure,
  // States that pass.
  ConflictException: heals,
  ConcurrentModificationException: heals,
  OperationAborted: heals,
  // Quotas.
  ServiceQuotaExceededException: raiseQuota,
  LimitExceededException: raiseQuota,
  // Identity and permission.
  AccessDeniedException: allow,
  AccessDenied: allow,
  CredentialsProviderError: giveCredentials,
  TokenProviderError: giveCredentials,
  ExpiredToken: giveCredentials,
  ExpiredTokenException: giveCredentials,
  UnrecognizedClientException: giveCredentials,
  InvalidClientTokenId: giveCredentials,
  InvalidAccessKeyId: giveCredentials,
  InvalidToken: giveCredentials,
  SignatureDoesNotMatch: giveCredentials,
  InvalidSignatureException: setClock,
  RequestExpired: setClock,
  RequestTimeTooSkewed: setClock,
  PermanentRedirect: fixRegion,
  IllegalLocationConstraintException: fixRegion,
  // Mail.
  MessageRejected: checkSending,
  MailFromDomainNotVerifiedException: verifySender,
  SendingPausedException: resumeSending,
  AccountSuspendedException: resumeSending,
  // The request itself.
  ValidationException: checkValue,
  BadRequestException: checkValue,
  InvalidRequest: checkValue,
  InvalidURI: checkUri,
  TooManyTagsException: never('Give fewer tags: a resource holds 50.'),
  ResourceNotFoundException: checkIdentifier,
  NotFoundException: checkIdentifier,
  NotFound: checkUri,
  NoSuchKey: checkUri,
  NoSuchBucket: checkBucket,
  InvalidBucketName: checkBucket,
  UnknownOperationException: never(
    'The endpoint does not know this operation: check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_BEDROCK.',
  ),
};

/** Where the text says more than the name; the first match wins. */
const byMessage: readonly { readonly names?: readonly string[]; readonly pattern: RegExp; readonly rule: Rule }[] = [
  { pattern: /no[- ]commitment model units/i, rule: raiseModelUnits },
  { pattern: /mutating state/i, rule: heals },
  {
    names: ['ConflictException', 'ValidationException'],
    pattern: /\bcommit(ted|ment)\b/i,
    rule: act(({ action }) =>
      action.endsWith(':CreateProvisionedModelThroughput')
        ? 'See which commitments Bedrock offers for this model in this Region, and start again with one of them.'
        : 'A throughput with a commitment can be deleted when that has ended; see it in the Bedrock console.',
    ),
  },
  {
    names: ['ValidationException', 'AccessDeniedException'],
    pattern: /(cannot|can't|could not|unable to|failed to)( be)? assumed?\b/i,
    rule: waitForRole,
  },
  {
    // "… is not authorized to perform: sts:AssumeRole on …", said of the role that a job is given.
    names: ['ValidationException', 'AccessDeniedException'],
    pattern: /not authorized to (perform:? sts:AssumeRole|assume)\b/i,
    rule: waitForRole,
  },
  {
    names: ['AccessDeniedException', 'ValidationException', 'ResourceNotFoundException'],
    pattern: /access to the model|use case details have not been submitted|FTUFormNotFilled|marketplace/i,
    rule: askForModel,
  },
  {
    names: ['ValidationException'],
    pattern: /job name is currently in use/i,
    rule: never('Choose another name: Bedrock has no call that deletes a job, so the name of a job is taken for ever.'),
  },
  {
    names: ['ValidationException'],
    pattern: /name is currently in use/i,
    rule: never('Choose another name, or delete what has this one.'),
  },
  { names: ['MessageRejected', 'BadRequestException'], pattern: /not verified/i, rule: verifySender },
  { names: ['Error'], pattern: /^region is missing/i, rule: act('Set AWS_REGION (for example us-east-1).') },
];

const networkNames: ReadonlySet<string> = new Set(['TimeoutError', 'NetworkError']);
/** Codes of Node's own network errors, whose name is just `Error`. */
export const networkCode =
  /^(E(CONNRESET|CONNREFUSED|CONNABORTED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)|ERR_HTTP2_.*|ERR_STREAM_PREMATURE_CLOSE|HPE_.*)$/;
const networkMessage =
  /protocol error|socket hang up|http2|http\/2|goaway|frame type id|^aborted$|premature close|terminated/i;
/** A proxy's or a crashed server's page in place of AWS's answer, or bytes damaged on the way. */
const unreadableReply =
  /is not valid JSON|XML parse error|Unexpected (token|end of JSON)|Deserialization error|checksum mismatch/i;

/** Nobody knows whether the call arrived. */
export const network: Rule = {
  healing: 'heals',
  ambiguous: true,
  remedy: `Is the endpoint up and reachable (AWS_REGION, AWS_ENDPOINT_URL…, proxy)? ${later}`,
};
