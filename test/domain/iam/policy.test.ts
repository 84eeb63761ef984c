import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matches, parsePolicy, permissionFor, type Permission } from '../../../src/domain/iam/policy.ts';

const object = 'arn:aws:s3:::data/training.jsonl';

describe('what a policy says to one action on one resource', () => {
  const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' };
  const table: readonly (readonly [name: string, statements: readonly object[], expected: Permission])[] = [
    ['an allowance for it', [allow], 'allowed'],
    ['wildcards in the action, whatever the case', [{ ...allow, Action: ['S3:get*'] }], 'allowed'],
    ['everything', [{ Effect: 'Allow', Action: '*', Resource: '*' }], 'allowed'],
    ['everything but something else', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], 'allowed'],
    ['everything but this', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }], 'not allowed'],
    ['another bucket', [{ ...allow, Resource: 'arn:aws:s3:::other/*' }], 'not allowed'],
    ['a bucket whose name only begins so', [{ ...allow, Resource: 'arn:aws:s3:::dat/*' }], 'not allowed'],
    ['the bucket, not what is in it', [{ ...allow, Resource: 'arn:aws:s3:::data' }], 'not allowed'],
    ['everywhere but here', [{ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::data/*' }], 'not allowed'],
    ['nothing', [], 'not allowed'],
    ['a denial beside the allowance', [allow, { ...allow, Effect: 'Deny' }], 'denied'],
    [
      'an allowance under a condition',
      [{ ...allow, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
      'depends',
    ],
    [
      'a denial under a condition',
      [allow, { ...allow, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      'depends',
    ],
  ];
  for (const [name, statements, expected] of table)
    test(`${name}: ${expected}`, () => {
      const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
      assert.ok(parsed);
      assert.equal(permissionFor(parsed, 's3:GetObject', object), expected);
    });

  test('one statement may stand without a list', () => {
    assert.equal(
      permissionFor(parsePolicy(JSON.stringify({ Statement: allow })) ?? [], 's3:GetObject', object),
      'allowed',
    );
  });

  for (const text of ['', 'no JSON', '{}', '[]', 'null'])
    test(`${JSON.stringify(text)} is no policy`, () => assert.equal(parsePolicy(text), null));
});

describe('wildcards', () => {
  for (const [pattern, text, expected] of [
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*b*c', 'axxbyyc', true],
    ['*.jsonl', 'a.json', false],
    ['a.c', 'abc', false],
  ] as const)
    test(`"${pattern}" ${expected ? 'is' : 'is not'} "${text}"`, () => assert.equal(matches(pattern, text), expected));

  test('take no longer than the text is long, whatever the pattern', () => {
    assert.equal(matches(`${'*a'.repeat(40)}b`, 'a'.repeat(5_000)), false);
  });
});
