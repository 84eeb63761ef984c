import { notFound, tooManyTags, validationError } from './errors.ts';
import type { State, Tag } from './state/state.ts';

/** Each Bedrock resource bears this many (TooManyTagsException's text, API reference, 2026-11). */
const mostTags = 50;

/** The tags with others added; a key that is already there gets its new value. @throws AwsError */
export function addTags(present: readonly Tag[], added: readonly Tag[], resourceName: string): readonly Tag[] {
  const keys = added.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw validationError(`The tag key '${twice}' is given more than once.`);
  const reserved = keys.find((key) => /^aws:/i.test(key));
  if (reserved !== undefined) throw validationError(`The tag key '${reserved}' begins with the reserved prefix aws:.`);
  const tags = [...present.filter(({ key }) => !keys.includes(key)), ...added];
  if (tags.length > mostTags) throw tooManyTags(`A resource has at most ${mostTags} tags.`, resourceName);
  return tags;
}

/** What bears tags under this ARN. @throws AwsError ResourceNotFoundException */
export function findTagged(state: State, arn: string): { tags: readonly Tag[] } {
  const found =
    state.jobs.find(({ jobArn }) => jobArn === arn) ??
    state.customModels.find(({ modelArn }) => modelArn === arn) ??
    state.provisionedThroughputs.find(({ provisionedModelArn }) => provisionedModelArn === arn) ??
    state.customModelDeployments.find(({ customModelDeploymentArn }) => customModelDeploymentArn === arn);
  if (found === undefined) throw notFound(`There is no resource ${arn}.`);
  return found;
}
