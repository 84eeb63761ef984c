/** What strangers send, through the workflow's own first stages over the real adapters: all of it is told, nothing is bought. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startStandin } from '../../local/standin.ts';
import { InvalidRequestError, type Problem } from '../../src/domain/errors.ts';
import { malformedData } from '../data/malformed-data.ts';
import { pairs } from '../data/support.ts';
import { malformedDataRequests } from '../domain/malformed-data-requests.ts';
import { newOwner, nothingBought, openAccount } from './account.ts';
import { putEvaluationFile, putTrainingFile } from './training-files.ts';

const standin = await startStandin();
const account = await openAccount(standin.url, 'us-east-1', { noCommitmentUnits: 10 });
after(async () => {
  await account.close();
  await standin.close();
});
const { activities, bucket, run } = account;
const good = await putTrainingFile(account, 'prompt-completion', 40);
await putEvaluationFile(account);

const nova = 'amazon.nova-lite-v1:0:300k';
const cohere = 'cohere.command-text-v14:7:4k';

/** One thing that is wrong: an input, what it names in S3, and what has to be said where. */
interface Case {
  readonly name: string;
  readonly input: object;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** A field of the request, or a file with its line. */
  readonly at: string;
  readonly says: RegExp;
}

/** Files that are to be converted into what the model takes. */
const sources: readonly Case[] = malformedData
  .filter(({ strict, onlyLocally }) => !strict && !onlyLocally)
  .map(({ name, file = 'd.jsonl', content, limits = pairs, settings = {}, place, says }, index) => {
    const { format, ...rest } = limits;
    const key = `sources/${index}/${file}`;
    return {
      name: `a source that is ${name}`,
      files: { [key]: content },
      input: {
        baseModel: cohere,
        family: { format, limits: rest },
        data: { source: `s3://${bucket}/${key}`, map: settings.map ?? {} },
      },
      at: place === 'training' ? place : `s3://${bucket}/sources/${index}/${place}`,
      says,
    };
  });

/** Training files that a job is given as they are. */
const ready = (
  name: string,
  baseModel: string,
  line: string,
  says: RegExp,
  more: { readonly times?: number; readonly at?: string; readonly input?: object } = {},
): Case => {
  const { times = 1, at = ':2', input = {} } = more;
  const key = `ready/${name.replaceAll(/\W+/g, '-')}.jsonl`;
  const fine =
    baseModel === nova
      ? '{"schemaVersion":"bedrock-conversation-2024","messages":[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"b"}]}]}'
      : '{"prompt":"a","completion":"b"}';
  return {
    name: `a training file with ${name}`,
    files: { [key]: `${fine}\n${`${line}\n`.repeat(times)}${`${fine}\n`.repeat(40)}` },
    input: { baseModel, training: { data: `s3://${bucket}/${key}` }, ...input },
    at: `s3://${bucket}/${key}${at}`,
    says,
  };
};
const turn = (role: string, content: unknown): object => ({ role, content });
const conversation = (messages: readonly object[], more: object = {}): string =>
  JSON.stringify({ schemaVersion: 'bedrock-conversation-2024', messages, ...more });
const said = (text: string): object[] => [{ text }];
const image = (uri: string, format = 'png'): object => ({ image: { format, source: { s3Location: { uri } } } });

const training: readonly Case[] = [
  ready('a blank line', cohere, '', /is blank: remove it/),
  ready('a line cut off', cohere, '{"prompt":"a","compl', /is not JSON .*write one \{"prompt"/),
  ready('no completion', cohere, '{"prompt":"a"}', /lacks "completion": add it/),
  ready('an empty prompt', cohere, '{"prompt":" ","completion":"b"}', /"prompt" is empty/),
  ready('conversations for pairs', cohere, conversation([turn('user', said('a'))]), /lacks "prompt"/),
  ready('no schema version', nova, '{"messages":[]}', /schemaVersion/),
  ready('pairs for conversations', nova, '{"prompt":"a","completion":"b"}', /lacks "schemaVersion"|lacks "messages"/),
  ready('the user last', nova, conversation([turn('user', said('a'))]), /messages.*assistant/),
  ready(
    'a reserved word',
    nova,
    conversation([turn('user', said('User: a')), turn('assistant', said('b'))]),
    /holds "User:", which fails the job: write it otherwise/,
  ),
  ready(
    'an image that is not there',
    nova,
    conversation([turn('user', [{ text: 'a' }, image(`s3://${bucket}/none.png`)]), turn('assistant', said('b'))]),
    /the image s3:\/\/.*none\.png does not exist: upload it/,
  ),
  ready(
    'an image in another bucket',
    nova,
    conversation([turn('user', [{ text: 'a' }, image('s3://elsewhere/a.png')]), turn('assistant', said('b'))]),
    /lies in the bucket "elsewhere": images must lie in the bucket of the data/,
  ),
  ready(
    'a format of images that no model takes',
    nova,
    conversation([turn('user', [{ text: 'a' }, image(`s3://${bucket}/a.tiff`, 'tiff')]), turn('assistant', said('b'))]),
    /"tiff", but the model takes png, jpeg, gif, webp/,
  ),
];

const trained = { training: { data: good } };
const wrong = (name: string, input: object, at: string, says: RegExp): Case => ({
  name: `a request with ${name}`,
  input: { baseModel: cohere, ...trained, ...input },
  at,
  says,
});

const requests: readonly Case[] = [
  ...malformedDataRequests.map(([name, input, says]): Case => ({
    name: `a request with ${name}`,
    input: { evaluation: {}, ...input, jobName: 'my.job' },
    // The pattern has the field in front.
    at: (/^\^([\w\\.]+):/.exec(says.source)?.[1] ?? '').replaceAll('\\', ''),
    says: new RegExp(says.source, 'm'),
  })),
  wrong('a job name that Bedrock refuses', { jobName: 'my job!' }, 'jobName', /my job!/),
  wrong(
    'a model that nobody has',
    { baseModel: 'cohere.command-text-v14' },
    'baseModel',
    /cohere\.command-text-v14:7:4k/,
  ),
  wrong('an unknown hyperparameter', { hyperParameters: { epochs: 1 } }, 'hyperParameters.epochs', /epochCount/),
  wrong(
    'a hyperparameter out of range',
    { hyperParameters: { epochCount: 101 } },
    'hyperParameters.epochCount',
    /1 to 100/,
  ),
  wrong('an unknown field', { trainning: {} }, 'trainning', /training/),
  wrong(
    'a type that the model lacks',
    { customizationType: 'DISTILLATION', distillation: { teacher: 'amazon.nova-pro-v1:0' } },
    'customizationType',
    /takes "FINE_TUNING"/,
  ),
  wrong('a serving that the model lacks', { serving: 'on-demand' }, 'serving', /"serving": "auto"/),
  wrong(
    'a commitment that nobody accepts',
    { serving: { commitment: 'one-month' } },
    'serving.acceptCommitment',
    /add "acceptCommitment": true/,
  ),
  wrong('a role that is none', { roleArn: 'bedrock' }, 'roleArn', /arn:aws:iam::/),
  wrong('a budget of nothing', { budget: { maxCostUsd: 0 } }, 'budget.maxCostUsd', /above 0/),
  wrong(
    'a temperature that the model lacks',
    { evaluation: { inference: { temperature: 9 } } },
    'evaluation.inference.temperature',
    /5/,
  ),
  wrong('an unknown metric', { decision: { metric: 'rouge' } }, 'decision.metric', /rougeL\.f1/),
  wrong(
    'a missing training file',
    { training: { data: 'none.jsonl' } },
    'training.data',
    /none\.jsonl does not exist: upload it/,
  ),
  wrong(
    'a missing evaluation file',
    { evaluation: { prompts: 'none.json' } },
    'evaluation.prompts',
    /none\.json does not exist: upload it/,
  ),
  wrong(
    'a missing bucket',
    { output: 's3://nowhere-at-all/out' },
    'output',
    /"nowhere-at-all" does not exist .*: create it/,
  ),
];

const cases: readonly Case[] = [...sources, ...training, ...requests];

/** Words of a sentence that tells what to do, or what would be right. */
const remedy =
  /\b(?:add|allows at most|begin|choose|close|convert|correct|create|did you mean|enable|end|give|is missing|keep|known|leave|map|must (?:be|lie|stay)|name|needs?|put|remove|save|serve|shorten|takes?|upload|write|would be|as in|such as|expected)\b/i;

/** As the workflow begins: the request, what is around it, then the data. */
async function problemsOf({ input, files = {} }: Case, index: number): Promise<readonly Problem[]> {
  for (const [key, content] of Object.entries(files)) await account.put(key, content);
  const evaluation = { prompts: `s3://${bucket}/evaluation.jsonl` };
  const owner = newOwner();
  try {
    const named = { jobName: `malformed-${index}`, evaluation, ...input };
    const { request } = await run(activities.validateRequest, named, owner);
    await run(activities.preflight, request, owner, request.data === undefined);
    if (request.data) await run(activities.prepareData, request, owner);
    return [];
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.problems;
    throw error;
  }
}

describe('is refused with the line or field and a remedy', () => {
  for (const [index, wanted] of cases.entries())
    it(wanted.name, async () => {
      const problems = await problemsOf(wanted, index);
      const lines = problems.map(({ field, message }) => `${field}: ${message}`);
      const found = problems.find(
        (problem) =>
          problem.field === wanted.at &&
          (wanted.says.test(problem.message) || wanted.says.test(`${problem.field}: ${problem.message}`)),
      );
      assert.ok(found, `nothing at ${wanted.at} says ${wanted.says}:\n${lines.join('\n')}`);
      assert.match(found.message, remedy);
      assert.deepEqual(await account.purchases(), nothingBought);
    });
});

it('there are at least 60 of them, and what is right passes', async () => {
  assert.ok(cases.length >= 60, `${cases.length}`);
  const right: Case = { name: '', input: { baseModel: cohere, ...trained }, at: '', says: /./ };
  assert.deepEqual(await problemsOf(right, cases.length), []);
});
