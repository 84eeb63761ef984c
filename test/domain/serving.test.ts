import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as names from '../../src/domain/names.ts';
import { endpointUsdPerHour, kindsOffered, servingOf } from '../../src/domain/serving.ts';
import { servingSettings } from '../../src/domain/request/serving-settings.ts';

const settings = { mode: 'auto', modelUnits: undefined, commitment: 'none', acceptCommitment: false } as const;

describe('serving', () => {
  for (const [name, serving, region, expected] of [
    ['on demand where the model and the Region allow it', ['provisioned', 'on-demand'], 'us-east-1', 'on-demand'],
    ['provisioned where the Region has no deployments', ['on-demand', 'provisioned'], 'eu-west-1', 'provisioned'],
    ['provisioned where the model knows nothing else', ['provisioned'], 'us-east-1', 'provisioned'],
    ['on demand where the worker names no Region', ['on-demand'], undefined, 'on-demand'],
  ] as const)
    test(`is chosen by itself: ${name}`, () => {
      const chosen = servingSettings(
        { serving: { ...settings, name: undefined }, throughput: undefined },
        { serving },
        region,
      );
      assert.deepEqual(chosen, { kind: expected, modelUnits: 1, commitment: 'none' });
    });

  test('with a commitment evaluates on demand where that is possible', () => {
    const wanted = { ...settings, commitment: 'one-month', acceptCommitment: true, name: undefined } as const;
    const baseModel = { serving: ['on-demand', 'provisioned'] } as const;
    const chosen = servingSettings({ serving: wanted, throughput: undefined }, baseModel, 'us-east-1');
    assert.deepEqual(chosen, { kind: 'on-demand', modelUnits: 1, commitment: 'one-month' });
  });

  test('on demand is offered in two Regions only', () => {
    const baseModel = { serving: ['on-demand'] } as const;
    assert.deepEqual(kindsOffered(baseModel, 'us-west-2'), ['on-demand']);
    assert.deepEqual(kindsOffered(baseModel, 'eu-central-1'), []);
  });

  test('of a request that was validated before requests said so is provisioned', () => {
    assert.deepEqual(servingOf({ throughput: { modelUnits: 3 } }), {
      kind: 'provisioned',
      modelUnits: 3,
      commitment: 'none',
    });
  });

  const modelUnitUsdPerHour = { none: 10, oneMonth: 7, sixMonths: null };
  for (const [kind, commitment, expected] of [
    ['provisioned', 'none', 20],
    ['provisioned', 'one-month', 14],
    ['provisioned', 'six-months', null],
    ['on-demand', 'none', 0],
  ] as const)
    test(`costs ${expected} an hour: ${kind}, commitment ${commitment}`, () => {
      assert.equal(endpointUsdPerHour({ modelUnitUsdPerHour }, { kind, modelUnits: 2, commitment }), expected);
    });
});

describe('the names of a run’s endpoints', () => {
  const runId = '01890000-0000-7000-8000-0123456789ab';
  const long = 'a'.repeat(63);

  test('differ, also of a model whose name is as long as can be', () => {
    const { endpoint, committed = '' } = names.endpointNames(long, runId, { commitment: 'one-month' });
    assert.notEqual(endpoint, committed);
    for (const name of [endpoint, committed]) assert.ok(name.length <= 63 && name.length > 12, name);
    assert.ok(committed.endsWith('-committed'), committed);
    const other = names.endpointNames(long, '01890000-0000-7000-8000-ffffffffffff', { commitment: 'one-month' });
    assert.notEqual(other.committed, committed);
  });

  test('give the requested one to what is kept', () => {
    assert.deepEqual(names.endpointNames('m', runId, { commitment: 'none', name: 'ours' }), { endpoint: 'ours' });
    assert.equal(names.endpointNames('m', runId, { commitment: 'one-month', name: 'ours' }).committed, 'ours');
  });
});
