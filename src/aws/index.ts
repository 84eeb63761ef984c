import type { Ports } from '../domain/ports.ts';
import { createAccountPort } from './account.ts';
import { createEndpointPort } from './bedrock-endpoints.ts';
import { createInferencePort } from './bedrock-inference.ts';
import { createModelPort } from './bedrock-models.ts';
import { createAwsClients, type AwsSettings } from './clients.ts';
import { createObjectPort } from './s3-objects.ts';
import { createMailPort } from './ses-mail.ts';

export type { AwsSettings } from './clients.ts';

/** Every port over the AWS SDK, on connections that the ports share; `close` ends them. */
export function createAwsPorts(settings: AwsSettings = {}): Ports & { close(): void } {
  const clients = createAwsClients(settings);
  return {
    account: createAccountPort(clients),
    models: createModelPort(clients.bedrock),
    endpoints: createEndpointPort(clients.bedrock),
    inference: createInferencePort(clients.runtime),
    objects: createObjectPort(clients.s3),
    mail: createMailPort(clients.ses),
    close: () => clients.destroy(),
  };
}
