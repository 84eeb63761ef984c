import { ApplicationFailure, condition, log, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import type { ApprovalSettings } from '../domain/customization.ts';
import type { Approval } from '../report/result.ts';
import { approveSignal, decideUpdate, rejectSignal, type Decision } from './messages.ts';
import type { Story } from './progress.ts';

export interface Decisions {
  /**
   * Waits for a person; null when nobody decided in time. `tell` is called at once and at every interval that passes;
   * a decision counts from the first moment on, told or not.
   *
   * @param question what a purchase is about; absent where it is about keeping the custom model
   */
  ask(
    settings: Pick<ApprovalSettings, 'expiresAfterSeconds' | 'remindEverySeconds'>,
    tell: (kind: 'approval' | 'reminder', expiresAt: string) => Promise<void>,
    question?: string,
  ): Promise<Approval | null>;
}

/** Registers the ways in which a person decides; to be called before the workflow's first await. */
export function openDecisions(story: Story): Decisions {
  let expiresAt: string | undefined;
  let decision: Approval | undefined;

  const whyNot = (): string | undefined => {
    if (decision) return `already ${decision.approved ? 'approved' : 'rejected'} by ${decision.by} at ${decision.at}`;
    if (expiresAt === undefined)
      return `no decision is awaited: the customization is at stage ${story.progress().stage}`;
    if (story.progress().stage !== 'awaiting-approval') return `too late: the approval expired at ${expiresAt}`;
    return undefined;
  };
  const record = ({ approved, by, comment }: Decision): Approval => {
    decision = { approved, by, comment: comment ?? '', at: new Date().toISOString() };
    story.forget('ignoredSignal');
    return decision;
  };
  const ignore = (name: string, problem: string, note: unknown): void => {
    log.warn(`ignored ${name} signal: ${problem}`, { note });
    story.learn({ ignoredSignal: `ignored signal "${name.slice(0, 100)}": ${problem}` });
  };
  const onSignal = (approved: boolean) => (note: unknown) => {
    // A signal can't be answered, and an error thrown here would fail or wedge the run: what is wrong is shown.
    const problem = noteProblem(note) ?? whyNot();
    if (problem) ignore(approved ? 'approve' : 'reject', problem, note);
    else record({ ...(note as Decision), approved });
  };

  setHandler(approveSignal, onSignal(true), {
    description: 'Keep the custom model, or allow the purchase that is asked about. {"by": "you", "comment": "why"}',
  });
  setHandler(rejectSignal, onSignal(false), {
    description: 'Release it, or refuse the purchase. {"by": "you", "comment": "why"}',
  });
  // Without it, what a typing mistake sent would wait for a handler for ever, and its sender for an effect.
  setDefaultSignalHandler((name, ...notes) => {
    ignore(name, 'a decision is the signal approve or reject', notes[0]);
  });
  setHandler(decideUpdate, record, {
    description: 'Decide, with an answer. {"approved": true, "by": "you", "comment": "why"}',
    validator: (argument: unknown) => {
      const problem = decisionProblem(argument) ?? whyNot();
      if (problem) throw ApplicationFailure.nonRetryable(problem, 'DecisionRefused');
    },
  });

  return {
    async ask({ expiresAfterSeconds, remindEverySeconds }, tell, question) {
      // A purchase that somebody allowed earlier says nothing about this question.
      decision = undefined;
      const expiresAtMs = Date.now() + expiresAfterSeconds * 1_000;
      expiresAt = new Date(expiresAtMs).toISOString();
      const asked = { expiresAt, ...(question !== undefined && { question }) };
      story.enter('awaiting-approval', { approval: asked });
      await tell('approval', expiresAt);
      for (;;) {
        const leftMs = expiresAtMs - Date.now();
        if (leftMs <= 0) break;
        const pauseMs = Math.min(leftMs, remindEverySeconds * 1_000);
        const summary = pauseMs === leftMs ? 'approval expires' : 'next reminder';
        if (await condition(() => decision !== undefined, pauseMs, { summary })) break;
        if (Date.now() < expiresAtMs) await tell('reminder', expiresAt);
      }
      if (decision) story.learn({ approval: { ...asked, decision } });
      const answer = decision ?? null;
      // What was said of a purchase is no answer to whoever decides about the custom model before that is asked.
      if (question !== undefined) expiresAt = decision = undefined;
      return answer;
    },
  };
}

function noteProblem(note: unknown): string | undefined {
  if (typeof note !== 'object' || note === null || Array.isArray(note)) {
    return 'the argument must be one JSON object: {"by": "who decides", "comment": "why"}';
  }
  const { by, comment } = note as Record<string, unknown>;
  if (typeof by !== 'string' || by.trim() === '') return '"by" must say who decides, for example {"by": "ana"}';
  if (comment !== undefined && typeof comment !== 'string') return '"comment" must be text';
  return undefined;
}

function decisionProblem(argument: unknown): string | undefined {
  const problem = noteProblem(argument);
  if (problem) return problem;
  return typeof (argument as Decision).approved === 'boolean' ? undefined : '"approved" must be true or false';
}
