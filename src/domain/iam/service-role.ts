import { bedrockService, jobArnPattern, type JobPlace } from './trust.ts';

/** What a customization job's role is to be allowed; what is left out is not in the policy. */
export interface ServiceRoleNeeds {
  /** Buckets with training and validation data. */
  readonly readBuckets: readonly string[];
  /** Buckets that the job writes its metrics files to. */
  readonly writeBuckets: readonly string[];
  /** ARNs of the keys that encrypt the data or the custom model. */
  readonly kmsKeyArns: readonly string[];
  /** Where the job runs in a VPC; without ids any of the account's. */
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
}

export interface ServiceRoleDocuments {
  readonly trustPolicy: object;
  readonly policy: object;
}

const version = '2012-10-17';

/**
 * The least that Bedrock needs for a job (Bedrock user guide, "Create a service role for model customization" and
 * "Protect your model customization jobs using a VPC", read 2026-11-21): to be assumed for this account's jobs only,
 * and to use the named buckets, keys and networks only.
 */
export function serviceRole(place: JobPlace, needs: ServiceRoleNeeds): ServiceRoleDocuments {
  return {
    trustPolicy: {
      Version: version,
      Statement: [
        {
          Sid: 'CustomizationJobsOfThisAccount',
          Effect: 'Allow',
          Principal: { Service: bedrockService },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': place.accountId },
            ArnEquals: { 'aws:SourceArn': jobArnPattern(place) },
          },
        },
      ],
    },
    policy: {
      Version: version,
      Statement: [...bucketStatements(place, needs), ...keyStatements(place, needs), ...vpcStatements(place, needs)],
    },
  };
}

function bucketStatements({ partition }: JobPlace, { readBuckets, writeBuckets }: ServiceRoleNeeds) {
  const written = [...new Set(writeBuckets)].sort();
  const read = [...new Set(readBuckets)].filter((bucket) => !written.includes(bucket)).sort();
  const statement = (Sid: string, buckets: readonly string[], Action: readonly string[]) =>
    buckets.length === 0
      ? []
      : [
          {
            Sid,
            Effect: 'Allow',
            Action,
            Resource: buckets.flatMap((bucket) => [
              `arn:${partition}:s3:::${bucket}`,
              `arn:${partition}:s3:::${bucket}/*`,
            ]),
          },
        ];
  return [
    ...statement('ReadData', read, ['s3:GetObject', 's3:ListBucket']),
    ...statement('WriteMetrics', written, ['s3:GetObject', 's3:PutObject', 's3:ListBucket']),
  ];
}

function keyStatements({ region }: JobPlace, { kmsKeyArns }: ServiceRoleNeeds) {
  if (kmsKeyArns.length === 0) return [];
  return [
    {
      Sid: 'UseKeys',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey', 'kms:CreateGrant'],
      Resource: [...new Set(kmsKeyArns)].sort(),
      Condition: {
        StringEquals: { 'kms:ViaService': [`bedrock.${region}.amazonaws.com`, `s3.${region}.amazonaws.com`] },
      },
    },
  ];
}

/** Network interfaces that Bedrock makes for a job, and marks as its own. */
function vpcStatements(place: JobPlace, { vpc }: ServiceRoleNeeds) {
  if (!vpc) return [];
  const { partition, region, accountId } = place;
  const arn = (kind: string, id: string) => `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`;
  const interfaces = arn('network-interface', '*');
  const subnets = (vpc.subnetIds.length === 0 ? ['*'] : vpc.subnetIds).map((id) => arn('subnet', id));
  const groups = (vpc.securityGroupIds.length === 0 ? ['*'] : vpc.securityGroupIds).map((id) =>
    arn('security-group', id),
  );
  const marked = (where: string) => ({
    StringEquals: { [`${where}/BedrockManaged`]: 'true' },
    ArnLike: { [`${where}/BedrockModelCustomizationJobArn`]: jobArnPattern(place) },
  });
  return [
    {
      Sid: 'SeeNetwork',
      Effect: 'Allow',
      Action: [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeVpcs',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeSubnets',
        'ec2:DescribeSecurityGroups',
      ],
      // EC2 knows no narrower resource for these.
      Resource: '*',
    },
    {
      Sid: 'MakeOwnInterfaces',
      Effect: 'Allow',
      Action: 'ec2:CreateNetworkInterface',
      Resource: interfaces,
      Condition: marked('aws:RequestTag'),
    },
    {
      Sid: 'InTheseNetworks',
      Effect: 'Allow',
      Action: 'ec2:CreateNetworkInterface',
      Resource: [...subnets, ...groups],
    },
    {
      Sid: 'UseOwnInterfaces',
      Effect: 'Allow',
      Action: [
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
      ],
      Resource: interfaces,
      Condition: marked('aws:ResourceTag'),
    },
    {
      Sid: 'MarkOwnInterfaces',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: interfaces,
      Condition: {
        StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['BedrockManaged', 'BedrockModelCustomizationJobArn'] },
      },
    },
  ];
}
