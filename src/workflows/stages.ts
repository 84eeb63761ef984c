/** What a customization goes through, in order; apart from what is sent to it, so that it takes no Temporal to know. */
export const stages = [
  'validating',
  'preparing',
  'customizing',
  'provisioning',
  'evaluating',
  'deciding',
  'awaiting-approval',
  'committing',
  'releasing',
  'notifying',
  'done',
] as const;
export type Stage = (typeof stages)[number];
