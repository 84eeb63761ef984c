import type { RecordFormat } from '../../domain/families/family.ts';
import { isBlank } from '../byte-text.ts';
import { type DataRecord, refuse, type Refusal, type Turn } from './record.ts';

/** A record as one line, without its end, in bytes; or why this form can't hold it. */
export type WriteRecord = (record: DataRecord) => string | Refusal;

/** Writes records in the form that a family's training takes. */
export function recordWriter(format: RecordFormat): WriteRecord {
  const write = writers[format];
  return format === 'reinforcement' ? write : (record) => onlyForGraders(record) ?? write(record);
}

const writers: Readonly<Record<RecordFormat, WriteRecord>> = {
  'prompt-completion': (record) => {
    const [asked, answered] = record.turns;
    const wrong = onePair(record) ?? noSystem(record) ?? noImages(record);
    if (wrong) return wrong;
    return `{"prompt":${JSON.stringify(asked?.text)},"completion":${JSON.stringify(answered?.text)}}`;
  },
  text: (record) => {
    const [only] = record.turns;
    if (record.turns.length > 1) {
      return refuse(
        'format',
        'has an answer, for which continued pre-training has no place: map it to one text, as in input="{prompt}\\n{completion}"',
      );
    }
    const wrong = noSystem(record) ?? noImages(record);
    return wrong ?? `{"input":${JSON.stringify(only?.text)}}`;
  },
  conversation: (record) => needsAnswer(record) ?? conversationLine(record),
  prompts: (record) =>
    conversationLine(record.turns.length % 2 === 0 ? { ...record, turns: record.turns.slice(0, -1) } : record),
  messages: (record) => {
    const wrong = needsAnswer(record) ?? noImages(record);
    if (wrong) return wrong;
    const system = record.system === undefined ? '' : `"system":${JSON.stringify(record.system)},`;
    return `{${system}"messages":${chat(record.turns)}}`;
  },
  'image-caption': (record) => {
    const [asked, answered] = record.turns;
    const [image, ...others] = asked?.images ?? [];
    if (record.turns.length !== 2 || !image || others.length > 0)
      return refuse('format', 'must be one image with a caption');
    return `{"image-ref":${JSON.stringify(image.uri)},"caption":${JSON.stringify(answered?.text)}}`;
  },
  reinforcement: (record) => {
    const wrong = noImages(record);
    if (wrong) return wrong;
    const { turns, reference, others } = record;
    // Whether a grader needs an answer to compare with is its own business.
    const answer = turns.length % 2 === 0 ? (reference ?? turns.at(-1)?.text) : undefined;
    const asked = answer === undefined ? turns : turns.slice(0, -1);
    const system = record.system === undefined ? [] : [{ role: 'system', text: record.system }];
    const given = answer === undefined ? '' : `,"reference_answer":${JSON.stringify(answer)}`;
    const more = others === undefined ? '' : `,${JSON.stringify(others).slice(1, -1)}`;
    return `{"messages":${chat([...system, ...asked])}${given}${more}}`;
  },
};

/** The form of evaluation data: prompt and reference where that says all, else the conversation. */
export function evaluationLine(record: DataRecord): string | Refusal {
  const wrong = whyUnaskable(record);
  if (wrong) return wrong;
  const [asked, answered] = record.turns;
  if (record.turns.length > 2 || record.system !== undefined || asked?.images) return conversationLine(record);
  return `{"prompt":${JSON.stringify(asked?.text)},"reference":${JSON.stringify(answered?.text)}}`;
}

/** Why a model can't be evaluated with a record that it can be trained with. */
export function whyUnaskable(record: DataRecord): Refusal | undefined {
  return needsAnswer(record) ?? noTools(record) ?? askedAtOnce(record);
}

function conversationLine({ system, turns }: DataRecord): string {
  let messages = '';
  for (const { role, text, images = [] } of turns) {
    const blocks = isBlank(text) && images.length > 0 ? [] : [`{"text":${JSON.stringify(text)}}`];
    for (const { format, uri } of images) {
      blocks.push(`{"image":{"format":"${format}","source":{"s3Location":{"uri":${JSON.stringify(uri)}}}}}`);
    }
    messages += `${messages === '' ? '' : ','}{"role":"${role}","content":[${blocks.join(',')}]}`;
  }
  const told = system === undefined ? '' : `"system":[{"text":${JSON.stringify(system)}}],`;
  return `{"schemaVersion":"bedrock-conversation-2024",${told}"messages":[${messages}]}`;
}

function chat(turns: readonly { readonly role: string; readonly text: string }[]): string {
  return `[${turns.map(({ role, text }) => `{"role":"${role}","content":${JSON.stringify(text)}}`).join(',')}]`;
}

/** What only a reinforcement's form has a place for. */
function onlyForGraders(record: DataRecord): Refusal | undefined {
  if (record.reference !== undefined)
    return refuse('format', 'has a "reference_answer" that is no text, which only a grader can read: write it as text');
  return noTools(record);
}

function noTools({ others }: DataRecord): Refusal | undefined {
  const name = ['tools', 'functions', 'toolConfig'].find((each) => {
    const value = others?.[each];
    return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  });
  return name === undefined
    ? undefined
    : refuse('tools', `offers tools in "${name}", which Temper can't convert: leave the record out`);
}

/** Models are evaluated with images only beside the last prompt, and with a text there. */
function askedAtOnce({ turns }: DataRecord): Refusal | undefined {
  const last = turns.length - 2;
  if (turns.some(({ images }, at) => at < last && images && images.length > 0))
    return refuse('format', 'has an image before its last prompt: models are evaluated with images there only');
  return isBlank(turns[last]?.text ?? '')
    ? refuse('format', "has no text beside its image: models can't be evaluated with an image alone")
    : undefined;
}

function needsAnswer({ turns }: DataRecord): Refusal | undefined {
  return turns.length % 2 === 0
    ? undefined
    : refuse(
        'format',
        'has no answer of the assistant at its end: training needs what the model is to say; map its column to completion where it has another name',
      );
}

function onePair(record: DataRecord): Refusal | undefined {
  if (record.turns.length > 2)
    return refuse(
      'format',
      `has ${record.turns.length} turns, but the model takes one prompt and one completion: split it, or choose a model that takes conversations`,
    );
  return needsAnswer(record);
}

function noSystem({ system }: DataRecord): Refusal | undefined {
  return system === undefined
    ? undefined
    : refuse(
        'format',
        "has a system text, for which the model's form has no place: put it into the prompt with a template",
      );
}

function noImages({ turns }: { readonly turns: readonly Turn[] }): Refusal | undefined {
  return turns.some(({ images }) => images && images.length > 0)
    ? refuse('format', "has images, for which the model's form has no place: choose a model that takes them")
    : undefined;
}
