import type { MailPort } from '../../src/domain/ports.ts';
import { awsError, newId, perform, type World } from './world.ts';

export function createFakeMailPort(world: World): MailPort {
  return {
    send: (mail) =>
      perform(world, 'SendEmail', `from ${mail.from} to ${mail.to}`, () => {
        if (!world.options.verifiedSenders.includes(mail.from)) {
          throw awsError(
            'MessageRejected',
            `Email address is not verified. The following identities failed the check in region US-EAST-1: ${mail.from}`,
          );
        }
        world.mails.push(mail);
        return { messageId: newId(world) };
      }),
  };
}
