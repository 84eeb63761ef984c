import { commitmentPassing, type BudgetQuestion } from '../domain/budget.ts';
import type { CustomizationRequest, NotificationSettings } from '../domain/customization.ts';
import { endpointUsdPerHour, servingOf } from '../domain/serving.ts';
import { pricesOf } from '../domain/prices.ts';
import type { MailContent } from '../report/mail.ts';
import { renderMail } from '../report/mail.ts';
import type { CustomizationResult } from '../report/result.ts';
import type { Progress } from '../workflows/messages.ts';
import type { Dependencies } from './dependencies.ts';

export type MailTopic =
  | { readonly kind: 'outcome'; readonly outcome: Omit<CustomizationResult, 'notification'> }
  | {
      readonly kind: 'approval' | 'reminder';
      readonly request: CustomizationRequest;
      readonly progress: Progress;
      readonly expiresAt: string;
    }
  | {
      readonly kind: 'budget';
      readonly isReminder: boolean;
      readonly question: BudgetQuestion;
      readonly request: CustomizationRequest;
      readonly progress: Progress;
      readonly expiresAt: string;
    }
  | {
      readonly kind: 'failure';
      readonly request: CustomizationRequest;
      readonly progress: Progress;
      readonly ending: 'failed' | 'cancelled';
      readonly failedAt: string;
      readonly reason: string;
    };

export function sendMailActivities({ ports: { mail } }: Pick<Dependencies, 'ports'>) {
  return {
    /** Sends one e-mail, or says why there is none. */
    async sendMail(
      topic: MailTopic,
      { sender, recipient }: NotificationSettings,
    ): Promise<CustomizationResult['notification']> {
      if (!sender || !recipient) {
        return {
          skipped: `no ${sender ? 'recipient' : 'sender'}: set notification in the request, or SENDER_EMAIL and RECIPIENT_EMAIL`,
        };
      }
      const { messageId } = await mail.send({ from: sender, to: recipient, ...renderMail(content(topic)) });
      return { messageId, to: recipient };
    },
  };
}

function content(topic: MailTopic): MailContent {
  switch (topic.kind) {
    case 'outcome':
      return { kind: 'result', result: topic.outcome };
    case 'failure': {
      const { progress, request, ending, failedAt, reason } = topic;
      return {
        kind: 'failure',
        failure: {
          ...who(progress, request),
          ending,
          failedAt,
          reason,
          customModelArn: progress.customModelArn ?? null,
          ...(progress.endpoint && { endpoint: progress.endpoint }),
          ...(progress.committed && { committed: progress.committed }),
        },
      };
    }
    case 'budget': {
      const { progress, request, question, isReminder, expiresAt } = topic;
      const { purchase, reason } = question;
      const { forecast = null } = progress;
      return {
        kind: 'budget',
        isReminder,
        request: { ...who(progress, request), purchase, reason, expiresAt, forecast },
      };
    }
    case 'approval':
    case 'reminder': {
      const { progress, request, expiresAt, kind } = topic;
      const { scores, verdict, reportUri } = progress;
      if (!scores || !verdict || !reportUri)
        throw new Error(`a decision is asked for before the verdict, at stage ${progress.stage}`);
      const prices = pricesOf(request);
      const serving = servingOf(request);
      const beyond = commitmentPassing(request.budget, progress.forecast);
      const usdPerHour = (settings: Parameters<typeof endpointUsdPerHour>[1]) =>
        prices ? endpointUsdPerHour(prices, settings) : null;
      return {
        kind,
        request: {
          ...who(progress, request),
          scores,
          verdict,
          verdictReasons: progress.verdictReasons ?? [],
          metric: request.decision.metric,
          expiresAt,
          serving,
          endpointUsdPerHour: usdPerHour({ ...serving, commitment: 'none' }),
          committedUsdPerHour: usdPerHour({ ...serving, kind: 'provisioned' }),
          pricesAsOf: prices?.asOf ?? '',
          ...(prices?.priceKind && { priceKind: prices.priceKind }),
          ...(beyond && { beyondBudget: beyond.reason }),
          forecast: progress.forecast ?? null,
          reportUri,
        },
      };
    }
  }
}

function who({ workflowId, runId }: Progress, { jobName, baseModelId }: CustomizationRequest) {
  return { workflowId, runId, jobName, baseModel: baseModelId };
}
