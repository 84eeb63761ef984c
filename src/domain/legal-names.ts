/**
 * What Bedrock accepts as names (API reference of CreateModelCustomizationJob and CreateProvisionedModelThroughput, SDK
 * 3.1162). The job's pattern is not AWS's own, `[a-zA-Z0-9](-*[a-zA-Z0-9\+\-\.])*`, which accepts the same names but
 * backtracks exponentially: a name of 34 hyphens and an underscore keeps Node busy for minutes.
 */
export const jobNamePattern = /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/;

/** Custom models and provisioned throughput: letters and digits, parted by single `_` or `-`. */
export const modelNamePattern = /^[a-zA-Z0-9](?:[_-]?[a-zA-Z0-9])*[_-]?$/;

export const maximumNameLength = 63;

/** The nearest legal job name, for advice: `My job!` → `My-job`. */
export function toJobName(name: string): string {
  return trimmed(name.replaceAll(/[^a-zA-Z0-9+.-]+/g, '-').replace(/^[^a-zA-Z0-9]+/, '')) || 'my-job';
}

/** The nearest legal name of a custom model: `My.job--2` → `My-job-2`. */
export function toModelName(name: string, maximumLength = maximumNameLength): string {
  const parts = name.split(/[^a-zA-Z0-9_-]+|[_-]{2,}/).filter((part) => part !== '');
  const joined = parts
    .join('-')
    .replaceAll(/[_-]{2,}/g, '-')
    .replace(/^[_-]+/, '');
  return trimmed(joined, maximumLength) || 'model';
}

/** Cut to length, without a separator at the end. */
function trimmed(name: string, maximumLength = maximumNameLength): string {
  let end = Math.min(name.length, maximumLength);
  while (end > 0 && /[^a-zA-Z0-9]/.test(name.charAt(end - 1))) end -= 1;
  return name.slice(0, end);
}
