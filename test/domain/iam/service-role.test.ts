import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePolicy, permissionFor } from '../../../src/domain/iam/policy.ts';
import { serviceRole, type ServiceRoleNeeds } from '../../../src/domain/iam/service-role.ts';
import { readTrust } from '../../../src/domain/iam/trust.ts';

const place = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };
const needs: ServiceRoleNeeds = { readBuckets: ['train', 'valid'], writeBuckets: ['out'], kmsKeyArns: [] };

const may = (action: string, resource: string, more: Partial<ServiceRoleNeeds> = {}) => {
  const { policy } = serviceRole(place, { ...needs, ...more });
  return permissionFor(parsePolicy(JSON.stringify(policy)) ?? [], action, resource);
};

describe('the service role', () => {
  test('is trusted for the jobs of its account, and for nobody else', () => {
    const trustPolicy = JSON.stringify(serviceRole(place, needs).trustPolicy);
    assert.deepEqual(readTrust(trustPolicy, place), { verdict: 'trusts' });
    assert.equal(readTrust(trustPolicy, { ...place, accountId: '111111111111' }).verdict, 'refuses');
    assert.equal(readTrust(trustPolicy, { ...place, region: 'us-west-2' }).verdict, 'refuses');
  });

  for (const [action, resource, expected] of [
    ['s3:GetObject', 'arn:aws:s3:::train/a.jsonl', 'allowed'],
    ['s3:ListBucket', 'arn:aws:s3:::valid', 'allowed'],
    ['s3:PutObject', 'arn:aws:s3:::train/a.jsonl', 'not allowed'],
    ['s3:PutObject', 'arn:aws:s3:::out/job/metrics.csv', 'allowed'],
    ['s3:GetObject', 'arn:aws:s3:::out/job/metrics.csv', 'allowed'],
    ['s3:DeleteObject', 'arn:aws:s3:::out/job/metrics.csv', 'not allowed'],
    ['s3:GetObject', 'arn:aws:s3:::training/a.jsonl', 'not allowed'],
    ['kms:Decrypt', 'arn:aws:kms:us-east-1:000000000000:key/1', 'not allowed'],
    ['ec2:CreateNetworkInterface', 'arn:aws:ec2:us-east-1:000000000000:subnet/subnet-1', 'not allowed'],
  ] as const)
    test(`${action} on ${resource}: ${expected}`, () => assert.equal(may(action, resource), expected));

  test('uses the keys that it is given, through Bedrock and S3 only', () => {
    const kmsKeyArns = ['arn:aws:kms:us-east-1:000000000000:key/1'];
    assert.equal(may('kms:Decrypt', kmsKeyArns[0] ?? '', { kmsKeyArns }), 'depends');
    assert.equal(may('kms:Decrypt', 'arn:aws:kms:us-east-1:000000000000:key/2', { kmsKeyArns }), 'not allowed');
  });

  test('makes network interfaces in the named networks only, and marks them as its own', () => {
    const vpc = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    const at = (rest: string) => `arn:aws:ec2:us-east-1:000000000000:${rest}`;
    const create = 'ec2:CreateNetworkInterface';
    assert.equal(may(create, at('subnet/subnet-1'), { vpc }), 'allowed');
    assert.equal(may(create, at('security-group/sg-1'), { vpc }), 'allowed');
    assert.equal(may(create, at('subnet/subnet-2'), { vpc }), 'not allowed');
    assert.equal(may(create, at('network-interface/eni-1'), { vpc }), 'depends');
    assert.equal(may('ec2:DeleteNetworkInterface', at('network-interface/eni-1'), { vpc }), 'depends');
    const any = { subnetIds: [], securityGroupIds: [] };
    assert.equal(may(create, at('subnet/subnet-2'), { vpc: any }), 'allowed');
  });

  test('is the same text in whatever order its buckets are named, each once', () => {
    const other = { ...needs, readBuckets: ['valid', 'train', 'train', 'out'] };
    assert.deepEqual(serviceRole(place, other), serviceRole(place, needs));
  });
});
