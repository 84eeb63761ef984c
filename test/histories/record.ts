/** Records today's histories anew, all or the named: `node --import tsx test/histories/record.ts kept`. See the README. */
import { encode } from 'fast-png';
import { hostname } from 'node:os';
import { repoFolder } from '../../local/tools.ts';
import { innermost, openSurroundings } from '../e2e/support.ts';
import type { Surroundings } from '../e2e/support.ts';
import { fewRecords, onDemandChanges } from '../e2e/support/requests.ts';
import { childrenOf, leaksIn, mapTexts, removeHistories, sets, writeHistory } from './history-file.ts';
import type { HistoryJson } from './history-file.ts';

const set = sets[sets.length - 1] ?? sets[0];

/** By workflow id, which names the file: how to bring about what the history tells. */
const stories: Readonly<Record<string, (our: Surroundings, id: string) => Promise<void>>> = {
  kept: async (our, id) => {
    await our.start(id);
    await decide(our, id, 'approve');
  },
  'kept-on-demand': async (our, id) => {
    await our.start(id, onDemandChanges(our.stack.buckets.training));
    await decide(our, id, 'approve');
  },
  rejected: async (our, id) => {
    await our.start(id);
    await decide(our, id, 'reject');
  },
  prepared: async (our, id) => {
    const source = `s3://${our.stack.buckets.training}/${fewRecords.key}`;
    await our.start(id, { training: undefined, data: { source }, approval: 'required' });
    await decide(our, id, 'approve');
  },
  'over-budget-approved': async (our, id) => {
    const prices = { inputUsdPer1kTokens: 0.001, outputUsdPer1kTokens: 0.001 };
    await our.start(id, { budget: { maxCostUsd: 1, whenOver: 'ask' }, prices });
    await decide(our, id, 'approve', /buy the job/);
    await decide(our, id, 'approve', /buy the endpoint/);
    await decide(our, id, 'approve');
  },
  committed: async (our, id) => {
    await our.start(id, { serving: { commitment: 'one-month', acceptCommitment: true } });
    await decide(our, id, 'approve');
  },
  unscored: async (our, id) => {
    await our.start(id, {
      baseModel: 'amazon.titan-image-generator-v2:0',
      hyperParameters: { stepCount: 'auto' },
      training: { data: await putImages(our) },
      decision: undefined,
    });
    await decide(our, id, 'approve');
  },
  'cancelled-training': async (our, id) => {
    await our.emulator.hold({ jobPhase: 'training' });
    await our.start(id);
    await our.untilStage(id, 'customizing', ({ job }) => job?.training === 'InProgress');
    await our.sh(`temporal workflow cancel --workflow-id ${id}`);
    await ended(our, id);
    await our.emulator.hold({ jobPhase: null });
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((id) => !(id in stories));
if (unknown.length > 0) {
  throw new Error(`No story is called ${unknown.join(', ')}; there are ${Object.keys(stories).join(', ')}`);
}

const our = await openSurroundings();
try {
  for (const [id, tell] of Object.entries(stories)) {
    if (chosen.length > 0 && !chosen.includes(id)) continue;
    await tell(our, id);
    await ended(our, id);
    await removeHistories(set, id);
    await record(id);
  }
} finally {
  await our.close();
}

/** @param question what is asked about: a purchase; keeping the custom model where absent */
async function decide(our: Surroundings, id: string, decision: 'approve' | 'reject', question?: RegExp): Promise<void> {
  await our.untilStage(id, 'awaiting-approval', ({ approval }) =>
    question ? question.test(approval?.question ?? '') : approval?.question === undefined,
  );
  const note = `'{"by":"ana","comment":"recorded"}'`;
  await our.sh(`temporal workflow signal --workflow-id ${id} --name ${decision} --input ${note}`);
}

/** Five images of one colour each, with captions; the key of the captions. */
async function putImages(our: Surroundings): Promise<string> {
  const { training } = our.stack.buckets;
  const lines: string[] = [];
  for (const [at, colour] of [200, 160, 120, 80, 40].entries()) {
    const data = new Uint8Array(256 * 256 * 3).fill(colour);
    await our.putObject(training, `lamps/${at}.png`, encode({ width: 256, height: 256, channels: 3, data }));
    lines.push(
      JSON.stringify({ 'image-ref': `s3://${training}/lamps/${at}.png`, caption: `A lamp of grey ${colour}.` }),
    );
  }
  await our.putObject(training, 'lamps.jsonl', `${lines.join('\n')}\n`);
  return 'lamps.jsonl';
}

async function ended(our: Surroundings, id: string): Promise<void> {
  const ending = await our.result(id).then(({ outcome }) => outcome, innermost);
  console.log(`${id}: ${ending}`);
}

async function record(id: string): Promise<void> {
  const history = await show(id);
  await writeHistory(set, id, history);
  for (const { workflowId, name } of childrenOf(history)) await writeHistory(set, name, await show(workflowId));
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
