/**
 * Ids of the children of a customization. The run id keeps a second run under the same workflow id from meeting a
 * child of the first that is still giving an endpoint back; its last characters, because its first are a clock.
 */
export function childIds(workflowId: string, runId: string) {
  const base = `${workflowId}-${runId.slice(-8)}`;
  return {
    job: `${base}-job`,
    stoppedJob: `${base}-job-stop`,
    endpoint: `${base}-endpoint`,
    evaluation: `${base}-evaluation`,
    release: `${base}-release`,
    commitment: `${base}-commitment`,
    commitmentRelease: `${base}-commitment-release`,
  } as const;
}
