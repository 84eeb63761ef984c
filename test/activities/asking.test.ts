import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { answerShardActivities } from '../../src/activities/answer-shard.ts';
import type { AnswerLine } from '../../src/activities/evaluation-work.ts';
import { createImageCache } from '../../src/activities/image-cache.ts';
import { writeJsonLines } from '../../src/activities/json-lines.ts';
import type { EvaluationRecord } from '../../src/domain/dataset/evaluation-records.ts';
import type { FamilyDescription } from '../../src/domain/families/index.ts';
import { runFolder } from '../../src/domain/names.ts';
import type { InferencePort, ObjectPort, Question, S3Uri } from '../../src/domain/ports.ts';
import { createFakePorts } from '../fakes/index.ts';

const owner = { workflowId: 'workflow', runId: 'run' };
const folder = runFolder('inference', owner.workflowId, owner.runId);
const settings = {
  prompts: 's3://validation/both.jsonl',
  inferenceBucket: 'inference',
  encoder: 'none',
  metrics: [],
  inference: { maxTokens: 50, temperature: 0 },
  maximumConcurrency: 2,
  recordsPerShard: 10,
  minimumCoverage: 0.95,
} as const;
const record: EvaluationRecord = {
  id: '000000',
  prompt: 'What is it?',
  reference: 'invoice',
  system: 'Be brief.',
  history: [
    { role: 'user', text: 'Hi.' },
    { role: 'assistant', text: 'Hello.' },
  ],
};

/** One record answered by one model, and how it was asked. */
async function ask(
  baseModelId: string,
  asked: EvaluationRecord = record,
  more: { readonly stopReason?: string; readonly family?: FamilyDescription } = {},
) {
  const ports = createFakePorts({ now: () => 0, buckets: ['inference', 'images'] });
  ports.controls.putObject('s3://images/a.png', Uint8Array.of(137, 80, 78, 71));
  await writeJsonLines(ports.objects, folder.shard(0), [asked]);
  const questions: Question[] = [];
  const bodies: unknown[] = [];
  const inference: InferencePort = {
    invoke: async (_model, body) => {
      bodies.push(body);
      return { body: { generations: [{ text: 'invoice', finish_reason: 'COMPLETE' }], said: 'invoice' }, latencyMs: 1 };
    },
    converse: async (_model, question) => {
      questions.push(question);
      const { stopReason = 'end_turn' } = more;
      return { text: 'invoice', stopReason, latencyMs: 3, inputTokens: 5, outputTokens: 1 };
    },
  };
  const { answerShard } = answerShardActivities({ ports: { ...ports, inference } });
  const work = {
    owner,
    settings,
    baseModelId,
    ...(more.family && { family: more.family }),
    shard: 0,
    role: 'baseline',
    modelId: 'model',
  } as const;
  await new MockActivityEnvironment().run(answerShard, work);
  const line = JSON.parse(ports.controls.objects().get(folder.part('baseline', 0)) ?? '') as AnswerLine;
  return { questions, bodies, line };
}

describe('a model', () => {
  const { id: _id, reference: _reference, ...question } = record;

  for (const [name, baseModelId, expected] of [
    ['Nova', 'amazon.nova-lite-v1:0:300k', question],
    ['Llama', 'meta.llama3-1-8b-instruct-v1:0:128k', question],
    ['Claude', 'anthropic.claude-3-haiku-20240307-v1:0:200k', question],
    ['one of no known family', 'acme.giant-v1', question],
    [
      'Titan Text, which takes no system prompt,',
      'amazon.titan-text-express-v1:0:8k',
      { history: question.history, prompt: 'Be brief.\n\nWhat is it?' },
    ],
  ] as const)
    it(`${name} is asked by Converse`, async () => {
      const { questions, bodies, line } = await ask(baseModelId);
      assert.deepEqual([questions, bodies], [[expected], []]);
      assert.deepEqual(line, { id: '000000', text: 'invoice', latencyMs: 3, inputTokens: 5, outputTokens: 1 });
    });

  it('of Cohere is asked in its own body, with all that was said before', async () => {
    const { questions, bodies } = await ask('cohere.command-text-v14:7:4k');
    const prompt = 'Be brief.\n\nHi.\n\nHello.\n\nWhat is it?';
    assert.deepEqual([questions, bodies], [[], [{ prompt, max_tokens: 50, temperature: 0 }]]);
  });

  it('is asked as the request describes its family', async () => {
    const family = { inference: { request: { q: '$prompt' }, answer: 'said' } } as const;
    const { system: _system, history: _history, ...plain } = record;
    const { bodies, line } = await ask('acme.giant-v1', plain, { family });
    assert.deepEqual(bodies, [{ q: 'What is it?' }]);
    assert.equal('text' in line && line.text, 'invoice');
  });

  it('is shown the images of a record', async () => {
    const images = [{ uri: 's3://images/a.png', format: 'png' }] as const;
    const { questions } = await ask('amazon.nova-lite-v1:0:300k', { id: '0', prompt: 'p', reference: 'r', images });
    assert.deepEqual(questions, [{ prompt: 'p', images: [{ format: 'png', bytes: Uint8Array.of(137, 80, 78, 71) }] }]);
  });

  it('whose image is gone leaves the record without an answer, and says why', async () => {
    const images = [{ uri: 's3://images/gone.png', format: 'png' }] as const;
    const { questions, line } = await ask('amazon.nova-lite-v1:0:300k', { ...record, images });
    assert.deepEqual(questions, []);
    assert.ok('error' in line);
    assert.equal(line.error.code, 'NoSuchKey');
  });

  for (const [stopReason, expected] of [
    ['end_turn', 'invoice'],
    ['stop_sequence', 'invoice'],
    ['max_tokens', 'invoice'],
    ['model_context_window_exceeded', 'invoice'],
    ['content_filtered', 'filtered'],
    ['guardrail_intervened', 'filtered'],
    ['tool_use', 'error'],
    ['malformed_model_output', 'error'],
    ['something_new', 'error'],
  ] as const)
    it(`that stops with ${stopReason} has ${expected === 'invoice' ? 'answered' : 'not answered'}`, async () => {
      const { line } = await ask('amazon.nova-lite-v1:0:300k', record, { stopReason });
      assert.equal('text' in line ? line.text : line.error.code, expected);
    });
});

describe('the cache of images', () => {
  const mebibyte = 1024 * 1024;
  const counting = (size: number) => {
    const reads: string[] = [];
    const objects = {
      readBytes: async (uri: S3Uri) => {
        reads.push(uri);
        return new Uint8Array(size);
      },
    } as Partial<ObjectPort> as ObjectPort;
    return { reads, images: createImageCache(objects) };
  };
  const at = (name: string) => ({ uri: `s3://images/${name}`, format: 'png' }) as const;

  it('reads an image once for two who ask at once, and once for those who ask later', async () => {
    const { reads, images } = counting(mebibyte);
    await Promise.all([images([at('a')]), images([at('a'), at('b')])]);
    await images([at('a')]);
    assert.deepEqual(reads, ['s3://images/a', 's3://images/b']);
  });

  it('forgets the images that were longest unused, so that memory stays bounded', async () => {
    const { reads, images } = counting(20 * mebibyte);
    for (const name of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) await images([at(name)]);
    assert.deepEqual(
      reads.map((uri) => uri.slice('s3://images/'.length)),
      ['a', 'b', 'c', 'd', 'b'],
    );
  });

  it('does not keep a failure', async () => {
    let calls = 0;
    const objects = {
      readBytes: async () => {
        calls += 1;
        if (calls === 1) throw new Error('not now');
        return Uint8Array.of(1);
      },
    } as Partial<ObjectPort> as ObjectPort;
    const images = createImageCache(objects);
    await assert.rejects(images([at('a')]), /not now/);
    assert.equal((await images([at('a')])).length, 1);
  });
});
