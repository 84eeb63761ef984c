/** Histories of earlier runs, replayed against today's workflows: what is under way must survive an upgrade. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { childrenOf, historyNames, leaksIn, mapTexts, readHistory, sets } from '../histories/history-file.ts';
import type { HistoryJson, HistorySet } from '../histories/history-file.ts';

/** The stories of each set, each with words that its history has because of what happens in it. */
const stories: Readonly<Record<HistorySet, Readonly<Record<string, string>>>> = {
  'before-preflight': {
    kept: 'approved by ana',
    rejected: 'rejected by ana',
    expired: 'nobody decided before the approval expired',
    released: 'the custom model is not better',
    'cancelled-training': 'WORKFLOW_EXECUTION_CANCELED',
    'cancelled-provisioning': 'WORKFLOW_EXECUTION_CANCELED',
    'failed-job': 'WORKFLOW_EXECUTION_FAILED',
  },
  'with-preflight': {
    kept: 'approved by ana',
    'kept-on-demand': ':custom-model-deployment/',
    rejected: 'rejected by ana',
    prepared: 'prepareData',
    'over-budget-approved': 'Asks whether to buy the endpoint',
    committed: 'buyCommitment',
    unscored: 'skipEvaluation',
    'cancelled-training': 'WORKFLOW_EXECUTION_CANCELED',
  },
};

/** What tells the set's version from the one before, so that a set can't be the other one copied. */
const activityOf = { 'before-preflight': 'checkData', 'with-preflight': 'preflight' } as const;

const names: Readonly<Record<HistorySet, readonly string[]>> = {
  'before-preflight': await historyNames('before-preflight'),
  'with-preflight': await historyNames('with-preflight'),
};

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

  for (const set of sets) {
    for (const name of names[set]) {
      it(`${set}/${name}: today's code does what was done then`, async () => {
        const history = await readHistory(set, name);
        assert.deepEqual(leaksIn(history), [], 'it tells nothing of the machine that recorded it');
        await replay(history);
      });
    }

    for (const [story, word] of Object.entries(stories[set])) {
      it(`${set}/${story} is there, with each of its children`, async () => {
        assert.ok(names[set].includes(story), 'record it: see test/histories/README.md');
        const history = await readHistory(set, story);
        const children = childrenOf(history).map((child) => child.name);
        assert.ok(children.length > 0);
        assert.deepEqual(
          children.filter((child) => !names[set].includes(child)),
          [],
        );
        assert.equal(secondActivity(history), activityOf[set]);
        assert.ok(has(history, word), `it tells of ${word}`);
      });
    }
  }

  it('in which something else was done is found out', async () => {
    const history = mapTexts(await readHistory('with-preflight', 'kept'), (text) =>
      text === 'createEndpoint' ? 'buyEndpoint' : text,
    );
    await assert.rejects(replay(history), { name: 'DeterminismViolationError' });
  });

  /** Under the id that it had: the children's ids derive from it. */
  async function replay(history: HistoryJson): Promise<void> {
    const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  }
});

function secondActivity({ events }: HistoryJson): string | undefined {
  return events.map((event) => event.activityTaskScheduledEventAttributes?.activityType.name).filter(Boolean)[1];
}

function has(history: HistoryJson, word: string): boolean {
  let found = false;
  mapTexts(history, (text) => {
    found ||= text.includes(word);
    return text;
  });
  return found;
}
