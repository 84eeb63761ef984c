import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rejectsWith, type Bench } from './bench.ts';

export function mailPortContract(getBench: () => Bench): void {
  describe('MailPort', () => {
    const written = (from: string) => ({
      from,
      to: 'reviewer@example.com',
      subject: 'Modèle prêt — 日本茶 😀',
      text: 'Score: 0.87 € naïve\nsecond line',
      html: '<p>Score: <b>0.87</b> € naïve 😀</p>',
    });

    it('delivers text and HTML, in any script', async () => {
      const bench = getBench();
      const mail = written(bench.verifiedSender);
      const { messageId } = await bench.ports.mail.send(mail);
      assert.ok(messageId);
      assert.deepEqual((await bench.inbox()).at(-1), mail);
    });

    it('sends a person to the SES console for a sender that is not verified', async () => {
      const bench = getBench();
      const before = (await bench.inbox()).length;
      await rejectsWith(bench.ports.mail.send(written('stranger@example.org')), {
        healing: 'needs-action',
        code: 'MessageRejected',
        message: /stranger@example\.org.*Verify the address/s,
      });
      assert.equal((await bench.inbox()).length, before);
    });
  });
}
