import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import type { EndpointSpec } from '../../src/domain/ports.ts';
import { customModel, eventually, freshName, rejectsWith, type Bench } from './bench.ts';

export function endpointPortContract(getBench: () => Bench): void {
  describe('EndpointPort', () => {
    let modelArn: string;

    before(async () => {
      modelArn = (await customModel(getBench(), 'served')).arn;
    });

    afterEach(async () => {
      const bench = getBench();
      await bench.hold(false);
      await bench.setNoCommitmentUnits(10);
      await removeAll(bench);
    });

    const specOf = (stem: string): EndpointSpec => {
      const name = freshName(stem);
      const tags = { 'temper:run-id': `run of ${name}`, empty: '' };
      return { kind: 'provisioned', name, modelArn, modelUnits: 1, tags, clientRequestToken: `${name}-token` };
    };

    it('cannot be deleted while Creating, can once InService, is then gone, and deleting it again succeeds', async () => {
      const bench = getBench();
      const { endpoints } = bench.ports;
      await bench.hold(true);
      const spec = specOf('life');
      const { arn } = await endpoints.create(spec);
      assert.equal((await endpoints.find(arn))?.status, 'Creating');
      assert.equal(await endpoints.delete(arn), 'busy');
      assert.equal(await endpoints.delete(spec.name), 'busy');
      await bench.hold(false);
      await eventually(
        bench,
        () => endpoints.find(arn),
        (seen) => seen?.status === 'InService',
      );
      assert.equal(await endpoints.delete(spec.name), 'requested');
      assert.equal(
        await eventually(
          bench,
          () => endpoints.find(arn),
          (seen) => seen === null,
        ),
        null,
      );
      assert.equal(await endpoints.delete(arn), 'gone');
      assert.equal(await endpoints.delete(spec.name), 'gone');
    });

    it('is found by name and by ARN, with its tags', async () => {
      const { endpoints } = getBench().ports;
      const spec = specOf('find');
      const { arn } = await endpoints.create(spec);
      const found = await endpoints.find(spec.name);
      const { name, modelUnits, tags } = spec;
      assert.ok(found);
      const { status: _status, createdAt: _createdAt, ...fixed } = found;
      assert.deepEqual(fixed, { arn, name, modelArn, modelUnits, tags });
      assert.equal((await endpoints.find(arn))?.name, spec.name);
      assert.ok(Date.parse(found.createdAt) > 0);
    });

    it('answers null for an endpoint that there is not, by name or by ARN', async () => {
      const { endpoints } = getBench().ports;
      assert.equal(await endpoints.find('no-such-endpoint'), null);
      const absent = absentArn(modelArn).replace(/custom-model\/.*\//, 'provisioned-model/');
      assert.equal(await endpoints.find(absent), null);
    });

    it('lists every endpoint with its tags', async () => {
      const { endpoints } = getBench().ports;
      const specs = [specOf('list'), specOf('list')];
      for (const spec of specs) await endpoints.create(spec);
      const listed = new Map((await endpoints.list()).map(({ name, tags }) => [name, tags]));
      assert.deepEqual(listed, new Map(specs.map(({ name, tags }) => [name, tags])));
    });

    it('makes one endpoint of one token, however often it is asked', async () => {
      const bench = getBench();
      const before = await bench.createdCounts();
      const spec = specOf('token');
      const first = await bench.ports.endpoints.create(spec);
      assert.deepEqual(await bench.ports.endpoints.create(spec), first);
      assert.equal((await bench.createdCounts()).endpoints, before.endpoints + 1);
    });

    it('refuses another token under a name in use', async () => {
      const { endpoints } = getBench().ports;
      const spec = specOf('taken');
      await endpoints.create(spec);
      const other = { ...spec, clientRequestToken: `${spec.clientRequestToken}-other` };
      await rejectsWith(endpoints.create(other), { healing: 'never', message: /in use/ });
    });

    it('refuses a model that there is not', async () => {
      const { endpoints } = getBench().ports;
      const spec = { ...specOf('no-model'), modelArn: absentArn(modelArn) };
      await rejectsWith(endpoints.create(spec), { healing: 'never' });
      assert.equal(await endpoints.find(spec.name), null);
    });

    it('sends a person to Service Quotas when there are no model units', async () => {
      const bench = getBench();
      await bench.setNoCommitmentUnits(0);
      const spec = specOf('quota');
      await rejectsWith(bench.ports.endpoints.create(spec), {
        healing: 'needs-action',
        code: 'ServiceQuotaExceededException',
        message: /no commitment model units.*Service Quotas/,
      });
      assert.equal(await bench.ports.endpoints.find(spec.name), null);
    });

    it('calls throttling something that heals', async () => {
      const bench = getBench();
      const spec = specOf('throttled');
      await bench.failNext('CreateProvisionedModelThroughput', 'throttle');
      await rejectsWith(bench.ports.endpoints.create(spec), { healing: 'heals', code: 'ThrottlingException' });
      assert.equal(await bench.ports.endpoints.find(spec.name), null);
    });

    it('leaves open whether an endpoint was made when the connection breaks, and one was', async () => {
      const bench = getBench();
      const before = await bench.createdCounts();
      const spec = specOf('dropped');
      await bench.failNext('CreateProvisionedModelThroughput', 'drop');
      const error = await rejectsWith(bench.ports.endpoints.create(spec), { healing: 'heals' });
      assert.equal(error.ambiguous, true);
      const found = await bench.ports.endpoints.find(spec.name);
      assert.ok(found);
      assert.deepEqual(await bench.ports.endpoints.create(spec), { arn: found.arn });
      assert.equal((await bench.createdCounts()).endpoints, before.endpoints + 1);
    });

    it('leaves open whether an endpoint was deleted when the connection breaks, and it was', async () => {
      const bench = getBench();
      const { endpoints } = bench.ports;
      const { arn } = await endpoints.create(specOf('drop-delete'));
      await eventually(
        bench,
        () => endpoints.find(arn),
        (seen) => seen?.status === 'InService',
      );
      await bench.failNext('DeleteProvisionedModelThroughput', 'drop');
      await endpoints.delete(arn).catch((error: { ambiguous?: boolean }) => assert.equal(error.ambiguous, true));
      await eventually(
        bench,
        () => endpoints.find(arn),
        (seen) => seen === null,
      );
    });
  });
}

/** The same ARN with another id at its end. */
const absentArn = (arn: string): string => arn.replace(/[^/]+$/, 'zzzzzzzzzzzz');

async function removeAll(bench: Bench): Promise<void> {
  const { endpoints } = bench.ports;
  await eventually(
    bench,
    async () => {
      const left = await endpoints.list();
      for (const { arn } of left) await endpoints.delete(arn);
      return left;
    },
    (left) => left.length === 0,
  );
}
