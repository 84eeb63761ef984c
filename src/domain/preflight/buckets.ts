import type { AccountFacts } from './facts.ts';
import { ok, problem, unknown, type Finding } from './finding.ts';

/** Bedrock reads and writes only in buckets of the job's Region ("Troubleshooting fine-tuning", read 2026-11-21). */
export function checkBuckets({ buckets, region, caller }: AccountFacts): readonly Finding[] {
  const here = region ?? (caller.readable ? caller.value.region : undefined);
  const findings = buckets.flatMap(({ bucket, field, byBedrock, found }): Finding[] => {
    const said = { check: 'buckets', field } as const;
    if (!found.readable) return [unknown({ ...said, message: found.note })];
    if (!found.value)
      return [
        problem(
          { ...said, message: `bucket "${bucket}" does not exist or is not visible` },
          'create it in the Region of the job, or name another',
        ),
      ];
    const elsewhere = found.value.region;
    if (!byBedrock || here === undefined || elsewhere === undefined || elsewhere === here) return [];
    return [
      problem(
        {
          ...said,
          message: `bucket "${bucket}" is in ${elsewhere}, but the job runs in ${here}, and Bedrock uses only buckets of its own Region`,
        },
        `copy the data to a bucket in ${here}, or run Temper in ${elsewhere}`,
      ),
    ];
  });
  if (findings.length > 0) return withoutRepeats(findings);
  return [
    ok({
      check: 'buckets',
      field: 'training.data',
      message: here === undefined ? 'they exist' : `they exist, in ${here}`,
    }),
  ];
}

/** The evaluation's files are usually in one bucket. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
}
