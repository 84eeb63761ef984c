import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { judgeShardActivities } from '../../src/activities/judge-shard.ts';
import type { AnswerLine } from '../../src/activities/evaluation-work.ts';
import { ServiceError } from '../../src/domain/errors.ts';
import { runFolder } from '../../src/domain/names.ts';
import type { InferencePort } from '../../src/domain/ports.ts';
import { measureJudge } from '../../src/evaluation/judge.ts';
import { createFakePorts } from '../fakes/index.ts';

const owner = { workflowId: 'workflow', runId: 'run' };
const folder = runFolder('inference', owner.workflowId, owner.runId);
const rubric = 'The shorter title is better.';
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
const decision = {
  rule: 'paired',
  metric: 'judge.winRate',
  minimumImprovement: 0,
  guardrails: [],
  seed: 1,
  resamples: 1_000,
} as const;
const knownModel = 'cohere.command-text-v14';
const otherModel = 'us.anthropic.claude-sonnet-4-20250514-v1:0';

describe('a judge', () => {
  it('is asked twice about each record that both models answered, the answers swapped', async () => {
    const { judge, lines, questions } = arrange(3, { missing: 1 });
    assert.equal(await judge(otherModel), 2);
    assert.deepEqual(
      lines().map(({ id }) => id),
      ['0', '2'],
    );
    assert.equal(questions.length, 4);
    for (const each of questions)
      assert.ok(each.includes(rubric) && each.includes('reference 0') !== each.includes('reference 2'));
    const [forward = '', backward = ''] = questions.filter((each) => each.includes('reference 0'));
    assert.ok(forward.indexOf('baseline 0') < forward.indexOf('candidate 0'));
    assert.ok(backward.indexOf('candidate 0') < backward.indexOf('baseline 0'));
  });

  for (const [model, operation] of [
    [knownModel, 'invoke'],
    [otherModel, 'converse'],
  ] as const) {
    it(`is asked by ${operation} where it is ${model}`, async () => {
      const { judge, operations } = arrange(2);
      await judge(model);
      assert.deepEqual(new Set(operations), new Set([operation]));
    });
  }

  it('has its replies kept as they are, and is not asked again', async () => {
    const { judge, lines, questions } = arrange(2);
    await judge(otherModel);
    assert.deepEqual(lines()[0], {
      id: '0',
      forward: 'So: <verdict>B</verdict>',
      backward: 'So: <verdict>A</verdict>',
    });
    const asked = questions.length;
    assert.equal(await judge(otherModel), 2);
    assert.equal(questions.length, asked);
  });

  it('that refuses a record leaves that one without a judgement', async () => {
    const { judge, lines } = arrange(3, {
      reply: (question) => {
        if (!question.includes('reference 1')) return '<verdict>TIE</verdict>';
        throw new ServiceError('too long', { code: 'ValidationException', healing: 'never' });
      },
    });
    await judge(otherModel);
    assert.deepEqual(
      lines().find(({ id }) => id === '1'),
      { id: '1', error: { code: 'ValidationException', message: 'too long' } },
    );
    assert.equal(lines().length, 3);
  });

  it('that only a person can make answer fails the activity', async () => {
    const { judge } = arrange(1, {
      reply: () => {
        throw new ServiceError('no access', { code: 'AccessDeniedException', healing: 'needs-action' });
      },
    });
    await assert.rejects(judge(otherModel), { code: 'AccessDeniedException' });
  });
});

describe("a judge's win rate", () => {
  const says = (forward: string, backward: string) => ({
    forward: `<verdict>${forward}</verdict>`,
    backward: `<verdict>${backward}</verdict>`,
  });
  const judge = { model: otherModel, rubric };
  const wins = says('B', 'A');
  const losses = says('A', 'B');
  const disagreement = says('A', 'A');

  it('counts a preference that survives the swap, half a tie, and nothing that cannot be read', async () => {
    const unreadable = { forward: 'A is better', backward: '<verdict>B</verdict>' };
    const { summary, measurement } = await measureJudge(
      judge,
      [wins, losses, wins, disagreement, unreadable, null, wins],
      decision,
    );
    assert.deepEqual(summary, { candidate: 3, baseline: 1, ties: 1, unparsed: 2, winRate: 0.7 });
    assert.ok(measurement);
    assert.equal(measurement.name, 'judge.winRate');
    assert.equal(measurement.label, "Judge's win rate (2 of 7 judgements unreadable)");
    assert.equal(measurement.records, 5);
    assert.ok(Math.abs(measurement.candidate.value - 0.7) < 1e-12);
    assert.ok(Math.abs(measurement.baseline.value - 0.3) < 1e-12);
    assert.deepEqual(measurement.differences, [1, -1, 1, 0, 0, 0, 1]);
    assert.deepEqual(measurement.values.candidate, [1, 0, 1, 0.5, Number.NaN, Number.NaN, 1]);
    assert.match(measurement.signature, /^judge\|model:us\.anthropic/);
  });

  it('decides: a judge that prefers the candidate on every record makes it significantly better', async () => {
    const { measurement } = await measureJudge(
      judge,
      Array.from({ length: 20 }, () => wins),
      decision,
    );
    assert.ok(measurement?.difference.pValue !== null && (measurement?.difference.pValue ?? 1) < 0.05);
    assert.equal(measurement?.label, "Judge's win rate");
  });

  it('is no metric where no reply can be read', async () => {
    const { summary, measurement } = await measureJudge(judge, [null, { forward: 'A', backward: 'B' }], decision);
    assert.equal(measurement, null);
    assert.deepEqual([summary.unparsed, summary.winRate], [2, null]);
  });
});

interface World {
  /** A record that the candidate didn't answer. */
  readonly missing?: number;
  readonly reply?: (question: string) => string;
}

/** By default the judge prefers the candidate's answer, wherever it stands. */
function arrange(records: number, { missing, reply = prefersCandidate }: World = {}) {
  const ports = createFakePorts({ now: () => 0, buckets: ['inference'] });
  const ids = Array.from({ length: records }, (_, record) => String(record));
  const put = (uri: `s3://${string}`, lines: readonly object[]) =>
    ports.controls.putObject(uri, lines.map((line) => JSON.stringify(line)).join('\n'));
  put(
    folder.shard(0),
    ids.map((id) => ({ id, prompt: `prompt ${id}`, reference: `reference ${id}` })),
  );
  for (const role of ['baseline', 'candidate'] as const) {
    put(
      folder.part(role, 0),
      ids.map((id): AnswerLine =>
        role === 'candidate' && id === String(missing)
          ? { id, error: { code: 'Refused', message: 'refused' } }
          : { id, text: `${role} ${id}`, latencyMs: 1 },
      ),
    );
  }
  const questions: string[] = [];
  const operations: string[] = [];
  const ask = (operation: string, question: string): string => {
    operations.push(operation);
    questions.push(question);
    return reply(question);
  };
  const inference: InferencePort = {
    invoke: async (_model, body) => {
      const text = ask('invoke', (body as { prompt: string }).prompt);
      return { body: { generations: [{ text, finish_reason: 'COMPLETE' }] }, latencyMs: 1 };
    },
    converse: async (_model, { prompt }) => ({
      text: ask('converse', prompt),
      stopReason: 'end_turn',
      latencyMs: 1,
      inputTokens: 1,
      outputTokens: 1,
    }),
  };
  const { judgeShard } = judgeShardActivities({ ports: { ...ports, inference } });
  return {
    questions,
    operations,
    judge: (model: string): Promise<number> => {
      const judging = () => judgeShard({ owner, settings, judge: { model, rubric }, shard: 0 });
      return new MockActivityEnvironment().run<[], number, typeof judging>(judging);
    },
    lines: () =>
      (ports.controls.objects().get(folder.part('judge', 0)) ?? '')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string })
        .sort((one, other) => one.id.localeCompare(other.id)),
  };
}

function prefersCandidate(question: string): string {
  const isFirst = question.indexOf('candidate ') < question.indexOf('baseline ');
  return `So: <verdict>${isFirst ? 'A' : 'B'}</verdict>`;
}
