/** Records the histories in this folder anew: `node --import tsx test/histories/record.ts`. See the README beside it. */
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { repoFolder } from '../../local/tools.ts';
import { innermost, openSurroundings } from '../e2e/support.ts';
import type { Surroundings } from '../e2e/support.ts';
import { childrenOf, historiesFolder, historyNames, leaksIn, mapTexts, writeHistory } from './history-file.ts';
import type { HistoryJson } from './history-file.ts';

/** By workflow id, which names the file: how to bring about what the history tells. */
const stories: Readonly<Record<string, (our: Surroundings, id: string) => Promise<void>>> = {
  kept: async (our, id) => {
    await our.start(id);
    await decide(our, id, 'approve');
  },
  released: (our, id) => our.start(id, { hyperParameters: { epochCount: 1, learningRate: 1e-11 } }),
  rejected: async (our, id) => {
    await our.start(id);
    await decide(our, id, 'reject');
  },
  expired: (our, id) => our.start(id, { approval: { expiresAfterHours: 0.002, remindEveryHours: 0.001 } }),
  'cancelled-training': async (our, id) => {
    await our.emulator.hold({ jobPhase: 'training' });
    await our.start(id);
    await our.untilStage(id, 'customizing', ({ job }) => job?.training === 'InProgress');
    await our.sh(`temporal workflow cancel --workflow-id ${id}`);
    await ended(our, id);
    await our.emulator.hold({ jobPhase: null });
  },
  'cancelled-provisioning': async (our, id) => {
    await our.emulator.hold({ provisioning: true });
    await our.start(id);
    await our.untilStage(id, 'provisioning', ({ endpoint }) => endpoint?.status === 'Creating');
    await our.sh(`temporal workflow cancel --workflow-id ${id}`);
    await our.untilStage(id, 'releasing');
    await our.emulator.hold({ provisioning: false });
  },
  'failed-job': (our, id) => our.start(id, { jobName: 'fail-training' }),
};

const our = await openSurroundings();
try {
  for (const name of await historyNames()) await rm(join(historiesFolder, `${name}.json`));
  for (const [id, tell] of Object.entries(stories)) {
    await tell(our, id);
    await ended(our, id);
    await record(id);
  }
} finally {
  await our.close();
}

async function decide(our: Surroundings, id: string, decision: 'approve' | 'reject'): Promise<void> {
  await our.untilStage(id, 'awaiting-approval');
  const note = `'{"by":"ana","comment":"recorded"}'`;
  await our.sh(`temporal workflow signal --workflow-id ${id} --name ${decision} --input ${note}`);
}

async function ended(our: Surroundings, id: string): Promise<void> {
  const ending = await our.result(id).then(({ outcome }) => outcome, innermost);
  console.log(`${id}: ${ending}`);
}

async function record(id: string): Promise<void> {
  const history = await show(id);
  await writeHistory(id, history);
  for (const { workflowId, name } of childrenOf(history)) await writeHistory(name, await show(workflowId));
}

async function show(workflowId: string): Promise<HistoryJson> {
  const printed = await our.sh(`temporal workflow show --workflow-id ${workflowId} --output json`);
  const history = anonymous(JSON.parse(printed) as HistoryJson);
  const leaks = leaksIn(history);
  if (leaks.length > 0) throw new Error(`${workflowId}: its history tells of this machine: ${leaks.join(', ')}`);
  return history;
}

/** Workers and sticky queues are named after host and process, and stack traces have this folder's path. */
function anonymous(history: HistoryJson): HistoryJson {
  return mapTexts(history, (text, key) => {
    if (key === 'identity') return 'recorded';
    if (key === 'name' && text.startsWith(`${hostname()}-`)) return 'recorded';
    return text.replaceAll(repoFolder, '');
  });
}
