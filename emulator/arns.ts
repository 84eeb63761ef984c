import { randomInt } from 'node:crypto';

/** The account and Region in which everything lives. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Twelve lower-case letters and digits, as Bedrock ends its ARNs. */
export const newId = (): string => Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** The id at the end of an ARN. */
export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

export const foundationModelArn = ({ region }: Place, modelId: string): string =>
  `arn:aws:bedrock:${region}::foundation-model/${modelId}`;

export const jobArn = (place: Place, baseModelId: string): string =>
  `${prefix(place)}:model-customization-job/${baseModelId}/${newId()}`;

export const customModelArn = (place: Place, baseModelId: string): string =>
  `${prefix(place)}:custom-model/${baseModelId}/${newId()}`;

export const provisionedModelArn = (place: Place): string => `${prefix(place)}:provisioned-model/${newId()}`;

export const customModelDeploymentArn = (place: Place): string => `${prefix(place)}:custom-model-deployment/${newId()}`;

const prefix = ({ region, accountId }: Place): string => `arn:aws:bedrock:${region}:${accountId}`;
