/** Every base model × type × serving, over the real adapters: what Bedrock offers works, and the rest is told why not. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startStandin } from '../../local/standin.ts';
import { askModel } from '../../src/activities/ask-model.ts';
import type { Observation } from '../../src/activities/observations.ts';
import type { CustomizationRequest } from '../../src/domain/customization.ts';
import { InvalidRequestError, type Problem } from '../../src/domain/errors.ts';
import { customizationOfRequest, knownBaseModelIds } from '../../src/domain/families/index.ts';
import { endpointNames } from '../../src/domain/names.ts';
import { servingOf } from '../../src/domain/serving.ts';
import { newOwner, openAccount, type Account } from './account.ts';
import { servings, supported, types, type Kind, type Supported } from './supported.ts';
import { putEvaluationFile, putTrainingFile } from './training-files.ts';

const standin = await startStandin();
const accounts = {
  'us-east-1': await openAccount(standin.url, 'us-east-1'),
  'us-west-2': await openAccount(standin.url, 'us-west-2'),
};
for (const account of Object.values(accounts)) {
  await putEvaluationFile(account);
  await account.set({ accountModels: [] });
}
after(async () => {
  for (const account of Object.values(accounts)) await account.close();
  await standin.close();
});

interface Cell {
  readonly model: Supported;
  readonly type: (typeof types)[number];
  readonly serving: (typeof servings)[number];
  /** What it is served by; undefined where Bedrock doesn't offer this. */
  readonly kind: Kind | undefined;
}

const cells: readonly Cell[] = supported.flatMap((model) =>
  types.flatMap((type) => servings.map((serving) => ({ model, type, serving, kind: offered(model, type, serving) }))),
);

function offered({ types, kinds }: Supported, type: Cell['type'], serving: Cell['serving']): Kind | undefined {
  if (types[type] === undefined) return undefined;
  return serving === 'auto' ? kinds[0] : kinds.find((kind) => kind === serving);
}

/** Titan's models are customized in both. */
const isInOneRegion = ({ id, gone }: Supported): boolean => !gone && !id.startsWith('amazon.titan');

const asked = ({ model, type, serving }: Cell): string => `${model.id} by ${type}, served ${serving}`;

/** Fresh each time: Bedrock never frees the name of a job. */
let requests = 0;

/** The request, with data that is there and right. */
async function input(account: Account, { model, type, serving }: Cell): Promise<object> {
  const [form, records] = model.types[type] ?? (['conversation', 8] as const);
  requests += 1;
  return {
    jobName: `tables-${requests}`,
    baseModel: model.id,
    customizationType: type,
    serving,
    training: { data: await putTrainingFile(account, form, records) },
    evaluation: { prompts: 'evaluation.jsonl' },
    ...(model.types[type] && type !== 'REINFORCEMENT_FINE_TUNING' && { hyperParameters: model.hyperParameters }),
    ...(type === 'DISTILLATION' && { distillation: { teacher: model.teacher ?? 'amazon.nova-pro-v1:0' } }),
    ...(type === 'REINFORCEMENT_FINE_TUNING' && {
      reinforcement: { graderLambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:grader' },
      hyperParameters: { epochCount: '1' },
    }),
  };
}

/** The first stages of the workflow; what they find wrong, if anything. */
async function check(
  account: Account,
  cell: Cell,
): Promise<{ readonly request: CustomizationRequest } | { readonly problems: readonly Problem[] }> {
  const { activities, run } = account;
  const owner = newOwner();
  try {
    const { request } = await run(activities.validateRequest, await input(account, cell), owner);
    await run(activities.preflight, request, owner, true);
    return { request };
  } catch (error) {
    if (error instanceof InvalidRequestError) return { problems: error.problems };
    throw error;
  }
}

/** Refused with these words at this field, and with nothing bought for it. */
async function assertRefused(account: Account, cell: Cell, field: string, ...says: readonly RegExp[]): Promise<void> {
  const before = await account.purchases();
  const checked = await check(account, cell);
  assert.deepEqual(await account.purchases(), before);
  assert.ok('problems' in checked, 'it was not refused');
  const problem = checked.problems.find((found) => found.field === field);
  assert.ok(problem, `${JSON.stringify(checked.problems)} says nothing of ${field}`);
  for (const pattern of says) assert.match(problem.message, pattern);
}

async function untilDone(look: () => Promise<Observation>): Promise<Observation> {
  for (;;) {
    const seen = await look();
    if (seen.done) return seen;
    await pause(5);
  }
}

/** Customized, served and asked; then given back, for other cells need the model units. */
async function assertWorks(account: Account, cell: Cell): Promise<void> {
  const { activities, ports } = account;
  const checked = await check(account, cell);
  assert.ok('request' in checked, JSON.stringify(checked));
  const { request } = checked;
  const owner = newOwner();
  assert.equal(servingOf(request).kind, cell.kind);

  await activities.createJob(request, owner);
  const { job, summary } = await untilDone(() => activities.lookAtJob(request.jobName, owner));
  assert.equal(job?.status, 'Completed', `${summary}: ${job?.failureMessage}`);

  await activities.createEndpoint(request, job.customModelArn ?? '', owner);
  const kind = servingOf(request).kind;
  const name = endpointNames(request.customModelName, owner.runId, servingOf(request)).endpoint;
  const { endpoint } = await untilDone(() => activities.lookAtEndpoint(name, owner, kind));
  assert.equal(endpoint?.status, 'InService', endpoint?.failureMessage);
  assert.match(endpoint.arn, kind === 'on-demand' ? /:custom-model-deployment\// : /:provisioned-model\//);

  const { inference } = customizationOfRequest(request).family;
  const settings = { maxTokens: 64, temperature: 0 };
  const question = { prompt: 'A red car before a light ground' };
  for (const modelId of [request.baselineModelId, endpoint.arn]) {
    const signal = AbortSignal.timeout(60_000);
    const { text, finishReason } = await askModel(ports.inference, modelId, inference, question, settings, signal);
    assert.equal(finishReason, 'complete', `${modelId}: ${text}`);
    assertAnswer(cell.model, text);
  }
  await untilDone(() => activities.releaseEndpoint(name, owner, kind));
  assert.equal(await ports.endpoints.find(kind, name), null);
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

function assertAnswer({ answersWith }: Supported, text: string): void {
  if (answersWith === 'image') assert.deepEqual(Buffer.from(text, 'base64').subarray(0, 4), pngSignature);
  else if (answersWith === 'embedding') assert.ok((JSON.parse(text) as unknown[]).length > 1, text);
  else assert.notEqual(text.trim(), '');
}

it('the table has every base model that Temper knows', () => {
  assert.deepEqual(supported.map(({ id }) => id).sort(), [...knownBaseModelIds].sort());
});

describe('what Bedrock does not offer is refused with what it does offer', () => {
  for (const cell of cells.filter(({ kind }) => kind === undefined))
    it(asked(cell), async () => {
      const { model, type, serving } = cell;
      const account = accounts[model.region];
      if (model.types[type] === undefined) {
        const [alternative = ''] = Object.keys(model.types);
        await assertRefused(
          account,
          cell,
          'customizationType',
          new RegExp(`is "${type}", but .* takes .*${alternative}`),
        );
      } else {
        const [instead] = model.kinds;
        const noun = { 'on-demand': 'on-demand deployment', provisioned: 'provisioned throughput' };
        await assertRefused(
          account,
          cell,
          'serving',
          new RegExp(`are served by no ${noun[serving as Kind]}`),
          new RegExp(`serve it by ${noun[instead as Kind]}: "serving": "auto"`),
        );
      }
    });
});

describe('what Bedrock has retired is refused with the day and the successor', () => {
  for (const cell of cells.filter(({ model, kind }) => model.gone && kind))
    it(asked(cell), async () => {
      const { region, gone } = cell.model;
      await assertRefused(
        accounts[region],
        cell,
        'baseModel',
        new RegExp(`${gone?.day}`),
        new RegExp(`take ${gone?.successor} instead`),
      );
    });
});

describe('what another Region offers is refused with that Region', () => {
  for (const cell of cells.filter(({ model, kind, serving }) => isInOneRegion(model) && kind && serving === 'auto'))
    it(asked(cell), async () => {
      const elsewhere = cell.model.region === 'us-east-1' ? 'us-west-2' : 'us-east-1';
      await assertRefused(
        accounts[elsewhere],
        cell,
        'baseModel',
        new RegExp(`in ${elsewhere}`),
        new RegExp(`customized in ${cell.model.region} .*set AWS_REGION`),
      );
    });
});

describe('a model whose own answers nobody gives is refused, for there would be nothing to compare with', () => {
  for (const cell of cells.filter(({ model, kind, serving }) => model.answeredBy && kind && serving === 'auto'))
    it(asked(cell), async () => {
      const account = accounts[cell.model.region];
      const { id, answeredBy } = cell.model;
      await account.set({ accountModels: [id] });
      const says = new RegExp(
        `answers come from "${answeredBy}", which is not offered .*: enable access to it, or name`,
      );
      await assertRefused(account, cell, 'baseModel', says);
      await account.set({ accountModels: [] });
    });
});

describe('what Bedrock offers is customized, served and answers', () => {
  for (const cell of cells.filter(({ kind }) => kind))
    it(asked(cell), async () => {
      const account = accounts[cell.model.region];
      // Of the retired ones, an account that still holds this one.
      const { id, answeredBy, gone } = cell.model;
      await account.set({ accountModels: gone ? [id, answeredBy ?? id] : [] });
      await assertWorks(account, cell);
    });
});
