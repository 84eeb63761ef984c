import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as s3 from '../../src/domain/s3-uri.ts';

describe('S3 URIs', () => {
  for (const [uri, expected] of [
    ['s3://bucket/a/b.jsonl', { bucket: 'bucket', key: 'a/b.jsonl' }],
    ['s3://bucket/a/', { bucket: 'bucket', key: 'a' }],
    ['s3://bucket/', { bucket: 'bucket', key: '' }],
    ['s3://bucket', { bucket: 'bucket', key: '' }],
    ['s3://B/a', null],
    ['s3:///a', null],
    ['bucket/a', null],
  ] as const)
    test(`such as ${uri} are split`, () => {
      assert.deepEqual(s3.splitS3Uri(uri), expected);
    });

  test('are made of a bucket and a file name, unless the request gave one', () => {
    assert.equal(s3.objectUri('train.jsonl', 'bucket'), 's3://bucket/train.jsonl');
    assert.equal(s3.objectUri('s3://other/train.jsonl', 'bucket'), 's3://other/train.jsonl');
    assert.equal(s3.objectUri('s3://other/train.jsonl', undefined), 's3://other/train.jsonl');
    assert.throws(() => s3.objectUri('train.jsonl', undefined), /no bucket for the file train\.jsonl/);
  });

  for (const key of ['a', 'a/b.jsonl', "!_*'().-/x"])
    test(`may hold the key ${key} for Bedrock`, () => assert.match(key, s3.bedrockKeyPattern));
  for (const key of ['', '/a', 'a/', 'a//b', 'a b', 'a=b/c', 'a+b', 'é'])
    test(`may not hold the key ${JSON.stringify(key)} for Bedrock`, () =>
      assert.doesNotMatch(key, s3.bedrockKeyPattern));
});
