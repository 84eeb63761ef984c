import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * What people filter the list of customizations by. A namespace has to know them before a workflow sets one: an unknown
 * attribute would fail every workflow task, so the worker registers them or the workflow leaves them out.
 */
export const searchAttributes = {
  stage: defineSearchAttributeKey('TemperStage', SearchAttributeType.KEYWORD),
  baseModel: defineSearchAttributeKey('TemperBaseModel', SearchAttributeType.KEYWORD),
  model: defineSearchAttributeKey('TemperModel', SearchAttributeType.KEYWORD),
  verdict: defineSearchAttributeKey('TemperVerdict', SearchAttributeType.KEYWORD),
  endpoint: defineSearchAttributeKey('TemperEndpoint', SearchAttributeType.KEYWORD),
} as const;

export type SearchAttribute = keyof typeof searchAttributes;
