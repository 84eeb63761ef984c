import { log } from '@temporalio/workflow';
import type { CustomizationResult } from '../report/result.ts';
import { rootMessage } from './failures.ts';
import { sendMail } from './proxies.ts';

/** An e-mail that can't be sent is said in the outcome; it never changes it. */
export async function mail(
  topic: Parameters<typeof sendMail>[0],
  to: Parameters<typeof sendMail>[1],
): Promise<CustomizationResult['notification']> {
  try {
    return await sendMail(topic, to);
  } catch (error) {
    log.error(`could not send the ${topic.kind} e-mail: ${rootMessage(error)}`);
    return { skipped: `could not be sent: ${rootMessage(error)}` };
  }
}
