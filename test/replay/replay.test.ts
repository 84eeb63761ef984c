/** Histories of earlier runs, replayed against today's workflows: what is under way must survive an upgrade. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { childrenOf, historyNames, leaksIn, mapTexts, readHistory } from '../histories/history-file.ts';
import type { HistoryJson } from '../histories/history-file.ts';

const stories = [
  'kept',
  'rejected',
  'expired',
  'released',
  'cancelled-training',
  'cancelled-provisioning',
  'failed-job',
];
const names = await historyNames();

describe('a recorded history', () => {
  let workflowBundle: WorkflowBundleWithSourceMap;
  before(async () => {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    });
    workflowBundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    });
  });

  for (const name of names) {
    it(`${name}: today's code does what was done then`, async () => {
      const history = await readHistory(name);
      assert.deepEqual(leaksIn(history), [], 'it tells nothing of the machine that recorded it');
      await replay(history);
    });
  }

  for (const story of stories) {
    it(`${story} is there, with each of its children`, async () => {
      assert.ok(names.includes(story), 'record it: see test/histories/README.md');
      const children = childrenOf(await readHistory(story)).map((child) => child.name);
      assert.ok(children.length > 0);
      assert.deepEqual(
        children.filter((child) => !names.includes(child)),
        [],
      );
    });
  }

  it('in which something else was done is found out', async () => {
    const history = mapTexts(await readHistory('kept'), (text) => (text === 'createEndpoint' ? 'buyEndpoint' : text));
    await assert.rejects(replay(history), { name: 'DeterminismViolationError' });
  });

  /** Under the id that it had: the children's ids derive from it. */
  async function replay(history: HistoryJson): Promise<void> {
    const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  }
});
