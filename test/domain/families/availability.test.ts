import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkAvailability, findFamily } from '../../../src/domain/families/index.ts';
import type { BaseModel } from '../../../src/domain/ports.ts';

const now = '2026-11-26T12:00:00.000Z';

function known(id: string) {
  const found = findFamily(id);
  assert.ok(found);
  return found.baseModel;
}

const listed = (customizations: readonly string[], more: Partial<BaseModel> = {}): BaseModel => ({
  id: 'x',
  arn: 'arn',
  customizations,
  inferenceTypes: [],
  lifecycle: 'ACTIVE',
  ...more,
});

const haiku = known('anthropic.claude-3-haiku-20240307-v1:0:200k');
const cohere = known('cohere.command-light-text-v14:7:4k');
const novaLite = known('amazon.nova-lite-v1:0:300k');
const nova2 = known('amazon.nova-2-lite-v1:0:256k');

describe('a base model in the account', () => {
  for (const [name, baseModel, found, type, expected] of [
    [
      'that is retired and gone',
      haiku,
      null,
      'FINE_TUNING',
      /was retired on 2026-09-10 .*: take "amazon\.nova-lite-v1:0:300k"$/,
    ],
    ['that is retired and still listed', haiku, listed(['FINE_TUNING']), 'FINE_TUNING', null],
    [
      'that left the lists and is gone',
      cohere,
      null,
      'FINE_TUNING',
      /not offered to this account in this Region, and had left AWS's lists by 2026-11-21: take "amazon\.nova-micro-v1:0:128k"$/,
    ],
    ['that left the lists and is still listed', cohere, listed(['FINE_TUNING']), 'FINE_TUNING', null],
    [
      'that the account lacks',
      novaLite,
      null,
      'FINE_TUNING',
      /is not offered .*: enable access to it, or choose another Region or model$/,
    ],
    [
      "whose day has come by the account's own word",
      novaLite,
      listed(['FINE_TUNING'], { endOfLifeAt: '2026-11-01T00:00:00.000Z' }),
      'FINE_TUNING',
      /was retired on 2026-11-01/,
    ],
    [
      'whose day is still to come',
      novaLite,
      listed(['FINE_TUNING'], { endOfLifeAt: '2027-11-01T00:00:00.000Z' }),
      'FINE_TUNING',
      null,
    ],
    [
      'that is legacy',
      cohere,
      listed(['FINE_TUNING'], { lifecycle: 'LEGACY', endOfLifeAt: '2027-01-01T00:00:00.000Z' }),
      'FINE_TUNING',
      /is a legacy model, to be retired on 2027-01-01: Bedrock starts no new customization of it: take "amazon/,
    ],
    [
      'that is not customized in this way there',
      novaLite,
      listed(['FINE_TUNING']),
      'DISTILLATION',
      /^"DISTILLATION" of "amazon\.nova-lite-v1:0:300k" is not offered .* offers FINE_TUNING: choose one of those/,
    ],
    ['that is only for inference', novaLite, listed([]), 'FINE_TUNING', /which offers none: choose/],
    ['whose reinforcement no list names', nova2, listed(['FINE_TUNING']), 'REINFORCEMENT_FINE_TUNING', null],
  ] as const)
    test(`${name} is ${expected ? 'refused' : 'accepted'}`, () => {
      const problems = checkAvailability(baseModel, found, type, now);
      assert.equal(problems.length, expected ? 1 : 0);
      if (expected) assert.match(problems[0]?.message ?? '', expected);
    });
});
