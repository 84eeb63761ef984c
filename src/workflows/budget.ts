import { patched } from '@temporalio/workflow';
import { commitmentPassing, firstPassing, passesBudget, type BudgetQuestion, type Purchase } from '../domain/budget.ts';
import { failure } from './failures.ts';
import { mail } from './mail.ts';
import type { Plan, Run } from './run.ts';

/**
 * Called before each purchase. One that would pass the budget is refused, or a person decides about it: nothing is
 * bought meanwhile, and nothing more where the answer is no, or none comes in time.
 */
export async function keepWithinBudget(run: Run, plan: Plan, purchase: Exclude<Purchase, 'commitment'>): Promise<void> {
  const { request, forecast } = plan;
  if (!request.budget || !forecast || !patched('budget')) return;
  const { budget } = request;
  // Where nobody is asked, a job is not begun whose endpoint could not be bought.
  const question =
    budget.whenOver === 'fail' ? firstPassing(budget, forecast) : passesBudget(budget, forecast, purchase);
  if (!question) return;
  if (budget.whenOver === 'fail') throw failure('OverBudget', `${question.reason}: ${outcome(run)}`);

  const approval = await run.decisions.ask(
    request.approval,
    async (kind, expiresAt) => {
      const topic = { kind: 'budget', isReminder: kind === 'reminder', question, request, expiresAt } as const;
      await mail({ ...topic, progress: run.story.progress() }, request.notification);
    },
    headline(question),
  );
  if (approval?.approved) return;
  const said = approval?.comment ? `: ${approval.comment}` : '';
  const answer = approval ? `${approval.by} rejected it${said}` : 'nobody decided in time';
  throw failure('OverBudget', `${question.reason}; ${answer}. ${outcome(run)}`);
}

/** A commitment is bought by approving, so that the approval is where a person is asked. */
export function commitmentBeyondBudget({ request, forecast }: Plan): BudgetQuestion | null {
  return request.budget?.whenOver === 'ask' ? commitmentPassing(request.budget, forecast) : null;
}

function headline({ purchase, reason }: BudgetQuestion): string {
  return `Asks whether to buy the ${purchase}: ${reason}`;
}

function outcome(run: Run): string {
  const { customModelArn } = run.story.progress();
  return customModelArn === undefined
    ? 'Nothing was bought'
    : `No endpoint was bought; the custom model stays: ${customModelArn}`;
}
