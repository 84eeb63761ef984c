import type { CustomizationRequest, NotificationSettings } from '../domain/customization.ts';
import { endpointUsdPerHour, servingOf } from '../domain/serving.ts';
import { findFamily } from '../domain/families/index.ts';
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
        },
      };
    }
    case 'approval':
    case 'reminder': {
      const { progress, request, expiresAt, kind } = topic;
      const { scores, verdict, reportUri } = progress;
      if (!scores || !verdict || !reportUri)
        throw new Error(`a decision is asked for before the verdict, at stage ${progress.stage}`);
      const prices = findFamily(request.baseModelId, request.family)?.baseModel.prices;
      const serving = servingOf(request);
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
          reportUri,
        },
      };
    }
  }
}

function who({ workflowId, runId }: Progress, { jobName, baseModelId }: CustomizationRequest) {
  return { workflowId, runId, jobName, baseModel: baseModelId };
}
