import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailPort } from '../domain/ports.ts';
import { call } from './call.ts';

/** E-mail through Amazon SES, as text and as HTML. */
export function createMailPort(client: SESv2Client): MailPort {
  return {
    async send({ from, to, subject, text, html }) {
      const attempt = { to: `send an e-mail from ${from} to ${to}`, action: 'ses:SendEmail' };
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
      });
      const { MessageId } = await call(attempt, () => client.send(command));
      return { messageId: MessageId ?? '' };
    },
  };
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
