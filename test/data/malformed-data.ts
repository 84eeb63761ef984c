/** What strangers' files look like, in one table: used on files in memory, and on objects in S3 (test/tables). */
import type { DataSettings } from '../../src/domain/data-settings.ts';
import type { RecordLimits } from '../../src/domain/families/family.ts';
import { conversations, pairs } from './support.ts';

const good = '{"prompt":"What is red?","completion":"A colour."}';
const png = 'iVBORw0KGgo';
const ask = '{"role":"user","content":"What is red?"}';
const answer = '{"role":"assistant","content":"A colour."}';

/** A file, and where it is wrong. */
export interface MalformedData {
  readonly name: string;
  readonly file?: string;
  readonly content: string | Uint8Array;
  readonly limits?: RecordLimits;
  readonly settings?: Partial<DataSettings>;
  readonly strict?: true;
  /** Wrong only where there is no S3. */
  readonly onlyLocally?: true;
  readonly place: string;
  readonly says: RegExp;
}

const mapped = { map: { prompt: 'question', completion: 'answer' } };

export const malformedData: readonly MalformedData[] = [
  { name: 'an empty file', content: '', place: 'd.jsonl', says: /is empty: it needs at least one record/ },
  { name: 'nothing but blank lines', content: '\n\n', place: 'd.jsonl', says: /is empty/ },
  {
    name: 'a line that is no JSON',
    content: `${good}\nprompt: hi\n`,
    place: 'd.jsonl:2',
    says: /is not JSON \(.* at column 1\): write one JSON object a line/,
  },
  { name: 'a line cut off', content: `${good}\n{"prompt":"What`, place: 'd.jsonl:2', says: /is not JSON/ },
  {
    name: 'two records on a line',
    content: `${good}${good}\n`,
    place: 'd.jsonl:1',
    says: /is not JSON \(.*column 51\)/,
  },
  { name: 'a trailing comma', content: '{"prompt":"a","completion":"b",}\n', place: 'd.jsonl:1', says: /is not JSON/ },
  {
    name: 'single quotation marks',
    content: "{'prompt':'a','completion':'b'}\n",
    place: 'd.jsonl:1',
    says: /is not JSON/,
  },
  {
    name: 'a raw tab in a text',
    content: '{"prompt":"a\tb","completion":"b"}\n',
    place: 'd.jsonl:1',
    says: /is not JSON/,
  },
  { name: 'NaN', content: '{"prompt":NaN,"completion":"b"}\n', place: 'd.jsonl:1', says: /is not JSON/ },
  {
    name: 'Latin-1 instead of UTF-8',
    content: Buffer.from('{"prompt":"caf\xe9","completion":"b"}\n', 'latin1'),
    place: 'd.jsonl:1',
    says: /is not UTF-8: save the file with the encoding UTF-8/,
  },
  { name: 'UTF-16', content: Buffer.from(`${good}\n`, 'utf16le'), place: 'd.jsonl:1', says: /is not JSON/ },
  {
    name: 'an array a line',
    content: '["a","b"]x\n',
    file: 'd.json',
    place: 'd.json:1',
    says: /has more after the end of its array/,
  },
  {
    name: 'a number a line',
    content: '7\n',
    place: 'd.jsonl:1',
    says: /is no JSON object but a number: write \{"prompt"/,
  },
  { name: 'null', content: 'null\n', place: 'd.jsonl:1', says: /is no JSON object but null/ },
  {
    name: 'fields that nobody knows',
    content: '{"question":"a","answer":"b"}\n',
    place: 'd.jsonl:1',
    says: /in no form that Temper knows \(its fields: "question", "answer"\): name the columns with a mapping/,
  },
  {
    name: 'a blank line where Bedrock allows none',
    content: `${good}\n\n${good}\n`,
    strict: true,
    place: 'd.jsonl:2',
    says: /is blank: remove it/,
  },
  {
    name: 'no completion',
    content: `${good}\n{"prompt":"a"}\n`,
    place: 'd.jsonl:2',
    says: /has no answer of the assistant at its end/,
  },
  { name: 'no prompt', content: `${good}\n{"completion":"a"}\n`, place: 'd.jsonl:2', says: /lacks "prompt"/ },
  {
    name: 'a completion that is a number',
    content: `{"prompt":"a","completion":7}\n`,
    place: 'd.jsonl:1',
    says: /"completion" must be text/,
  },
  {
    name: 'an empty prompt',
    content: `{"prompt":" \\n ","completion":"b"}\n`,
    place: 'd.jsonl:1',
    says: /the prompt is empty/,
  },
  {
    name: 'an empty completion',
    content: `{"prompt":"a","completion":""}\n`,
    place: 'd.jsonl:1',
    says: /the answer is empty/,
  },
  {
    name: 'a prompt that is too long',
    content: `{"prompt":"${'é'.repeat(2_001)}","completion":"b"}\n`,
    place: 'd.jsonl:1',
    says: /the prompt has 2001 characters, but the model takes at most 2000: shorten it/,
  },
  {
    name: 'an answer that is too long',
    content: `{"prompt":"a","completion":"${'x'.repeat(501)}"}\n`,
    place: 'd.jsonl:1',
    says: /the answer has 501 characters, but the model takes at most 500/,
  },
  {
    name: 'a sum that is too long',
    content: `{"prompt":"${'x'.repeat(90)}","completion":"${'x'.repeat(20)}"}\n`,
    limits: { ...pairs, maximumCharacters: 100 },
    place: 'd.jsonl:1',
    says: /prompt and answer together have 110 characters, but the model takes at most 100/,
  },
  {
    name: 'an array that never ends',
    file: 'd.json',
    content: `[${good},\n${good}\n`,
    place: 'd.json:3',
    says: /ends before its array does: add the "\]"/,
  },
  {
    name: 'an entry that is broken',
    file: 'd.json',
    content: `[\n${good},\n{"prompt" "a"},\n${good}]`,
    place: 'd.json:3',
    says: /is not JSON \(.* at column \d+\): correct the entry/,
  },
  {
    name: 'two commas',
    file: 'd.json',
    content: `[${good},,${good}]`,
    place: 'd.json:1',
    says: /has a comma without an entry: remove it/,
  },
  {
    name: 'a comma at the end of an array',
    file: 'd.json',
    content: `[${good},\n]`,
    place: 'd.json:2',
    says: /has a comma without an entry/,
  },
  {
    name: 'a pretty-printed object for JSON Lines',
    file: 'd.json',
    content: '{\n  "prompt": "a"\n}',
    place: 'd.json:1',
    says: /is not JSON .*write one JSON object a line/,
  },
  {
    name: 'a CSV row with a field too many',
    file: 'd.csv',
    content: 'question,answer\na,b\nc,d,e\n',
    settings: mapped,
    place: 'd.csv:3',
    says: /has 3 fields, but the first line names 2: put fields with a delimiter or line end into quotation marks/,
  },
  {
    name: 'a CSV row after one of three lines',
    file: 'd.csv',
    content: 'question,answer\n"a\nb\nc",d\n"only one"\n',
    settings: mapped,
    place: 'd.csv:5',
    says: /has 1 fields, but the first line names 2/,
  },
  {
    name: 'a CSV quotation mark that is never closed',
    file: 'd.csv',
    content: 'question,answer\n"a,b\nc,d\n',
    settings: mapped,
    place: 'd.csv:2',
    says: /opens a quotation mark that is never closed/,
  },
  {
    name: 'a CSV that names a column twice',
    file: 'd.csv',
    content: 'question,question\na,b\n',
    settings: mapped,
    place: 'd.csv:1',
    says: /names the column "question" twice/,
  },
  {
    name: 'a CSV in Latin-1',
    file: 'd.csv',
    content: Buffer.from('question,answer\nx,y\ncaf\xe9,b\n', 'latin1'),
    settings: mapped,
    place: 'd.csv:3',
    says: /is not UTF-8/,
  },
  {
    name: 'a mapping that names no column',
    file: 'd.csv',
    content: 'text,label\na,b\n',
    settings: mapped,
    place: 'd.csv:2',
    says: /lacks the column "question" that the mapping names: it has "text", "label"/,
  },
  {
    name: 'a mapped value that is null',
    content: '{"question":null,"answer":"b"}\n',
    settings: mapped,
    place: 'd.jsonl:1',
    says: /"question" is null/,
  },
  {
    name: 'a mapped value that is an object',
    content: '{"question":{"en":"a"},"answer":"b"}\n',
    settings: mapped,
    place: 'd.jsonl:1',
    says: /"question" must be text, but is an object: map one of its parts, as in "question\.en"/,
  },
  {
    name: 'a Parquet file that is none',
    file: 'd.parquet',
    content: 'PAR1 not really',
    settings: mapped,
    place: 'd.parquet:1',
    says: /can't be read as Parquet/,
  },
  {
    name: 'messages that are no array',
    content: '{"messages":"hi"}\n',
    limits: conversations,
    place: 'd.jsonl:1',
    says: /"messages" must be an array/,
  },
  {
    name: 'no messages',
    content: '{"messages":[]}\n',
    limits: conversations,
    place: 'd.jsonl:1',
    says: /"messages" is empty/,
  },
  {
    name: 'an unknown role',
    content: `{"messages":[{"role":"human","content":"a"}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /messages\[0\]\.role must be "user" or "assistant", but is "human"/,
  },
  {
    name: 'the assistant first',
    content: `{"messages":[${answer},${ask}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /messages\[0\]\.role is "assistant", but turns go user, assistant/,
  },
  {
    name: 'two turns of the user',
    content: `{"messages":[${ask},${ask},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /messages\[1\]\.role is "user".*must be "assistant"/,
  },
  {
    name: 'a conversation that ends with the user',
    content: `{"messages":[${ask},${answer},${ask}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /has no answer of the assistant at its end/,
  },
  {
    name: 'a system text in the middle',
    content: `{"messages":[${ask},{"role":"system","content":"x"},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /messages\[1\] is a second system text, or not the first message/,
  },
  {
    name: 'a reserved word',
    content: `{"messages":[{"role":"user","content":"User: hi"},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /the prompt holds "User:", which fails the job/,
  },
  {
    name: 'a reserved word in the system text',
    content: `{"system":"[EOS]","messages":[${ask},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /the system text holds "\[EOS\]"/,
  },
  {
    name: 'an empty turn in a conversation',
    content: `{"messages":[${ask},${answer},{"role":"user","content":" "},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /the text of turn 3 is empty/,
  },
  {
    name: 'a tool call',
    content: `{"messages":[${ask},{"role":"assistant","tool_calls":[]}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /messages\[1\] calls a tool/,
  },
  {
    name: 'an audio block',
    content: `{"messages":[{"role":"user","content":[{"type":"input_audio"}]},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /messages\[0\]\.content\[0\] is a block that no family's training takes \("input_audio"\), only text and images can be: leave it out$/,
  },
  {
    name: 'an image on the web',
    content: `{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /is not in S3: Bedrock reads images from S3 only/,
  },
  {
    name: 'an image of its own and nowhere to put it',
    onlyLocally: true,
    content: `{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,${png}"}}]},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /holds an image of its own, and there is no place in S3/,
  },
  {
    name: 'an unknown image format',
    content: `{"messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"tiff","source":{"s3Location":{"uri":"s3://abc/a.tiff"}}}}]},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /image\.format must be one of png, jpeg, gif, webp/,
  },
  {
    name: 'too many images',
    content: `{"messages":[{"role":"user","content":[${Array.from({ length: 3 }, (_, at) => `{"image":{"format":"png","source":{"s3Location":{"uri":"s3://abc/${at}.png"}}}}`).join(',')}]},${answer}]}\n`,
    limits: conversations,
    place: 'd.jsonl:1',
    says: /has 3 images, but the model takes at most 2 a record/,
  },
  ...(
    [
      [
        'whose format the model does not take',
        'gif',
        's3://abc/a.gif',
        { maximum: 2, maximumBytes: 9, formats: ['png'] },
      ],
      ['whose key Bedrock does not take', 'png', 's3://abc/a b(1).png', conversations.images],
      ['for a model that takes text only', 'png', 's3://abc/a.png', undefined],
      ['for a model that takes none', 'png', 's3://abc/a.png', { maximum: 0, maximumBytes: 0, formats: [] }],
    ] as const
  ).map(([what, format, uri, images], at): MalformedData => {
    const { images: _images, ...limits } = conversations;
    return {
      name: `an image ${what}`,
      content: `{"messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"${format}","source":{"s3Location":{"uri":"${uri}"}}}}]},${answer}]}\n`,
      limits: { ...limits, ...(images && { images }) },
      place: 'd.jsonl:1',
      says: [
        /has an image that is gif, but the model takes png: convert it/,
        /has an image at "s3:\/\/abc\/a b\(1\)\.png": give s3:\/\/bucket\/key/,
        /has images, for which the model's form has no place/,
        /has images, for which the model's form has no place/,
      ][at] as RegExp,
    };
  }),
  {
    name: 'a caption that is too short',
    content: '{"image-ref":"s3://abc/a.png","caption":"x"}\n',
    limits: { ...conversations, format: 'image-caption', minimumCompletionCharacters: 3 },
    place: 'd.jsonl:1',
    says: /the answer has 1 character, but the model needs at least 3/,
  },
  {
    name: 'a line that is too long for a distillation',
    content: `{"prompt":"${'é'.repeat(60)}"}\n`,
    limits: { ...pairs, format: 'prompts', maximumLineBytes: 200 },
    place: 'd.jsonl:1',
    says: /the line has \d+ bytes, but the model takes at most 200/,
  },
  {
    name: 'a prompt of blanks that are no ASCII',
    content: '{"prompt":" \u00a0\u3000","completion":"b"}\n',
    place: 'd.jsonl:1',
    says: /the prompt is empty/,
  },
  {
    name: 'an answer of blanks that are no ASCII',
    content: '{"question":"a","answer":"\u2003"}\n',
    settings: { ...mapped, checks: 'limits' },
    place: 'd.jsonl:1',
    says: /the answer is empty/,
  },
  {
    name: 'fewer records than training and validation data need together',
    content: `${good}\n`,
    limits: { ...pairs, minimumTogether: 10 },
    place: 'training',
    says: /has 1 record, but training and validation data together need at least 10/,
  },
  {
    name: 'more bytes than a training file may have',
    content: `${good}\n`,
    limits: { ...pairs, maximumTrainingBytes: 40 },
    place: 'training',
    says: /has 51 bytes, but training data may have at most 40: take fewer records/,
  },
  {
    name: 'images for a model that takes none',
    content: `{"messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://abc/a.png"}}}}]},${answer}]}\n`,
    place: 'd.jsonl:1',
    says: /has images, for which the model's form has no place/,
  },
  {
    name: 'a system text for a model that takes none',
    content: `{"messages":[{"role":"system","content":"x"},${ask},${answer}]}\n`,
    place: 'd.jsonl:1',
    says: /has a system text, for which the model's form has no place: put it into the prompt/,
  },
  {
    name: 'four turns for a model that takes a pair',
    content: `{"messages":[${ask},${answer},${ask},${answer}]}\n`,
    place: 'd.jsonl:1',
    says: /has 4 turns, but the model takes one prompt and one completion/,
  },
  {
    name: 'answers in data for continued pre-training',
    content: `${good}\n`,
    limits: { ...pairs, format: 'text' },
    place: 'd.jsonl:1',
    says: /has an answer, for which continued pre-training has no place: map it to one text/,
  },
  {
    name: 'too few records',
    content: `${good}\n`,
    limits: { ...pairs, minimum: 8 },
    place: 'training',
    says: /has 1 usable record, but the model needs at least 8/,
  },
  {
    name: 'too many records',
    content: `${good}\n{"prompt":"b","completion":"c"}\n`,
    limits: { ...pairs, maximum: 1 },
    place: 'training',
    says: /has 2 records, but the model takes at most 1: sample 1 of them/,
  },
];
