/** The end of the story: the result, where its pieces are, and that nothing is left that bills. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderResultText } from '../../src/report/render.ts';
import type { CustomizationResult } from '../../src/report/result.ts';
import { endpointNoun } from '../../src/report/serving-text.ts';
import { ansiStyle, noStyle } from '../../src/report/style.ts';
import { liveEndpoints } from '../emulator.ts';
import { inboxUrl, readMail } from '../mail.ts';
import type { Stack } from '../stack.ts';
import { reasonOf } from '../tools.ts';
import { copyObjects, fileName } from './copies.ts';
import type { Narrator } from './narrator.ts';

export function tellResult(narrator: Narrator, result: CustomizationResult): void {
  narrator.heading('Outcome');
  narrator.line(renderResultText(result, narrator.isTerminal ? ansiStyle : noStyle));
}

/** Copies what the run wrote into its folder, which stays when the stand-in is gone, and says where it is. */
export async function tellPieces(narrator: Narrator, stack: Stack, result: CustomizationResult): Promise<void> {
  const { inferences } = result;
  const uris = [...(inferences ? [inferences.baseline, inferences.candidate] : []), result.resultUri, result.reportUri];
  await copyObjects(stack, uris);
  await tellExample(narrator, stack, result);
  const mails = await readMail(stack.urls.aws);
  const mail = mails.at(-1);
  if (mail) await writeFile(join(stack.folder, 'email.txt'), emailText(mail));
  narrator.heading('Pieces');
  narrator.facts([
    ['e-mail', mail ? `"${mail.subject}" to ${mail.to.join(', ')}` : 'none was sent'],
    ['inbox', inboxUrl(stack.urls.aws, stack.standin)],
    ['copies', stack.folder],
    ['', [...uris.map(fileName), ...(mail ? ['email.txt'] : [])].join(', ')],
  ]);
}

/**
 * Looks at the emulator for what would go on billing. Only what somebody approved may be there.
 * @returns whether that is so.
 */
export async function tellLeftovers(narrator: Narrator, stack: Stack, approved: ReadonlySet<string>): Promise<boolean> {
  const live = await liveEndpoints(stack.urls.bedrock);
  const kept = live.filter(({ arn }) => approved.has(arn));
  const unexpected = live.filter(({ arn }) => !approved.has(arn));
  narrator.line();
  for (const { arn, status } of unexpected) {
    narrator.line(`  Left over, and nobody decided to keep it: ${arn} (${status}). This is a defect of Temper.`);
  }
  const [only] = kept;
  if (only && kept.length === 1)
    narrator.line(`  Bedrock holds one ${endpointNoun(only.kind)}: the one that was approved.`);
  if (kept.length > 1) narrator.line(`  Bedrock holds ${kept.length} endpoints: those that were approved.`);
  if (live.length === 0) {
    narrator.line('  Bedrock holds no provisioned throughput and no deployment: nothing bills by the hour.');
  }
  return unexpected.length === 0;
}

/** Why it failed: `type` is the failure's own, such as `InvalidRequest`. */
export interface Failure {
  readonly reason: string;
  readonly type: string | null;
}

/** The innermost failure of a workflow, which says what a person can do; the outer ones only say that one failed. */
export function innermostFailure(failure: unknown): Failure {
  let innermost = failure;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  const type = (innermost as { type?: string | null } | undefined)?.type ?? null;
  return { reason: reasonOf(innermost), type };
}

export function tellFailure(narrator: Narrator, { reason, type }: Failure): void {
  narrator.heading(`The customization failed${type ? ` (${type})` : ''}`);
  for (const line of reason.split('\n')) narrator.line(`  ${line}`);
}

/** What both models answered to the first record: the figures above, in words. */
async function tellExample(narrator: Narrator, stack: Stack, result: CustomizationResult): Promise<void> {
  const first = async (uri: string) => {
    const answers: unknown = JSON.parse(await readFile(join(stack.folder, fileName(uri)), 'utf8'));
    const text = Array.isArray(answers) ? String(answers[0] ?? '') : '';
    return text.replace(/\s+/g, ' ').slice(0, 150);
  };
  if (!result.inferences) return;
  narrator.heading('What they answered to the first record');
  narrator.facts([
    ['base model', await first(result.inferences.baseline)],
    ['custom model', await first(result.inferences.candidate)],
  ]);
}

function emailText(mail: { from: string; to: readonly string[]; subject: string; text: string }): string {
  return `From: ${mail.from}\nTo: ${mail.to.join(', ')}\nSubject: ${mail.subject}\n\n${mail.text}\n`;
}
