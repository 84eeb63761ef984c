import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { call, toServiceError } from '../../src/aws/call.ts';
import { ServiceError, type Healing } from '../../src/domain/errors.ts';

const attempt = { to: 'create the job "my-job"', action: 'bedrock:CreateModelCustomizationJob' };

interface Case {
  readonly error: Error;
  readonly healing: Healing;
  readonly code: string;
  readonly ambiguous?: boolean;
  /** What the message tells a person to do. */
  readonly says: RegExp;
}

const named = (name: string, message = 'AWS says no', more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });
const status = (httpStatusCode: number): object => ({ $metadata: { httpStatusCode, attempts: 1 } });

const later = /a run tries it again/;
const quota = /Service Quotas/;
const access = /Allow bedrock:CreateModelCustomizationJob/;

const cases: Readonly<Record<string, Case>> = {
  'throttling heals': {
    error: named('ThrottlingException'),
    healing: 'heals',
    code: 'ThrottlingException',
    says: later,
  },
  'a capacity error heals': {
    error: named('ServiceUnavailableException'),
    healing: 'heals',
    code: 'ServiceUnavailableException',
    says: later,
  },
  'a model that is not ready heals': {
    error: named('ModelNotReadyException', 'x', status(429)),
    healing: 'heals',
    code: 'ModelNotReadyException',
    says: later,
  },
  'an internal error heals, and leaves open what was done': {
    error: named('InternalServerException'),
    healing: 'heals',
    code: 'InternalServerException',
    ambiguous: true,
    says: later,
  },
  'a model that took too long heals, which the SDK does not know': {
    error: named('ModelTimeoutException', 'x', status(408)),
    healing: 'heals',
    code: 'ModelTimeoutException',
    ambiguous: true,
    says: later,
  },
  'a conflict heals although its status is 400': {
    error: named('ConflictException', 'busy', status(400)),
    healing: 'heals',
    code: 'ConflictException',
    says: later,
  },
  'a mutating state heals although it is a validation error': {
    error: named('ValidationException', 'Custom model deployment is in a mutating state'),
    healing: 'heals',
    code: 'ValidationException',
    says: later,
  },
  'a conflict with a commitment does not heal': {
    error: named('ConflictException', 'The throughput is committed until 2027-01-01.'),
    healing: 'needs-action',
    code: 'ConflictException',
    says: /commitment .* has ended/,
  },
  'a quota needs a person although its status is 400': {
    error: named('ServiceQuotaExceededException', 'too many jobs', status(400)),
    healing: 'needs-action',
    code: 'ServiceQuotaExceededException',
    says: quota,
  },
  'missing model units name both quotas': {
    error: named(
      'ServiceQuotaExceededException',
      'Your account does not currently have any no commitment model units reserved for x.',
    ),
    healing: 'needs-action',
    code: 'ServiceQuotaExceededException',
    says: /"Model units no-commitment Provisioned Throughputs across custom models" and the model's own quota/,
  },
  'a denial names the action of the call': {
    error: named('AccessDeniedException', 'Access denied.'),
    healing: 'needs-action',
    code: 'AccessDeniedException',
    says: access,
  },
  'a denial that names its action is believed': {
    error: named(
      'AccessDeniedException',
      'User: arn:aws:sts::000000000000:assumed-role/Temper/x is not authorized to perform: iam:PassRole on resource: y',
    ),
    healing: 'needs-action',
    code: 'AccessDeniedException',
    says: /Allow iam:PassRole on it/,
  },
  'a denial without a body is told by its status': {
    error: named('Unknown', 'UnknownError', status(403)),
    healing: 'needs-action',
    code: 'AccessDenied',
    says: access,
  },
  'a bucket in another Region without a body is told by its status': {
    error: named('Unknown', 'UnknownError', status(301)),
    healing: 'needs-action',
    code: 'PermanentRedirect',
    says: /AWS_REGION/,
  },
  'a role that cannot be assumed may just be new': {
    error: named('ValidationException', 'The provided role arn:aws:iam::000000000000:role/R cannot be assumed'),
    healing: 'heals',
    code: 'ValidationException',
    says: /trust policy .*bedrock\.amazonaws\.com/,
  },
  'a role that lets nobody assume it yet may just be new': {
    error: named('ValidationException', 'bedrock.amazonaws.com is not authorized to perform: sts:AssumeRole on R'),
    healing: 'heals',
    code: 'ValidationException',
    says: /a minute or two after it is made.*trust policy/,
  },
  'a role that could not be assumed may just be new': {
    error: named('AccessDeniedException', 'Could not assume provided IAM role'),
    healing: 'heals',
    code: 'AccessDeniedException',
    says: /a minute or two after it is made/,
  },
  'model access needs a person': {
    error: named('AccessDeniedException', "You don't have access to the model with the specified model ID."),
    healing: 'needs-action',
    code: 'AccessDeniedException',
    says: /Model access/,
  },
  'a form that nobody filled in needs a person': {
    error: named('ResourceNotFoundException', 'Model use case details have not been submitted for this account.'),
    healing: 'needs-action',
    code: 'ResourceNotFoundException',
    says: /form/,
  },
  'missing credentials need a person': {
    error: named('CredentialsProviderError', 'Could not load credentials from any providers'),
    healing: 'needs-action',
    code: 'CredentialsProviderError',
    says: /AWS_PROFILE/,
  },
  'expired credentials need a person': {
    error: named('ExpiredTokenException', 'The security token included in the request is expired'),
    healing: 'needs-action',
    code: 'ExpiredTokenException',
    says: /AWS_PROFILE/,
  },
  'a missing Region needs a person': {
    error: named('Error', 'Region is missing'),
    healing: 'needs-action',
    code: 'Error',
    says: /AWS_REGION/,
  },
  'a clock that is off needs a person': {
    error: named('RequestTimeTooSkewed'),
    healing: 'needs-action',
    code: 'RequestTimeTooSkewed',
    says: /clock/,
  },
  'an unverified sender needs a person': {
    error: named('MessageRejected', 'Email address is not verified. a@b.example'),
    healing: 'needs-action',
    code: 'MessageRejected',
    says: /Verify the address/,
  },
  'another refusal of mail needs a person': {
    error: named('MessageRejected', 'Daily message quota exceeded'),
    healing: 'needs-action',
    code: 'MessageRejected',
    says: /Account dashboard/,
  },
  'a wrong value never heals': {
    error: named('ValidationException', '2 validation errors'),
    healing: 'never',
    code: 'ValidationException',
    says: /Correct the value/,
  },
  'a name in use never heals': {
    error: named('ValidationException', 'The provided job name is currently in use.'),
    healing: 'never',
    code: 'ValidationException',
    says: /another name/,
  },
  'what does not exist never heals': {
    error: named('ResourceNotFoundException'),
    healing: 'never',
    code: 'ResourceNotFoundException',
    says: /Check the identifier/,
  },
  'a missing bucket never heals': {
    error: named('NoSuchBucket'),
    healing: 'never',
    code: 'NoSuchBucket',
    says: /bucket/,
  },
  'an unknown error that AWS blames on itself heals': {
    error: named('BrandNewException', 'x', { $fault: 'server' }),
    healing: 'heals',
    code: 'BrandNewException',
    ambiguous: true,
    says: later,
  },
  'an unknown error that AWS blames on the request never heals': {
    error: named('BrandNewException', 'x', { $fault: 'client' }),
    healing: 'never',
    code: 'BrandNewException',
    says: /Correct/,
  },
  'a name of every object is no error name': {
    error: named('constructor'),
    healing: 'never',
    code: 'constructor',
    says: /Correct/,
  },
};

const networkFaults: Readonly<Record<string, Error>> = {
  ECONNRESET: named('TimeoutError', 'socket hang up', { code: 'ECONNRESET' }),
  ECONNREFUSED: Object.assign(new AggregateError([named('Error', 'connect ECONNREFUSED ::1:9')]), {
    code: 'ECONNREFUSED',
  }),
  ETIMEDOUT: named('TimeoutError', 'a request has exceeded the configured timeout', { code: 'ETIMEDOUT' }),
  EAI_AGAIN: named('Error', 'getaddrinfo EAI_AGAIN bedrock', { code: 'EAI_AGAIN' }),
  TimeoutError: named('TimeoutError', 'Stream timed out because of no activity for 300000 ms'),
  ERR_HTTP2_STREAM_CANCEL: named('Error', 'The pending stream has been canceled', { code: 'ERR_HTTP2_STREAM_CANCEL' }),
  ERR_HTTP2_ERROR: named('Error', 'Protocol error', { code: 'ERR_HTTP2_ERROR' }),
  NetworkError: named('Error', 'Unexpected error: http2 request did not get a response'),
  SyntaxError: named('SyntaxError', 'Unexpected token \'<\', "<!doctype "... is not valid JSON'),
};

describe('an AWS error becomes a ServiceError that says what to do', () => {
  for (const [name, { error, healing, code, ambiguous = false, says }] of Object.entries(cases)) {
    it(name, () => {
      const translated = toServiceError(attempt, error);
      assert.ok(translated instanceof ServiceError);
      assert.deepEqual(
        { healing: translated.healing, code: translated.code, ambiguous: translated.ambiguous },
        { healing, code, ambiguous },
      );
      assert.match(translated.message, says);
      assert.match(translated.message, /^Could not create the job "my-job": /);
      assert.equal(translated.cause, error);
    });
  }

  for (const [code, error] of Object.entries(networkFaults)) {
    it(`a network fault heals and leaves open what was done: ${code}, ${error.message || 'no message'}`, () => {
      const translated = toServiceError(attempt, error);
      assert.ok(translated instanceof ServiceError);
      assert.deepEqual(
        { healing: translated.healing, code: translated.code, ambiguous: translated.ambiguous },
        { healing: 'heals', code, ambiguous: true },
      );
      assert.match(translated.message, /reachable/);
    });
  }
});

describe('call', () => {
  it('passes a result through', async () => {
    assert.equal(await call(attempt, async () => 7), 7);
  });

  it('says what was tried, with which value, what AWS said and what to do', async () => {
    const run = async (): Promise<never> => {
      throw named('ValidationException', 'Bad epochCount');
    };
    await assert.rejects(call(attempt, run), {
      message:
        'Could not create the job "my-job": ValidationException: Bad epochCount. Correct the value and start again.',
    });
  });

  it('leaves open what was done once the SDK has tried twice, whatever the second answer was', async () => {
    const run = async (): Promise<never> => {
      throw named('ValidationException', 'x', { $metadata: { attempts: 2 } });
    };
    await assert.rejects(call(attempt, run), { ambiguous: true, healing: 'never' });
  });

  it('translates what is thrown but is no error', async () => {
    await assert.rejects(
      call(attempt, () => Promise.reject('just text')),
      { code: 'Error', healing: 'never' },
    );
  });

  it('lets the abort of the caller, and what is translated already, through as they are', async () => {
    const errors = [named('AbortError'), new ServiceError('done', { code: 'X', healing: 'never' })];
    for (const error of errors)
      await assert.rejects(
        call(attempt, () => Promise.reject(error)),
        error,
      );
  });
});
