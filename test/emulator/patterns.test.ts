import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as patterns from '../../emulator/validation/patterns.ts';
import type { Pattern } from '../../emulator/validation/shapes.ts';

const account = '000000000000';
const model = 'cohere.command-light-text-v14:7:4k';

const samples: readonly [name: string, pattern: Pattern, matching: readonly string[], others: readonly string[]][] = [
  [
    'jobName',
    patterns.jobName,
    ['a', 'a-', 'a--b', 'A+b.c', `a${'-'.repeat(62)}`],
    ['', '-a', 'a_b', 'a b', `a${'-'.repeat(61)}_`],
  ],
  [
    'customModelName',
    patterns.customModelName,
    ['a', 'a_', 'a-b_c', '9'],
    ['', '_a', 'a__b', 'a-_b', 'a.b', `${'a-'.repeat(40)}!`],
  ],
  [
    'roleArn',
    patterns.roleArn,
    [`arn:aws:iam::${account}:role/x/y`, 'arn:aws-cn:iam:::role/x'],
    ['role/x', `arn:aws:iam::1:role/x`, `arn:aws:iam::${account}:role/`],
  ],
  ['clientRequestToken', patterns.clientRequestToken, ['a', 'a-b', 'ab'], ['', '-a', 'a-', 'a_b', 'a/b']],
  [
    's3Uri',
    patterns.s3Uri,
    ['s3://abc', 's3://abc/', 's3://a-b.c/d/e.jsonl', "s3://abc/!_*'().x"],
    ['s3://ab', 's3://abc/a=b', 's3://abc//d', 's3://ABC/d', 'https://abc'],
  ],
  [
    'kmsKeyId',
    patterns.kmsKeyId,
    ['alias/x', `arn:aws:kms:us-east-1:${account}:alias/x`, '12345678-1234-1234-1234-123456789012'],
    ['x', 'key/x'],
  ],
  [
    'jobIdentifier',
    patterns.jobIdentifier,
    ['job', `arn:aws:bedrock:us-east-1:${account}:model-customization-job/${model}/abcdefabcdef`],
    ['a_b', `arn:aws:bedrock:us-east-1:${account}:model-customization-job/${model}/abc`],
  ],
  [
    'modelIdentifier',
    patterns.modelIdentifier,
    [
      'name',
      model,
      `arn:aws:bedrock:us-east-1::foundation-model/${model}`,
      `arn:aws:bedrock:us-east-1:${account}:custom-model/${model}/abcdefabcdef`,
    ],
    ['a b', 'arn:aws:s3:::x', 'a__b'],
  ],
  [
    'modelArn',
    patterns.modelArn,
    [`arn:aws:bedrock:us-east-1:${account}:custom-model/${model}/abcdefabcdef`],
    ['name', model],
  ],
  [
    'provisionedModelIdentifier',
    patterns.provisionedModelIdentifier,
    ['name', `arn:aws:bedrock:us-east-1:${account}:provisioned-model/abcdefabcdef`],
    ['a.b', `arn:aws:bedrock:us-east-1:${account}:custom-model/abcdefabcdef`],
  ],
  [
    'taggableArn',
    patterns.taggableArn,
    [
      `arn:aws:bedrock:us-east-1:${account}:provisioned-model/abcdefabcdef`,
      `arn:aws:bedrock:us-east-1:${account}:custom-model/${model}/abcdefabcdef`,
    ],
    ['arn:aws:s3:::bucket', ''],
  ],
];

for (const [name, pattern, matching, others] of samples) {
  test(`${name} takes what AWS takes, and no more`, () => {
    const { expression } = pattern;
    assert.deepEqual(
      matching.filter((text) => !expression.test(text)),
      [],
    );
    assert.deepEqual(
      others.filter((text) => expression.test(text)),
      [],
    );
  });
}
