import type { Pattern } from './shapes.ts';

/**
 * The regular expressions of Bedrock's model (botocore, bedrock 2023-04-20). `text` is AWS's own, for messages. The
 * form that runs is the same language written so that it cannot backtrack exponentially: AWS's job name pattern took
 * 226 s in Node on `a`, 34 dashes and `_`.
 */

const anchored = (text: string): Pattern => ({ text, expression: new RegExp(`^(?:${text})$`) });

export const jobName: Pattern = {
  text: '[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*',
  expression: /^[a-zA-Z0-9][a-zA-Z0-9+\-.]*$/,
};

/** Each group starts with a letter or digit and a separator never does, so there is only one way to match. */
export const resourceName = anchored('([0-9a-zA-Z][_-]?)+');
export const customModelName: Pattern = {
  text: '([0-9a-zA-Z][_-]?){1,63}',
  expression: resourceName.expression,
};

export const roleArn = anchored('arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+');
export const clientRequestToken = anchored('[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?');
export const s3Uri = anchored(
  "s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:/[-!_*'().a-z0-9A-Z]+(?:/[-!_*'().a-z0-9A-Z]+)*)?/?",
);
export const kmsKeyId = anchored(
  '(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)))|([a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)',
);
export const tagText = anchored('[a-zA-Z0-9\\s._:/=+@-]*');
export const networkId = anchored('[-0-9a-zA-Z]+');
export const paginationToken = anchored('\\S*');
export const provider = anchored('[A-Za-z0-9- ]{1,63}');

export const serviceCode = anchored('[a-zA-Z][a-zA-Z0-9-]{1,63}');
export const quotaCode = anchored('[a-zA-Z][a-zA-Z0-9-]{1,128}');
export const quotaPageToken = anchored('[a-zA-Z0-9/+]*={0,2}');

const modelId = '[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})([:][a-z0-9-]{1,63}){0,2}';
const arnModelId = '[a-z0-9-]{1,63}[.]{1}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}';
const bedrockArn = 'arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:';
const foundationArn = `:foundation-model/${arnModelId}`;
const customArn =
  '[0-9]{12}:custom-model/((imported)|([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}))(([:][a-z0-9-]{1,63}){0,2})?/[a-z0-9]{12}';

export const foundationModelArn = anchored(`${bedrockArn}${foundationArn}`);
export const foundationModelIdentifier = anchored(`(${bedrockArn}${foundationArn})|(${modelId})`);
export const modelArn = anchored(`${bedrockArn}((${customArn})|(${foundationArn}))`);
/** A foundation model's id or ARN, or a custom model's ARN or name. */
export const modelIdentifier = anchored(
  `${bedrockArn}((${customArn})|(:foundation-model/(${modelId})))|((${modelId}))|(([0-9a-zA-Z][_-]?)+)`,
);

/** A deployment takes no foundation model, and spells the partitions out. */
export const customModelArn = anchored(
  'arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:[a-z0-9-]{1,20}:[0-9]{12}:custom-model/(imported|[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2})/[a-z0-9]{12}',
);
export const customModelDeploymentIdentifier: Pattern = anchored(
  '(arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:[a-z0-9-]{1,20}:[0-9]{12}:custom-model-deployment/[a-z0-9]{12})|^([0-9a-zA-Z][_-]?){1,63}',
);
export const oneLine = anchored('.*');

/** A customization may begin with a custom model too. */
export const baseModelIdentifier = anchored(
  `(${bedrockArn}(([0-9]{12}:custom-model/(${modelId})/[a-z0-9]{12})|(:foundation-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2})))|(${modelId})|(([0-9a-zA-Z][_-]?)+)`,
);
export const teacherModelIdentifier = anchored(
  `(${bedrockArn}((:foundation-model/(${modelId})|(([0-9a-zA-Z][_-]?)+)$)|([0-9]{12}:inference-profile/[a-zA-Z0-9-:.]+$)))|(${modelId})`,
);
export const lambdaArn = anchored(
  'arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
);
export const metadataKey = anchored('[a-zA-Z0-9\\s._:/=+$@-]{1,256}');
export const metadataValue = anchored('[a-zA-Z0-9\\s._:/=+$@-]{0,256}');

const jobArn =
  'arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-customization-job/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}/[a-z0-9]{12}';
export const jobIdentifier: Pattern = {
  text: `(${jobArn})|(${jobName.text})`,
  expression: new RegExp(`^(?:${jobArn})$|${jobName.expression.source}`),
};

export const provisionedModelIdentifier = anchored(
  '((([0-9a-zA-Z][_-]?)+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:provisioned-model/[a-z0-9]{12}))',
);

/** Of all that Bedrock tags, most of which the emulator doesn't have. */
export const taggableArn = anchored(
  `.*(^[a-zA-Z0-9][a-zA-Z0-9\\-]*$)|(^${bedrockArn}[0-9]{12}:custom-model/(imported)/[a-z0-9]{12}$)|(^${bedrockArn}([0-9]{12}|)((:(fine-tuning-job|model-customization-job|custom-model)/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}(/[a-z0-9]{12})$)|(:guardrail/[a-z0-9]+$)|(:automated-reasoning-policy/[a-zA-Z0-9]+(:[a-zA-Z0-9]+)?$)|(:(inference-profile|application-inference-profile)/[a-zA-Z0-9-:.]+$)|(:(provisioned-model|model-invocation-job|model-evaluation-job|evaluation-job|model-import-job|imported-model|async-invoke|provisioned-model-v2|provisioned-model-reservation|prompt-router|custom-model-deployment)/[a-z0-9]{12}$))).*`,
);

export const toolName = anchored('[a-zA-Z0-9_-]+');
export const guardrailIdentifier = anchored(`(|([a-z0-9]+)|(${bedrockArn}[0-9]{12}:guardrail/[a-z0-9]+))`);
export const guardrailVersion = anchored('(|([1-9][0-9]{0,7})|(DRAFT))');
export const requestMetadataKey = anchored('[a-zA-Z0-9\\s:_@$#=/+,-.]{1,256}');
export const requestMetadataValue = anchored('[a-zA-Z0-9\\s:_@$#=/+,-.]{0,256}');

/** What the runtime takes as `modelId`; whether there is such a model is another question. */
export const runtimeModelId = anchored(
  '(arn:aws(-[^:]+)?:(bedrock|sagemaker):[a-z0-9-]{1,20}:[0-9]{0,12}:[a-z-]+/[a-zA-Z0-9-:./]+)|([a-zA-Z0-9-:._]+)',
);
