/** Every command of `temper`, as a person types it, and with `--json` as a program does. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';
import { requestFor } from './support/requests.ts';
import { until } from './support/until.ts';

const timeout = 300_000;

describe('temper', { timeout: 1_500_000 }, () => {
  let our: Surroundings;
  before(async () => {
    our = await openSurroundings();
  });
  after(() => our?.close());
  afterEach(() => our.emulator.letGo());

  it('starts once, however often it is told to', { timeout }, async () => {
    const file = await our.file('twice', requestFor('twice'));
    assert.match(await our.sh(`temper start --input ${file}`), /Started customize-twice/);
    const again = await answer(`temper start --input ${file}`);
    assert.deepEqual([again.workflowId, again.started], ['customize-twice', false]);

    const other = await our.file('other', requestFor('twice', { tags: { team: 'other' } }));
    const refused = await our.type(`temper start --input ${other}`);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /another request/);

    await our.untilStage('customize-twice', 'awaiting-approval');
    await our.sh('temper reject customize-twice --by ana');
    assert.equal((await our.result('customize-twice')).outcome, 'released');
    assert.match(await our.sh(`temper start --input ${file}`), /has already ended \(COMPLETED\); nothing was started/);
    assert.equal((await our.emulator.state()).counts.createdJobs, 1);
  });

  const wrongFiles = [
    { what: 'no JSON', content: '{"jobName": "x",\n "baseModel" "y"}', says: /:2:14: not JSON/ },
    { what: 'no object', content: '["jobName"]', says: /holds a string/ },
    { what: 'no job', content: '{"baseModel": "y"}', says: /names no job/ },
  ];
  for (const { what, content, says } of wrongFiles) {
    it(`refuses a file that holds ${what}`, { timeout }, async () => {
      const file = await our.file('wrong', content);
      const { exitCode, stderr, stdout } = await our.type(`temper start --input ${file} --json`);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
      assert.match((JSON.parse(stdout) as { error: string }).error, says);
    });
  }

  it('follows one to its end: status, list, watch, approve, report', { timeout }, async () => {
    const id = 'customize-followed';
    const file = await our.file('followed', requestFor('followed'));
    await our.sh(`temper start --input ${file}`);
    await our.untilStage(id, 'awaiting-approval');
    const early = await our.sh(`temper report ${id}`);
    assert.match(early, /still running \(awaiting-approval\); this is its evaluation[^]*ROUGE-L F1/);
    assert.match(
      await our.sh(`temper status ${id}`),
      /The custom model is better[^]*temper approve customize-followed/,
    );
    const { progress } = await answer(`temper status ${id}`);
    assert.equal((progress as { stage: string }).stage, 'awaiting-approval');
    // The list of workflows lags a little behind.
    await until('it is listed', async () =>
      /customize-followed +running +awaiting-approval/.test(await our.sh('temper list --stage awaiting-approval')),
    );

    const watching = our.type(`temper watch ${id} --json`);
    const approved = await answer(`temper approve --by ana --comment 'clear win'`);
    assert.deepEqual([approved.workflowId, approved.approved, approved.by], [id, true, 'ana']);
    const watched = await watching;
    assert.equal(watched.exitCode, 0);
    const result = JSON.parse(watched.stdout) as Record<string, unknown>;
    assert.equal(result.outcome, 'kept');
    assert.match(watched.stderr, /approved by ana/);

    assert.match(await our.sh(`temper report ${id}`), /kept/i);
    assert.deepEqual(await answer(`temper result ${id}`), result);
    const second = await our.type(`temper reject ${id} --by bo`);
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, /nothing to decide any more/);
    await until('it is listed as done', async () => {
      const listed = (await answer('temper list')) as unknown as {
        workflowId: string;
        attributes: { stage: string };
      }[];
      return listed.find(({ workflowId }) => workflowId === id)?.attributes.stage === 'done';
    });
  });

  it('refuses a decision that is not awaited', { timeout }, async () => {
    await our.emulator.hold({ jobPhase: 'training' });
    await our.start('early');
    await our.untilStage('early', 'customizing');
    const { exitCode, stderr } = await our.type('temper approve early --by ana');
    assert.equal(exitCode, 1);
    assert.match(stderr, /no decision is awaited/);

    const cancelled = await our.type('temper cancel early --wait --json');
    await our.emulator.hold({ jobPhase: null });
    assert.equal(cancelled.exitCode, 0, cancelled.stderr);
    assert.equal((JSON.parse(cancelled.stdout) as { outcome: string }).outcome, 'cancelled');
    const watched = await our.type('temper watch early');
    assert.equal(watched.exitCode, 1, 'what was not kept or released has not come to its end');
    assert.match(watched.stdout, /Cancelled/);
  });

  it('report: names how each metric was computed, as the request chose it', { timeout }, async () => {
    await our.start('chosen', {
      approval: 'automatic',
      decision: { metric: 'rougeL.f1', guardrails: [{ metric: 'embeddingCosine', maximumDrop: 1 }] },
      evaluation: { metricOptions: { bertscore: { idf: true, layer: 1 }, rouge: { stem: true } } },
    });
    const { signatures } = await our.result('chosen');
    assert.match(signatures['bertscore'] ?? '', /^bertscore\|encoder:tiny-encoder\|layer:1\|idf:references\|/);
    assert.match(signatures['embeddingCosine'] ?? '', /^embeddingCosine\|encoder:tiny-encoder,/);
    const shown = await our.sh('temper report chosen');
    for (const signature of Object.values(signatures)) assert.ok(shown.includes(signature), signature);
    assert.match(signatures['rougeL'] ?? '', /\|stem:porter\|/);
  });

  it('cleanup: leaves alone what runs, and after a terminate leaves nothing', { timeout }, async () => {
    const before = await our.emulator.state();
    await our.start('abandoned');
    const { runId, jobArn = '' } = await our.untilStage('abandoned', 'awaiting-approval');
    const refused = await our.type('temper cleanup abandoned --yes');
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /is running/);

    await our.sh('temporal workflow terminate --workflow-id abandoned');
    const reported = await our.type('temper report abandoned --json');
    assert.equal(reported.exitCode, 1);
    assert.equal((JSON.parse(reported.stdout) as { outcome: string }).outcome, 'terminated');
    const seen = await our.sh('temper cleanup abandoned --dry-run');
    assert.match(seen, /endpoint[^]*custom model[^]*objects[^]*Nothing was deleted/);
    const unasked = await our.type('temper cleanup abandoned');
    assert.equal(unasked.exitCode, 2, 'nobody is there to be asked');
    assert.equal((await our.emulator.state()).provisionedThroughputs.length, before.provisionedThroughputs.length + 1);

    const cleaned = await answer('temper cleanup abandoned --yes');
    assert.equal(cleaned.deleted, true);
    const now = await our.emulator.state();
    assert.deepEqual(now.provisionedThroughputs, before.provisionedThroughputs);
    assert.deepEqual(now.customModels, before.customModels);
    const { inference, output } = our.stack.buckets;
    assert.deepEqual(await our.listObjects(inference, `abandoned/${runId}/`), []);
    const written = await our.listObjects(output, '');
    assert.ok(!written.some((key) => key.includes(jobArn.split('/').at(-1) ?? '')));
    assert.ok(written.length > 0, 'and of others nothing was deleted');
    assert.match(await our.sh('temper cleanup abandoned --yes'), /Nothing is left/);
  });

  it('cleanup: deletes what was kept, once it is told to', { timeout }, async () => {
    const throughputs = async () =>
      (await our.emulator.state()).provisionedThroughputs.map(({ provisionedModelArn }) => provisionedModelArn);
    await our.start('kept', { approval: 'automatic' });
    const { endpointArn } = await our.result('kept');
    assert.ok(endpointArn !== null && (await throughputs()).includes(endpointArn));
    assert.match(await our.sh('temper cleanup kept --yes'), /bills no more/);
    assert.ok(!(await throughputs()).includes(endpointArn));
  });

  /** The one line that a command answers a program with. */
  async function answer(commandLine: string): Promise<Record<string, unknown>> {
    const lines = (await our.sh(`${commandLine} --json`)).trimEnd().split('\n');
    assert.equal(lines.length, 1, 'standard output is one line');
    return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  }
});
