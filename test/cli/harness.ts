import type { CliAws, CliContext } from '../../src/cli/context.ts';
import type { Customizations, Ending, Execution, StartRequest } from '../../src/cli/customizations.ts';
import type { EvaluationEnding, Evaluations } from '../../src/cli/evaluations.ts';
import { failed } from '../../src/cli/errors.ts';
import { createOutput } from '../../src/cli/output.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Decision, Progress } from '../../src/workflows/messages.ts';

/** A customization as a test arranges it. What a look consumes (`looks`) is told in order; the last one stays. */
export interface Arranged {
  readonly execution: Execution;
  readonly input?: unknown;
  readonly looks?: readonly (Progress | { readonly unanswered: string })[];
  readonly ending?: Ending;
  /** Ends it after all looks have been told. */
  readonly endsAs?: Execution['status'];
  readonly decide?: 'update' | 'signal' | { readonly refusal: string };
  readonly olderRunIds?: readonly string[];
}

export function running(workflowId: string, more: Partial<Execution> = {}): Execution {
  return {
    workflowId,
    runId: `run-of-${workflowId}`,
    status: 'RUNNING',
    startedAt: '2026-11-21T08:00:00.000Z',
    attributes: {},
    ...more,
  };
}

/** Temporal in memory, as far as the CLI asks it anything. */
export function createFakeCustomizations(
  arranged: readonly Arranged[],
  { stageKnown = true }: { readonly stageKnown?: boolean } = {},
) {
  const started: StartRequest[] = [];
  const decisions: { readonly workflowId: string; readonly decision: Decision }[] = [];
  const cancelled: string[] = [];
  const told = new Map<string, number>();
  const of = (workflowId: string) => arranged.find(({ execution }) => execution.workflowId === workflowId);
  const sure = (workflowId: string): Arranged => {
    const found = of(workflowId);
    if (!found) throw new Error(`the test arranged no customization ${workflowId}`);
    return found;
  };

  const customizations: Customizations = {
    async start(request) {
      const present = of(request.workflowId);
      if (present) {
        const { runId, status } = present.execution;
        const sameInput = JSON.stringify(present.input) === JSON.stringify(request.input);
        return { started: false, runId, status, sameInput };
      }
      started.push(request);
      return { started: true, runId: 'new-run' };
    },
    async find(workflowId) {
      const present = of(workflowId);
      if (!present) return null;
      const { execution, looks = [], endsAs } = present;
      const over = endsAs !== undefined && (told.get(workflowId) ?? 0) >= looks.length;
      return over ? { ...execution, status: endsAs } : execution;
    },
    async list({ limit, stage, running: onlyRunning }) {
      const executions = arranged
        .map(({ execution }) => execution)
        .filter(({ status }) => !onlyRunning || status === 'RUNNING')
        .filter(({ attributes }) => stage === undefined || !stageKnown || attributes.stage === stage);
      return { executions: executions.slice(0, limit), filtered: stage === undefined || stageKnown };
    },
    async progress(workflowId) {
      const { looks = [] } = sure(workflowId);
      const count = told.get(workflowId) ?? 0;
      told.set(workflowId, count + 1);
      return looks[Math.min(count, looks.length - 1)] ?? { unanswered: 'no poller seen for task queue recently' };
    },
    async decide(workflowId, decision) {
      const { decide = 'update' } = sure(workflowId);
      if (typeof decide === 'object') throw failed(`refused: ${decide.refusal}`);
      decisions.push({ workflowId, decision });
      if (decide === 'signal') return { via: 'signal' };
      const { approved, by, comment = '' } = decision;
      return { via: 'update', approval: { approved, by, comment, at: '2026-11-21T09:30:00.000Z' } };
    },
    async cancel(workflowId) {
      cancelled.push(workflowId);
    },
    async ending({ workflowId }) {
      const { ending } = sure(workflowId);
      if (!ending) throw new Error(`the test arranged no ending of ${workflowId}`);
      return ending;
    },
    async input({ workflowId }) {
      return sure(workflowId).input;
    },
    async runIds(workflowId) {
      const { execution, olderRunIds = [] } = sure(workflowId);
      return [execution.runId, ...olderRunIds];
    },
  };
  return { customizations, started, decisions, cancelled };
}

/** An evaluation in memory: `looks` are told in order, then it has ended. */
export function createFakeEvaluations(arranged: {
  readonly looks?: readonly ({ readonly words: string } | { readonly unanswered: string })[];
  readonly ending: EvaluationEnding;
  /** The input of one that is there already. */
  readonly present?: unknown;
}) {
  const { looks = [], ending, present } = arranged;
  const started: StartRequest[] = [];
  let told = 0;
  const evaluations: Evaluations = {
    async start(request) {
      if (present === undefined) {
        started.push(request);
        return { started: true, runId: 'new-run' };
      }
      const sameInput = JSON.stringify(present) === JSON.stringify(request.input);
      return { started: false, runId: 'old-run', status: 'RUNNING', sameInput };
    },
    async find(workflowId) {
      return running(workflowId, { status: told < looks.length ? 'RUNNING' : 'COMPLETED' });
    },
    async doing() {
      told += 1;
      return looks[told - 1] ?? { words: '' };
    },
    ending: async () => ending,
  };
  return { evaluations, started };
}

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly customizations?: Customizations;
  readonly evaluations?: Evaluations;
  readonly aws?: CliAws;
  readonly defaults?: Partial<ReturnType<CliContext['defaults']>>;
  readonly loadEncoder?: CliContext['loadEncoder'];
  readonly loadSentenceEncoder?: CliContext['loadSentenceEncoder'];
  readonly confirm?: CliContext['confirm'];
  readonly userName?: string;
  readonly wait?: (ms: number) => Promise<void>;
  readonly readerLeft?: () => boolean;
}

/** Runs one command line in memory, without a terminal. */
export async function run(args: readonly string[], world: World = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const stdout = stream('stdout');
  const stderr = stream('stderr');
  const exitCode = await runProgram(args, {
    stdout,
    stderr,
    openContext: (json) => ({
      output: createOutput({
        stdout,
        stderr,
        json,
        noColor: false,
        ...(world.readerLeft && { readerLeft: world.readerLeft }),
      }),
      async customizations() {
        if (!world.customizations) throw new Error('this command should not have asked Temporal');
        return world.customizations;
      },
      async evaluations() {
        if (!world.evaluations) throw new Error('this command should not have asked Temporal');
        return world.evaluations;
      },
      aws: world.aws ?? noAws,
      defaults: () => ({
        encoder: 'an-encoder',
        sentenceEncoder: 'a-sentence-encoder',
        firstIntervalSeconds: 15,
        longestIntervalSeconds: 60,
        ...world.defaults,
      }),
      loadEncoder:
        world.loadEncoder ??
        (() => {
          throw new Error('this command should not have loaded an encoder');
        }),
      loadSentenceEncoder:
        world.loadSentenceEncoder ??
        (() => {
          throw new Error('this command should not have loaded an encoder of sentences');
        }),
      confirm: world.confirm ?? null,
      userName: () => world.userName,
      wait: world.wait ?? (async () => {}),
    }),
  });
  return { exitCode, ...written };
}

export const noAws: CliAws = {
  ports() {
    throw new Error('this command should not have asked AWS');
  },
  readRequest: () => null,
  async preflight() {
    throw new Error('this command should not have asked AWS');
  },
  requestedNeeds() {
    throw new Error('this command should not have read a request');
  },
  inferenceBucket: () => undefined,
};
