import type { DataMap, RecordForm } from '../../domain/data-settings.ts';
import { quoteBytes } from '../byte-text.ts';
import { formatOfName, recordFromMessages } from './from-messages.ts';
import { openMapping } from './mapping.ts';
import { type DataRecord, refuse, type Refusal } from './record.ts';

type Fields = Readonly<Record<string, unknown>>;
export type ReadRecord = (row: unknown) => DataRecord | Refusal;
type KnownForm = Exclude<RecordForm, 'auto'>;

/**
 * Reads rows in one form. With a mapping that is `rows`; with `auto` it is the form of the first row that has one, and
 * later rows are held to it.
 */
export function openRecordReader(form: RecordForm, map: DataMap): ReadRecord {
  const isMapped = map.prompt !== undefined || map.input !== undefined;
  let known: KnownForm | undefined = isMapped ? 'rows' : form === 'auto' ? undefined : form;
  let read = known === undefined ? undefined : readerOf(known, map);
  return (row) => {
    if (read) return read(row);
    if (typeof row === 'string') return { turns: [{ role: 'user', text: row }] };
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return notAnObject(row);
    known = formOf(row as Fields);
    if (known === undefined) {
      const names = Object.keys(row)
        .slice(0, 12)
        .map((name) => quoteBytes(name));
      return refuse(
        'shape',
        `is in no form that Temper knows (its fields: ${names.join(', ') || 'none'}): name the columns with a mapping such as prompt=question,completion=answer`,
      );
    }
    read = readerOf(known, map);
    return read(row);
  };
}

function formOf(fields: Fields): KnownForm | undefined {
  const has = (name: string): boolean => Object.hasOwn(fields, name);
  if (has('messages')) return 'messages';
  if (has('prompt')) return 'prompt-completion';
  if (has('image-ref')) return 'image-caption';
  // Alpaca's form asks in "instruction", with or without something in "input": a template has to say how.
  if (has('input') && !has('instruction')) return has('output') ? 'input-output' : 'text';
  return undefined;
}

function readerOf(form: KnownForm, map: DataMap): ReadRecord {
  const { label, group } = map;
  const extra = {
    ...(label !== undefined && { label }),
    ...(group !== undefined && { group }),
  };
  switch (form) {
    case 'rows':
      return openMapping(map);
    case 'messages':
      return withExtra(extra, fromFields(recordFromMessages, '{"messages": [{"role", "content"}]}'));
    case 'prompt-completion':
      return withExtra(
        extra,
        fromFields(
          (fields) => pair(fields, 'prompt', ['completion', 'reference']),
          '{"prompt": "…", "completion": "…"}',
        ),
      );
    case 'input-output':
      return withExtra(
        extra,
        fromFields((fields) => pair(fields, 'input', ['output']), '{"input": "…", "output": "…"}'),
      );
    case 'text':
      return withExtra(
        extra,
        fromFields((fields) => pair(fields, 'input', []), '{"input": "…"}'),
      );
    case 'image-caption':
      return withExtra(extra, fromFields(captioned, '{"image-ref": "s3://…", "caption": "…"}'));
  }
}

/** Adds what the mapping says of label and group to records that need no other mapping. */
function withExtra(extra: { readonly label?: string; readonly group?: string }, read: ReadRecord): ReadRecord {
  const names = Object.keys(extra);
  if (names.length === 0) return read;
  const readExtra = openMapping({ prompt: extra.label ?? extra.group ?? '', ...extra });
  return (row) => {
    const record = read(row);
    if ('kind' in record) return record;
    const more = readExtra(row);
    return 'kind' in more ? more : { ...record, label: more.label ?? record.label, group: more.group ?? record.group };
  };
}

function fromFields(read: (fields: Fields) => DataRecord | Refusal, example: string): ReadRecord {
  return (row) =>
    typeof row === 'object' && row !== null && !Array.isArray(row) ? read(row as Fields) : notAnObject(row, example);
}

function pair(fields: Fields, asked: string, answered: readonly string[]): DataRecord | Refusal {
  const text = fields[asked];
  if (typeof text !== 'string') return wrongText(fields, asked);
  const { system } = fields;
  if (system !== undefined && typeof system !== 'string') return wrongText(fields, 'system');
  const name = answered.find((each) => fields[each] !== undefined);
  if (name === undefined) return { system, turns: [{ role: 'user', text }] };
  const answer = fields[name];
  if (typeof answer !== 'string') return wrongText(fields, name);
  return {
    system,
    turns: [
      { role: 'user', text },
      { role: 'assistant', text: answer },
    ],
  };
}

function wrongText(fields: Fields, name: string): Refusal {
  return fields[name] === undefined
    ? refuse('shape', `lacks "${name}": add it`)
    : refuse('shape', `"${name}" must be text`);
}

function captioned(fields: Fields): DataRecord | Refusal {
  const uri = fields['image-ref'];
  const { caption } = fields;
  if (typeof uri !== 'string' || !uri.startsWith('s3://'))
    return refuse('image', '"image-ref" must be s3://…, where Bedrock reads images');
  const format = formatOfName(uri);
  if (!format) return refuse('image', `"image-ref" ${quoteBytes(uri)} has no end that says its format, such as .png`);
  if (caption !== undefined && typeof caption !== 'string') return wrongText(fields, 'caption');
  const asked = { role: 'user', text: '', images: [{ format, uri }] } as const;
  return { turns: caption === undefined ? [asked] : [asked, { role: 'assistant', text: caption }] };
}

function notAnObject(row: unknown, example = '{"prompt": "…", "completion": "…"}'): Refusal {
  const kind = row === null ? 'null' : Array.isArray(row) ? 'an array' : `a ${typeof row}`;
  return refuse('shape', `is no JSON object but ${kind}: write ${example}`);
}
