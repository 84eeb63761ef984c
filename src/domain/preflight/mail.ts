import type { AccountFacts, PreflightRequest } from './facts.ts';
import { ok, problem, unknown, warning, type Finding } from './finding.ts';

/** Whether the e-mail that asks for a decision days later will leave at all. */
export function checkMail({ notification }: PreflightRequest, { mail }: AccountFacts): readonly Finding[] {
  const { sender, recipient } = notification;
  if (sender === undefined || recipient === undefined || !mail) return [];
  const console = 'the SES console ("Identities", this Region)';
  const from = { check: 'e-mail', field: 'notification.sender' } as const;
  const findings: Finding[] = [];
  if (!mail.sender.readable) findings.push(unknown({ ...from, message: mail.sender.note }));
  else if (mail.sender.value?.verified)
    findings.push(ok({ ...from, message: `${mail.sender.value.identity} is verified` }));
  else {
    const state = mail.sender.value ? 'is not verified yet' : 'is no identity in SES, and neither is its domain';
    findings.push(
      problem(
        { ...from, message: `${sender} ${state}, so that no e-mail can be sent from it` },
        `verify it or its domain in ${console}, or set notification to false`,
      ),
    );
  }
  // Out of the sandbox anybody may be written to.
  if (!mail.sandbox.readable || !mail.sandbox.value) return findings;
  const to = { check: 'e-mail', field: 'notification.recipient' } as const;
  if (!mail.recipient.readable) return [...findings, unknown({ ...to, message: mail.recipient.note })];
  if (mail.recipient.value?.verified)
    return [...findings, ok({ ...to, message: `${recipient} is verified, as the SES sandbox wants it` })];
  return [
    ...findings,
    warning(
      {
        ...to,
        message: `SES is in its sandbox in this Region, and ${recipient} is not verified, so that it gets no e-mail`,
      },
      `verify it in ${console}, or ask AWS for production access`,
    ),
  ];
}
