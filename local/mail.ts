/** What was sent by SES, read from the stand-in's own inspection pages. */

export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The text body; moto keeps only one body, the HTML one where there are both. */
  readonly text: string;
}

/** The page where a person finds the mails of a stand-in. */
export function inboxUrl(url: string, kind: 'ministack' | 'moto'): string {
  return url + (kind === 'ministack' ? '/_ministack/ses/messages' : '/moto-api/data.json');
}

/** All mails sent so far, oldest first, whichever stand-in answers at `url`. */
export async function readMail(url: string): Promise<Mail[]> {
  const ministack = await fetch(inboxUrl(url, 'ministack'));
  if (ministack.ok && ministack.headers.get('content-type')?.includes('json')) {
    return fromMinistack((await ministack.json()) as MinistackInbox);
  }
  const moto = await fetch(inboxUrl(url, 'moto'));
  if (!moto.ok) throw new Error(`${url} is neither ministack nor moto: HTTP ${moto.status} for its inspection page.`);
  return fromMoto((await moto.json()) as MotoData);
}

interface MinistackInbox {
  readonly messages: Readonly<
    Record<
      string,
      readonly { MessageId: string; Source: string; To: readonly string[]; Subject: string; BodyText: string }[]
    >
  >;
}

interface MotoData {
  readonly ses?: {
    readonly Message?: readonly {
      id: string;
      source: string;
      subject: string;
      body: string;
      destinations: { ToAddresses?: readonly string[] };
    }[];
  };
}

export function fromMinistack(inbox: MinistackInbox): Mail[] {
  return Object.values(inbox.messages)
    .flat()
    .map((mail) => ({
      id: mail.MessageId,
      from: mail.Source,
      to: mail.To,
      subject: mail.Subject,
      text: mail.BodyText,
    }));
}

export function fromMoto(data: MotoData): Mail[] {
  return (data.ses?.Message ?? []).map((mail) => ({
    id: mail.id,
    from: mail.source,
    to: mail.destinations.ToAddresses ?? [],
    subject: mail.subject,
    text: mail.body,
  }));
}
