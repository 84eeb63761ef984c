import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Readable, RoleSpec } from '../../src/domain/ports.ts';
import { freshName, jobSpec, type Bench } from './bench.ts';

const policyOf = (...actions: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: 'arn:aws:s3:::training-data/*' }],
  });

function trustOf(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
}

export function accountPortContract(getBench: () => Bench): void {
  describe('AccountPort', () => {
    it('says whose credentials these are, and which Region the clients talk to', async () => {
      const caller = told(await getBench().ports.account.caller());
      assert.match(caller.accountId, /^\d{12}$/);
      assert.equal(caller.partition, 'aws');
      assert.equal(caller.region, 'us-east-1');
    });

    const specOf = (): RoleSpec => ({
      name: freshName('role'),
      description: 'of a contract suite',
      trustPolicy: trustOf('bedrock.amazonaws.com'),
      policyName: 'data',
      policy: policyOf('s3:GetObject'),
      tags: { 'temper:managed': 'true' },
    });

    it('creates a role, and reads back what it may do and who may assume it', async () => {
      const { account } = getBench().ports;
      const spec = specOf();
      const { arn, done } = await account.putRole(spec);
      assert.equal(done, 'created');
      const role = told(await account.role(spec.name));
      assert.equal(role?.arn, arn);
      assert.deepEqual(JSON.parse(role?.trustPolicy ?? ''), JSON.parse(spec.trustPolicy));
      assert.ok(role);
      assert.deepEqual(
        told(role.policies).map((text) => JSON.parse(text) as unknown),
        [JSON.parse(spec.policy)],
      );
    });

    it('leaves a role that is right as it is, and changes one that is not', async () => {
      const { account } = getBench().ports;
      const spec = specOf();
      const { arn } = await account.putRole(spec);
      assert.deepEqual(await account.putRole(spec), { arn, done: 'unchanged' });
      for (const change of [
        { policy: policyOf('s3:GetObject', 's3:PutObject') },
        { trustPolicy: trustOf('ec2.amazonaws.com') },
      ]) {
        const changed = { ...spec, ...change };
        assert.deepEqual(await account.putRole(changed), { arn, done: 'updated' });
        const role = told(await account.role(spec.name));
        assert.ok(role);
        assert.deepEqual(JSON.parse(role.trustPolicy), JSON.parse(changed.trustPolicy));
        assert.deepEqual(JSON.parse(told(role.policies)[0] ?? ''), JSON.parse(changed.policy));
      }
    });

    it('knows a bucket of this Region, and reads its policy', async () => {
      const bench = getBench();
      const { account } = bench.ports;
      const plain = told(await account.bucket(bench.bucket));
      assert.ok(plain);
      assert.deepEqual(plain, { region: 'us-east-1', policy: { readable: true, value: null } });
      const bucket = await bench.createBucketIn('us-east-1', policyOf('s3:GetObject'));
      const guarded = told(await account.bucket(bucket));
      assert.ok(guarded);
      assert.deepEqual(JSON.parse(told(guarded.policy) ?? ''), JSON.parse(policyOf('s3:GetObject')));
    });

    it('knows the Region of a bucket that is elsewhere', async () => {
      const bench = getBench();
      const found = told(await bench.ports.account.bucket(await bench.createBucketIn('us-west-2')));
      assert.equal(found?.region, 'us-west-2');
    });

    for (const state of ['Enabled', 'Disabled'] as const) {
      it(`knows a KMS key that is ${state}`, async () => {
        const bench = getBench();
        const id = await bench.createKey(state);
        assert.deepEqual(told(await bench.ports.account.kmsKey(id)), { arn: id, state, usage: 'ENCRYPT_DECRYPT' });
      });
    }

    it('knows a verified sender', async () => {
      const { ports, verifiedSender } = getBench();
      const expected = { identity: verifiedSender, verified: true };
      assert.deepEqual(told(await ports.account.mailIdentity(verifiedSender)), expected);
      assert.equal(told(await ports.account.mailSandbox()), false);
    });

    it('finds nothing where there is nothing', async () => {
      const { account } = getBench().ports;
      const none = [
        await account.role(freshName('no-role')),
        await account.bucket(freshName('no-bucket')),
        await account.kmsKey('alias/no-key'),
        await account.mailIdentity('stranger@example.org'),
      ];
      assert.deepEqual(
        none.map((answer) => told<unknown>(answer)),
        [null, null, null, null],
      );
    });

    it('counts the jobs in progress', async () => {
      const bench = getBench();
      const { account, models } = bench.ports;
      const before = told(await account.jobsInProgress());
      await bench.hold(true);
      try {
        const name = freshName('counted');
        await models.createJob(jobSpec(bench, name));
        assert.equal(told(await account.jobsInProgress()), before + 1);
        await models.stopJob(name);
      } finally {
        await bench.hold(false);
      }
    });

    it('reads the quota of model units without commitment', async () => {
      const bench = getBench();
      await bench.setNoCommitmentUnits(3);
      try {
        assert.equal(told(await bench.ports.account.serviceQuota('L-BE77399C'))?.value, 3);
      } finally {
        await bench.setNoCommitmentUnits(10);
      }
    });
  });
}

function told<T>(answer: Readable<T>): T {
  assert.ok(answer.readable, answer.readable ? '' : answer.note);
  return answer.value;
}
