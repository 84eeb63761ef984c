/** Small files of every form that a base model is taught with, right in every line. */
import { colorNames, randomNumbers, thingNames, thingPng } from '../emulator/support/pictures.ts';
import type { Account } from './account.ts';

const things = ['kettle', 'lantern', 'bicycle', 'teapot', 'umbrella', 'guitar', 'ladder', 'compass'];
const faults = ['leaks', 'rattles', 'rusts', 'wobbles', 'squeaks'];

export type Form =
  | 'prompt-completion'
  | 'text'
  | 'conversation'
  | 'messages'
  | 'image-caption'
  | 'reinforcement'
  | 'prompts';

const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const conversation = (messages: readonly object[]) => ({ schemaVersion: 'bedrock-conversation-2024', messages });

function lineOf(form: Exclude<Form, 'image-caption'>, index: number): object {
  const what = `${things[index % things.length]} ${faults[(index * 3) % faults.length]}`;
  const prompt = `Customer ${index} writes: my ${what} since ${(index % 9) + 2} days. Title of the case?`;
  const completion = `The ${what}.`;
  switch (form) {
    case 'prompt-completion':
      return { prompt, completion };
    case 'text':
      return { input: `${prompt} ${completion}` };
    case 'conversation':
      return conversation([user([{ text: prompt }]), assistant([{ text: completion }])]);
    case 'messages':
      return { messages: [user(prompt), assistant(completion)] };
    case 'reinforcement':
      return { messages: [user(prompt)], reference_answer: completion };
    case 'prompts':
      return conversation([user([{ text: prompt }])]);
  }
}

const put = new Map<string, Promise<string>>();

/** Each file once. */
export function putTrainingFile(account: Account, form: Form, records: number): Promise<string> {
  const key = `${form}-${records}.jsonl`;
  const uri = `s3://${account.bucket}/${key}`;
  const putting = put.get(uri) ?? write(account, key, form, records);
  put.set(uri, putting);
  return putting;
}

async function write(account: Account, key: string, form: Form, records: number): Promise<string> {
  const pictures = form === 'image-caption' ? await putPictures(account) : [];
  const lines = Array.from({ length: records }, (_, index) =>
    form === 'image-caption' ? pictures[index % pictures.length] : lineOf(form, index),
  );
  return account.put(key, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}

/** One of each colour and thing, with its caption. */
async function putPictures(account: Account): Promise<readonly object[]> {
  const random = randomNumbers(7);
  const pictures: object[] = [];
  for (const color of colorNames)
    for (const thing of thingNames) {
      const uri = await account.put(`pictures/${color}-${thing}.png`, thingPng(color, thing, random));
      pictures.push({ 'image-ref': uri, caption: `A ${color} ${thing} before a light ground` });
    }
  return pictures;
}

/** Questions with their references, for the evaluation. */
export async function putEvaluationFile(account: Account): Promise<string> {
  const lines = Array.from({ length: 5 }, (_, index) => {
    const { prompt, completion } = lineOf('prompt-completion', index) as { prompt: string; completion: string };
    return JSON.stringify({ prompt, reference: completion });
  });
  return account.put('evaluation.jsonl', `${lines.join('\n')}\n`);
}
