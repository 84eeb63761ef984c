import { z } from 'zod';
import { show } from './show.ts';

/** `vpcConfig` of CreateModelCustomizationJob (API reference, November 2026): 1 to 16 subnets, 1 to 5 security groups. */
export const vpc = z
  .strictObject({
    subnetIds: ids('subnet', 16),
    securityGroupIds: ids('sg', 5),
  })
  .meta({ description: "Network in which the job reads and writes S3. Default: AWS's own." });

function ids(prefix: 'subnet' | 'sg', maximum: number) {
  const noun = { subnet: 'subnets', sg: 'security groups' }[prefix];
  return z
    .array(
      z
        .string()
        .max(32, { error: 'is longer than the 32 characters that Bedrock allows' })
        .regex(new RegExp(`^${prefix}-[a-z0-9]+$`), {
          error: ({ input }) => `${show(input)} is no id: it looks like ${prefix}-0a1b2c3d4e5f67890`,
        }),
    )
    .min(1, { error: 'must name at least one' })
    .max(maximum, { error: `holds more than the ${maximum} that Bedrock allows` })
    .meta({ description: `Ids of ${noun}.` });
}
