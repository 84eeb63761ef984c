import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import type { EndpointKind } from '../../src/domain/families/family.ts';
import type { Endpoint, EndpointSpec } from '../../src/domain/ports.ts';
import { customModel, eventually, freshName, rejectsWith, type Bench } from './bench.ts';

/** What Bedrock calls an endpoint of each kind, in its operations and in its ARNs. */
const words = {
  provisioned: { resource: 'ProvisionedModelThroughput', arn: 'provisioned-model' },
  'on-demand': { resource: 'CustomModelDeployment', arn: 'custom-model-deployment' },
} as const;

export function endpointPortContract(getBench: () => Bench): void {
  for (const kind of ['provisioned', 'on-demand'] as const) bothKinds(kind, getBench);
  modelUnits(getBench);
}

/** What holds for every endpoint. */
function bothKinds(kind: EndpointKind, getBench: () => Bench): void {
  const operation = (verb: 'Create' | 'Delete') => `${verb}${words[kind].resource}`;

  describe(`EndpointPort, ${kind}`, () => {
    let modelArn: string;
    let otherModelArn: string;

    before(async () => {
      const bench = getBench();
      if (kind === 'on-demand') {
        [modelArn, otherModelArn] = await bench.deployableModels();
      } else {
        modelArn = (await customModel(bench, 'served')).arn;
        otherModelArn = (await customModel(bench, 'served-later')).arn;
      }
    });

    afterEach(() => clear(getBench()));

    const specOf = (stem: string): EndpointSpec => specFor(kind, modelArn, stem);
    const inService = (arn: string): Promise<Endpoint | null> =>
      eventually(
        getBench(),
        () => getBench().ports.endpoints.find(kind, arn),
        (seen) => seen?.status === 'InService',
      );

    it('cannot be deleted while Creating, can once InService, is then gone, and deleting it again succeeds', async () => {
      const bench = getBench();
      const { endpoints } = bench.ports;
      await bench.hold(true);
      const spec = specOf('life');
      const { arn } = await endpoints.create(spec);
      assert.equal((await endpoints.find(kind, arn))?.status, 'Creating');
      assert.equal(await endpoints.delete(kind, arn), 'busy');
      assert.equal(await endpoints.delete(kind, spec.name), 'busy');
      await bench.hold(false);
      await inService(arn);
      assert.equal(await endpoints.delete(kind, spec.name), 'requested');
      assert.equal(
        await eventually(
          bench,
          () => endpoints.find(kind, arn),
          (seen) => seen === null,
        ),
        null,
      );
      assert.equal(await endpoints.delete(kind, arn), 'gone');
      assert.equal(await endpoints.delete(kind, spec.name), 'gone');
    });

    it('is found by name and by ARN, with its tags, and says for how long it is bound', async () => {
      const { endpoints } = getBench().ports;
      const spec = specOf('find');
      const { arn } = await endpoints.create(spec);
      const found = await endpoints.find(kind, spec.name);
      const { name, tags } = spec;
      assert.ok(found);
      const { status: _status, createdAt: _createdAt, ...fixed } = found;
      const units = kind === 'provisioned' ? 1 : 0;
      assert.deepEqual(fixed, { kind, arn, name, modelArn, modelUnits: units, commitment: 'none', tags });
      assert.equal((await endpoints.find(kind, arn))?.name, spec.name);
      assert.ok(Date.parse(found.createdAt) > 0);
      assert.match(arn, new RegExp(`:${words[kind].arn}/`));
    });

    it('has a name that the other kind does not know', async () => {
      const { endpoints } = getBench().ports;
      const spec = specOf('own-names');
      await endpoints.create(spec);
      const other = kind === 'provisioned' ? 'on-demand' : 'provisioned';
      assert.equal(await endpoints.find(other, spec.name), null);
      assert.equal(await endpoints.delete(other, spec.name), 'gone');
      assert.ok(await endpoints.find(kind, spec.name));
    });

    it('answers null for an endpoint that there is not, by name or by ARN', async () => {
      const { endpoints } = getBench().ports;
      assert.equal(await endpoints.find(kind, 'no-such-endpoint'), null);
      const absent = absentArn(modelArn).replace(/custom-model\/.*\//, `${words[kind].arn}/`);
      assert.equal(await endpoints.find(kind, absent), null);
    });

    it('is listed with its tags', async () => {
      const { endpoints } = getBench().ports;
      const specs = [specOf('list'), specOf('list')];
      for (const spec of specs) await endpoints.create(spec);
      const listed = new Map((await endpoints.list()).map((endpoint) => [endpoint.name, endpoint]));
      assert.deepEqual(
        specs.map(({ name }) => [listed.get(name)?.kind, listed.get(name)?.tags]),
        specs.map(({ tags }) => [kind, tags]),
      );
      assert.equal(listed.size, specs.length);
    });

    it('is made once of one token, however often it is asked for', async () => {
      const bench = getBench();
      const before = await bench.createdCounts();
      const spec = specOf('token');
      const first = await bench.ports.endpoints.create(spec);
      assert.deepEqual(await bench.ports.endpoints.create(spec), first);
      assert.equal((await bench.createdCounts()).endpoints, before.endpoints + 1);
    });

    it('is refused to another token under a name in use', async () => {
      const { endpoints } = getBench().ports;
      const spec = specOf('taken');
      await endpoints.create(spec);
      const other = { ...spec, clientRequestToken: `${spec.clientRequestToken}-other` };
      await rejectsWith(endpoints.create(other), { healing: 'never', message: /in use/ });
    });

    it('is refused for a model that there is not', async () => {
      const { endpoints } = getBench().ports;
      const spec = { ...specOf('no-model'), modelArn: absentArn(modelArn) };
      await rejectsWith(endpoints.create(spec), { healing: 'never' });
      assert.equal(await endpoints.find(kind, spec.name), null);
    });

    it('serves another custom model under the same ARN, once it is ready to', async () => {
      const bench = getBench();
      const { endpoints } = bench.ports;
      await bench.hold(true);
      const { arn } = await endpoints.create(specOf('swap'));
      assert.equal(await endpoints.pointAt(kind, arn, otherModelArn), 'busy');
      await bench.hold(false);
      await inService(arn);
      await bench.hold(true);
      assert.equal(await endpoints.pointAt(kind, arn, otherModelArn), 'requested');
      assert.equal((await endpoints.find(kind, arn))?.status, 'Updating');
      assert.equal(await endpoints.pointAt(kind, arn, modelArn), 'busy');
      assert.equal(await endpoints.delete(kind, arn), 'busy');
      await bench.hold(false);
      assert.equal((await inService(arn))?.modelArn, otherModelArn);
    });

    it('calls throttling something that heals', async () => {
      const bench = getBench();
      const spec = specOf('throttled');
      await bench.failNext(operation('Create'), 'throttle');
      await rejectsWith(bench.ports.endpoints.create(spec), { healing: 'heals', code: 'ThrottlingException' });
      assert.equal(await bench.ports.endpoints.find(kind, spec.name), null);
    });

    it('leaves open whether it was made when the connection breaks, and it was', async () => {
      const bench = getBench();
      const before = await bench.createdCounts();
      const spec = specOf('dropped');
      await bench.failNext(operation('Create'), 'drop');
      const error = await rejectsWith(bench.ports.endpoints.create(spec), { healing: 'heals' });
      assert.equal(error.ambiguous, true);
      const found = await bench.ports.endpoints.find(kind, spec.name);
      assert.ok(found);
      assert.deepEqual(await bench.ports.endpoints.create(spec), { arn: found.arn });
      assert.equal((await bench.createdCounts()).endpoints, before.endpoints + 1);
    });

    it('leaves open whether it was deleted when the connection breaks, and it was', async () => {
      const bench = getBench();
      const { endpoints } = bench.ports;
      const { arn } = await endpoints.create(specOf('drop-delete'));
      await inService(arn);
      await bench.failNext(operation('Delete'), 'drop');
      await endpoints.delete(kind, arn).catch((error: { ambiguous?: boolean }) => assert.equal(error.ambiguous, true));
      await eventually(
        bench,
        () => endpoints.find(kind, arn),
        (seen) => seen === null,
      );
    });
  });
}

/** What only provisioned throughput has. */
function modelUnits(getBench: () => Bench): void {
  describe('EndpointPort, model units', () => {
    it('sends a person to Service Quotas when there are none', async () => {
      const bench = getBench();
      const { arn } = await customModel(bench, 'no-units');
      await bench.setNoCommitmentUnits(0);
      const spec = specFor('provisioned', arn, 'quota');
      await rejectsWith(bench.ports.endpoints.create(spec), {
        healing: 'needs-action',
        code: 'ServiceQuotaExceededException',
        message: /no commitment model units.*Service Quotas/,
      });
      assert.equal(await bench.ports.endpoints.find('provisioned', spec.name), null);
      await clear(bench);
    });

    // The last one: nobody can delete what it buys.
    it('bought with a commitment say until when, and can not be deleted before, however often one asks', async () => {
      const bench = getBench();
      const { endpoints } = bench.ports;
      const { arn: modelArn } = await customModel(bench, 'bound');
      const { arn } = await endpoints.create({ ...specFor('provisioned', modelArn, 'bound'), commitment: 'one-month' });
      const bound = await eventually(
        bench,
        () => endpoints.find('provisioned', arn),
        (seen) => seen?.status === 'InService',
      );
      assert.equal(bound?.commitment, 'one-month');
      const days = (Date.parse(bound?.committedUntil ?? '') - Date.parse(bound?.createdAt ?? '')) / 86_400_000;
      assert.ok(days >= 28 && days <= 31, `it is bound for ${days} days`);
      assert.deepEqual(
        [await endpoints.delete('provisioned', arn), await endpoints.delete('provisioned', arn)],
        ['committed', 'committed'],
      );
      assert.equal((await endpoints.find('provisioned', arn))?.status, 'InService');
    });
  });
}

function specFor(kind: EndpointKind, modelArn: string, stem: string): EndpointSpec {
  const name = freshName(stem);
  const tags = { 'temper:run-id': `run of ${name}`, empty: '' };
  return { kind, name, modelArn, modelUnits: 1, tags, clientRequestToken: `${name}-token` };
}

/** The same ARN with another id at its end. */
const absentArn = (arn: string): string => arn.replace(/[^/]+$/, 'zzzzzzzzzzzz');

async function clear(bench: Bench): Promise<void> {
  await bench.hold(false);
  await bench.setNoCommitmentUnits(10);
  const { endpoints } = bench.ports;
  await eventually(
    bench,
    async () => {
      const left = await endpoints.list();
      for (const { kind, arn } of left) await endpoints.delete(kind, arn);
      return left;
    },
    (left) => left.length === 0,
  );
}
