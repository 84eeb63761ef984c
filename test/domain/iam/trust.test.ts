import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTrust } from '../../../src/domain/iam/trust.ts';

const place = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };
const ourJobs = 'arn:aws:bedrock:us-east-1:000000000000:model-customization-job/*';
const account = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
const jobs = { ArnEquals: { 'aws:SourceArn': ourJobs } };
const jobsOf = (model: string) => ({ ArnLike: { 'aws:SourceArn': ourJobs.replace('*', model) } });
const bedrock = { Effect: 'Allow', Principal: { Service: 'bedrock.amazonaws.com' }, Action: 'sts:AssumeRole' };

const table: readonly (readonly [name: string, statements: readonly object[], verdict: string, says?: RegExp])[] = [
  ['both conditions', [{ ...bedrock, Condition: { ...account, ...jobs } }], 'trusts'],
  [
    'both, as patterns',
    [{ ...bedrock, Condition: { ...account, ArnLike: { 'AWS:SourceArn': 'arn:aws:bedrock:*' } } }],
    'trusts',
  ],
  [
    'both, the account among others',
    [{ ...bedrock, Condition: { StringEquals: { 'aws:SourceAccount': ['111111111111', '000000000000'] }, ...jobs } }],
    'trusts',
  ],
  [
    'one of several services',
    [
      {
        ...bedrock,
        Principal: { Service: ['ec2.amazonaws.com', 'bedrock.amazonaws.com'] },
        Condition: { ...account, ...jobs },
      },
    ],
    'trusts',
  ],
  ['a careful and a loose statement', [bedrock, { ...bedrock, Condition: { ...account, ...jobs } }], 'trusts'],
  ['the jobs of one base model', [{ ...bedrock, Condition: { ...account, ...jobsOf('amazon.*') } }], 'unclear'],
  [
    'the jobs of one base model, in full',
    [{ ...bedrock, Condition: { ...account, ...jobsOf('amazon.nova-micro-v1:0:128k/????????????') } }],
    'unclear',
  ],
  ['a model and an id, whichever', [{ ...bedrock, Condition: { ...account, ...jobsOf('*/*') } }], 'trusts'],
  [
    'a variable of IAM',
    [{ ...bedrock, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:bedrock:*:${aws:SourceAccount}:*' } } }],
    'unclear',
  ],
  ['no condition', [bedrock], 'loose', /aws:SourceAccount.*aws:SourceArn/],
  ['the account alone', [{ ...bedrock, Condition: account }], 'loose', /^((?!aws:SourceAccount).)*aws:SourceArn/],
  ['the jobs alone', [{ ...bedrock, Condition: jobs }], 'loose', /aws:SourceAccount/],
  ['everybody', [{ ...bedrock, Principal: '*' }], 'loose'],
  ['everybody, the long way', [{ ...bedrock, Principal: { AWS: '*' } }], 'loose'],
  [
    'a denial to everybody else',
    [
      { ...bedrock, Condition: { ...account, ...jobs } },
      { ...bedrock, Effect: 'Deny', Principal: '*', Condition: { StringNotEquals: account.StringEquals } },
    ],
    'trusts',
  ],
  [
    'a denial to all but another account',
    [bedrock, { ...bedrock, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceAccount': '111111111111' } } }],
    'refuses',
    /denies/,
  ],
  [
    'a denial under a condition that nobody can judge from here',
    [bedrock, { ...bedrock, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceOrgID': 'o-1' } } }],
    'unclear',
    /aws:sourceorgid/,
  ],
  [
    'another account',
    [{ ...bedrock, Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' }, ...jobs } }],
    'refuses',
    /111111111111.*jobs come with 000000000000/,
  ],
  [
    'every account but this',
    [{ ...bedrock, Condition: { StringNotEquals: { 'aws:SourceAccount': '000000000000' } } }],
    'refuses',
  ],
  [
    'another Region',
    [
      {
        ...bedrock,
        Condition: { ...account, ArnEquals: { 'aws:SourceArn': ourJobs.replace('us-east-1', 'us-west-2') } },
      },
    ],
    'refuses',
    /us-west-2/,
  ],
  [
    'other kinds of job',
    [
      {
        ...bedrock,
        Condition: { ...account, ArnLike: { 'aws:SourceArn': ourJobs.replace('customization', 'evaluation') } },
      },
    ],
    'refuses',
  ],
  [
    'a pattern where StringEquals takes none',
    [{ ...bedrock, Condition: { StringEquals: { 'aws:SourceArn': ourJobs } } }],
    'refuses',
  ],
  [
    'another service',
    [{ ...bedrock, Principal: { Service: 'sagemaker.amazonaws.com' } }],
    'refuses',
    /does not allow sts:AssumeRole to bedrock/,
  ],
  ['another action', [{ ...bedrock, Action: 'sts:TagSession' }], 'refuses'],
  ['a user', [{ ...bedrock, Principal: { AWS: 'arn:aws:iam::000000000000:root' } }], 'refuses'],
  ['a denial', [bedrock, { ...bedrock, Effect: 'Deny' }], 'refuses', /denies/],
  ['nothing', [], 'refuses'],
  [
    'a condition that nobody can judge from here',
    [{ ...bedrock, Condition: { ...account, ...jobs, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
    'unclear',
    /aws:principalorgid/,
  ],
];

describe('a trust policy with', () => {
  for (const [name, statements, verdict, says = /./] of table)
    test(`${name} ${verdict}`, () => {
      const trust = readTrust(JSON.stringify({ Version: '2012-10-17', Statement: statements }), place);
      assert.equal(trust.verdict, verdict, JSON.stringify(trust));
      assert.match(JSON.stringify(trust), says);
    });

  test('text that is no policy refuses', () => assert.equal(readTrust('{', place).verdict, 'refuses'));
});
