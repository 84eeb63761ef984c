import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromMinistack, fromMoto } from '../../local/mail.ts';

const mail = { id: 'id-1', from: 'a@example.com', to: ['b@example.com'], subject: 'Kept', text: 'All is well.' };

describe("the stand-in's inbox", () => {
  test("is read from ministack's page", () => {
    const entry = {
      MessageId: mail.id,
      Source: mail.from,
      To: mail.to,
      CC: [],
      Subject: mail.subject,
      BodyText: mail.text,
      BodyHtml: '<p>All is well.</p>',
    };
    assert.deepEqual(fromMinistack({ messages: { '000000000000': [entry] } }), [mail]);
    assert.deepEqual(fromMinistack({ messages: {} }), []);
  });

  test("is read from moto's page", () => {
    const entry = {
      id: mail.id,
      source: mail.from,
      subject: mail.subject,
      body: mail.text,
      destinations: { ToAddresses: mail.to, CcAddresses: [] },
    };
    assert.deepEqual(fromMoto({ ses: { Message: [entry] } }), [mail]);
    assert.deepEqual(fromMoto({}), []);
  });
});
