import type { Endpoint, EndpointSpec } from '../domain/ports.ts';

/** Bedrock gives the tags of an endpoint in a call of their own. */
export type UntaggedEndpoint = Omit<Endpoint, 'tags'>;

/** Bedrock's calls for one kind of endpoint; what both kinds have in common is in `bedrock-endpoints.ts`. */
export interface EndpointCalls {
  create(spec: EndpointSpec): Promise<{ readonly arn: string }>;
  find(nameOrArn: string): Promise<UntaggedEndpoint | null>;
  /** Rejects as Bedrock does, also where there is no such endpoint. */
  delete(nameOrArn: string): Promise<void>;
  /** Rejects as Bedrock does. */
  pointAt(nameOrArn: string, modelArn: string): Promise<void>;
  list(): Promise<readonly UntaggedEndpoint[]>;
}
