import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { RecordFormat } from '../../src/domain/families/family.ts';
import {
  conversations,
  file,
  memoryOutput,
  type MemoryOutput,
  pairs,
  recordsOf,
  run,
  sentence,
  type Work,
} from './support.ts';

const rows = Array.from({ length: 400 }, (_, at) => ({
  id: `train_${at}`,
  dialogue: `#Person1#: "${sentence(at)}"\n#Person2#: naïve 日本茶 😀 \\ ${at}\t`,
  summary: `Summary ${at}, ${sentence(at + 1_000)} of more than one hundred bytes, so that nobody takes it for a label at all.`,
  topic: 'talk',
}));
const map = { prompt: 'dialogue', completion: 'summary' };
const csvField = (text: string) => `"${text.replaceAll('"', '""')}"`;
const escaped = (text: string) =>
  JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const forms: readonly (readonly [name: string, content: string | Uint8Array])[] = [
  ['d.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')],
  ['crlf.jsonl', `\uFEFF${rows.map((row) => JSON.stringify(row)).join('\r\n')}\r\n`],
  [
    'escaped.jsonl',
    rows
      .map((row) => `{"topic":"t", "summary" : ${escaped(row.summary)},"dialogue":${escaped(row.dialogue)}}`)
      .join('\n'),
  ],
  ['nested.jsonl', rows.map((row) => JSON.stringify({ more: { a: [1] }, ...row })).join('\n')],
  ['d.jsonl.gz', gzipSync(rows.map((row) => JSON.stringify(row)).join('\n'))],
  ['d.json', JSON.stringify(rows, null, 2)],
  ['d.csv', `id,dialogue,summary,topic\n${rows.map((row) => Object.values(row).map(csvField).join(',')).join('\n')}\n`],
  [
    'semicolons.csv',
    `id;dialogue;summary;topic\r\n${rows.map((row) => Object.values(row).map(csvField).join(';')).join('\r\n')}\r\n`,
  ],
  [
    'd.parquet',
    new Uint8Array(
      parquetWriteBuffer({
        columnData: (['id', 'dialogue', 'summary', 'topic'] as const).map((name) => ({
          name,
          data: rows.map((row) => row[name]),
          type: 'STRING' as const,
        })),
        rowGroupSize: 150,
      }),
    ),
  ],
];

test('every form of file gives the same bytes, on the short way and on the long, whatever the chunks', async () => {
  const digests = new Map<string, string[]>();
  for (const [name, content] of forms) {
    for (const checks of ['limits', 'all'] as const) {
      for (const chunk of [37, 100_000]) {
        const output = memoryOutput();
        const prepared = await run({
          sources: file(name, content, chunk),
          settings: {
            map,
            checks,
            sample: { records: 300, seed: 42 },
            split: { validation: 0.1, evaluation: 0.2, seed: 3 },
          },
          more: { output },
        });
        assert.deepEqual(prepared.report.problems.shown, []);
        assert.deepEqual(
          prepared.report.sets.map(({ records }) => records),
          [210, 30, 60],
        );
        digests.set(
          `${name} ${checks} ${chunk}`,
          prepared.report.sets.map(({ digest }) => digest),
        );
        for (const record of recordsOf(output, 'training') as { prompt: string; completion: string }[]) {
          const row = rows.find(({ dialogue }) => dialogue === record.prompt);
          assert.ok(row && row.summary === record.completion && Object.keys(record).length === 2);
        }
      }
    }
  }
  const [first] = digests.values();
  for (const [name, digest] of digests) assert.deepEqual(digest, first, name);
});

test('lines are counted in every form of file', async () => {
  const broken = (content: string) => content.replace('Summary 250,', 'Summary 250 is far too long,');
  const limits = { ...pairs, maximumCompletionCharacters: 205 };
  const placeIn = async (name: string, content: string) => {
    const { report } = await run({ sources: file(name, content, 100), settings: { map, checks: 'limits' }, limits });
    return report.problems.shown.filter(({ kind }) => kind === 'too long').map(({ place }) => place);
  };
  const longest = Math.max(...rows.map(({ summary }) => summary.length));
  assert.ok(longest <= 205 && longest > 180, `${longest}`);
  const text = (index: number) =>
    broken(String(forms[index]?.[1])).replace('is far too long', `is ${'far '.repeat(20)}too long`);
  assert.deepEqual(await placeIn('d.jsonl', text(0)), ['d.jsonl:251']);
  // Each row of the CSV is two lines, and the names come first.
  assert.deepEqual(await placeIn('d.csv', text(6)), ['d.csv:502']);
  // An object of the array is six lines.
  assert.deepEqual(await placeIn('d.json', text(5)), [`d.json:${2 + 250 * 6}`]);
});

test('a record that is no UTF-8 is refused, wherever chunks and lines are cut', async () => {
  const before = { prompt: 'one', completion: 'two' };
  const records: readonly (readonly [name: string, content: string])[] = [
    ['d.jsonl', `${JSON.stringify(before)}\n{"prompt":"a\xff","completion":"c"}\n${JSON.stringify(before)}\n`],
    [
      'd.json',
      `[${JSON.stringify(before)},\n{"prompt":\n"a\xff",\n\n"completion":\n"c"},\n${JSON.stringify(before)}]\n`,
    ],
    ['d.csv', 'prompt,completion\none,two\n"a\xff\n\n","c\n\nd"\none,two\n'],
  ];
  for (const [name, content] of records) {
    for (const checks of ['limits', 'all'] as const) {
      for (let chunk = 1; chunk < content.length; chunk += 1) {
        const output = memoryOutput();
        const { report } = await run({
          sources: file(name, Buffer.from(content, 'latin1'), chunk),
          settings: { map: { prompt: 'prompt', completion: 'completion' }, checks, problems: 'skip' },
          more: { output },
        });
        const kinds = report.problems.shown.map(({ kind }) => kind);
        assert.deepEqual([kinds, recordsOf(output, 'training')], [['encoding'], [before, before]], `${name}, ${chunk}`);
      }
    }
  }
});

const image = '{"image":{"format":"png","source":{"s3Location":{"uri":"s3://abc/a.png"}}}}';
const conversions: readonly (readonly [
  name: string,
  line: string,
  format: RecordFormat,
  expected: unknown,
  work?: Partial<Work>,
])[] = [
  ['input and output', '{"input":"a?","output":"b"}', 'prompt-completion', { prompt: 'a?', completion: 'b' }],
  [
    'prompt and completion',
    '{"prompt":"a?","completion":"b","more":1}',
    'conversation',
    {
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        { role: 'user', content: [{ text: 'a?' }] },
        { role: 'assistant', content: [{ text: 'b' }] },
      ],
    },
  ],
  [
    "OpenAI's chat",
    '{"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"a?"}]},{"role":"assistant","content":"b"}]}',
    'messages',
    {
      system: 's',
      messages: [
        { role: 'user', content: 'a?' },
        { role: 'assistant', content: 'b' },
      ],
    },
  ],
  [
    "Claude's messages",
    '{"system":"s","messages":[{"role":"user","content":"a?"},{"role":"assistant","content":"b"}]}',
    'conversation',
    {
      schemaVersion: 'bedrock-conversation-2024',
      system: [{ text: 's' }],
      messages: [
        { role: 'user', content: [{ text: 'a?' }] },
        { role: 'assistant', content: [{ text: 'b' }] },
      ],
    },
  ],
  [
    "Bedrock's conversation",
    '{"schemaVersion":"x","messages":[{"role":"user","content":[{"text":"a?"}]},{"role":"assistant","content":[{"text":"b"}]}]}',
    'prompt-completion',
    { prompt: 'a?', completion: 'b' },
  ],
  [
    'a conversation with an image',
    `{"messages":[{"role":"user","content":[{"text":"a?"},${image}]},{"role":"assistant","content":[{"text":"b"}]}]}`,
    'conversation',
    {
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        { role: 'user', content: [{ text: 'a?' }, JSON.parse(image)] },
        { role: 'assistant', content: [{ text: 'b' }] },
      ],
    },
  ],
  ['text for continued pre-training', '{"input":"all of it"}', 'text', { input: 'all of it' }],
  [
    'rows as one text',
    '{"title":"T","body":"B"}',
    'text',
    { input: 'T\nB' },
    { settings: { map: { input: '{title}\n{body}' } } },
  ],
  [
    'rows with a template and a path',
    '{"translation":{"en":"a","de":"ä"}}',
    'prompt-completion',
    { prompt: 'Say in German: a', completion: 'ä' },
    { settings: { map: { prompt: 'Say in German: {translation.en}', completion: 'translation.de' } } },
  ],
  [
    'a pair for reinforcement',
    '{"prompt":"a?","completion":"b"}',
    'reinforcement',
    { messages: [{ role: 'user', content: 'a?' }], reference_answer: 'b' },
  ],
  [
    'a pair for a teacher',
    '{"prompt":"a?","completion":"b"}',
    'prompts',
    { schemaVersion: 'bedrock-conversation-2024', messages: [{ role: 'user', content: [{ text: 'a?' }] }] },
  ],
  [
    'a prompt for a teacher',
    '{"prompt":"a?"}',
    'prompts',
    { schemaVersion: 'bedrock-conversation-2024', messages: [{ role: 'user', content: [{ text: 'a?' }] }] },
  ],
  [
    'an image with its caption',
    '{"image-ref":"s3://abc/a.png","caption":"b"}',
    'image-caption',
    { 'image-ref': 's3://abc/a.png', caption: 'b' },
  ],
];
for (const [name, line, format, expected, work = {}] of conversions) {
  test(`converts ${name} into ${format}`, async () => {
    const output = memoryOutput();
    const { report } = await run({
      sources: file('d.jsonl', line),
      limits: { ...conversations, reservedWords: [], format },
      more: { output },
      ...work,
    });
    assert.deepEqual(report.problems.shown, []);
    assert.deepEqual(recordsOf(output, 'training'), [expected]);
  });
}

test("joins the AWS sample's two files in order, and says where one is longer", async () => {
  const prompts = rows.map(({ dialogue }) => ({ prompt: dialogue }));
  const sources = (answers: readonly string[]) => ({
    training: { files: [file('validation-data.json', JSON.stringify(prompts), 500)] },
    references: file('reference-inference.json', JSON.stringify(answers), 90),
  });
  const output = memoryOutput();
  await run({ sources: sources(rows.map(({ summary }) => summary)), more: { output } });
  assert.deepEqual(
    recordsOf(output, 'training'),
    rows.map(({ dialogue, summary }) => ({ prompt: dialogue, completion: summary })),
  );
  const fewer = await run({ sources: sources(rows.slice(1).map(({ summary }) => summary)) });
  assert.match(fewer.report.problems.shown[0]?.message ?? '', /has no answer in reference-inference\.json/);
  const more = await run({ sources: sources([...rows.map(({ summary }) => summary), 'extra']) });
  assert.match(
    more.report.problems.shown[0]?.message ?? '',
    /has 1 prompts fewer than reference-inference\.json has answers/,
  );
});

test('evaluation data says prompt and reference where that is all, and else the whole conversation', async () => {
  const line = (system: string) =>
    `{"system":"${system}","messages":[{"role":"user","content":"a?"},{"role":"assistant","content":"b"}]}`;
  const evaluated = async (content: string) => {
    const output = memoryOutput();
    await run({
      sources: {
        training: { files: [file('d.jsonl', '{"prompt":"other","completion":"b"}')] },
        evaluation: { files: [file('e.jsonl', content)] },
      },
      limits: conversations,
      more: { output },
    });
    return recordsOf(output, 'evaluation');
  };
  assert.deepEqual(await evaluated('{"prompt":"a?","completion":"b"}'), [{ prompt: 'a?', reference: 'b' }]);
  assert.deepEqual(await evaluated(line('s')), [
    {
      schemaVersion: 'bedrock-conversation-2024',
      system: [{ text: 's' }],
      messages: [
        { role: 'user', content: [{ text: 'a?' }] },
        { role: 'assistant', content: [{ text: 'b' }] },
      ],
    },
  ]);
});

test('killed at any write and run again, it writes the same bytes and the manifest last', async () => {
  const work = (output: ReturnType<typeof memoryOutput>): Work => ({
    sources: file('d.jsonl', forms[0]?.[1] as string),
    settings: { map, split: { validation: 0.1, evaluation: 0.1, seed: 1 } },
    more: { output },
  });
  const whole = memoryOutput();
  const first = await run(work(whole));
  assert.equal(whole.writes.at(-1)?.endsWith('/manifest.json'), true);
  assert.equal(whole.files.size, 6);
  for (let failAfter = 0; failAfter < 6; failAfter += 1) {
    const killed = memoryOutput(failAfter);
    await assert.rejects(run(work(killed)), /killed/);
    assert.equal(
      [...killed.files.keys()].some((name) => name.endsWith('manifest.json')),
      false,
    );
    const again = memoryOutput();
    for (const [name, bytes] of killed.files) again.files.set(name, bytes);
    await run(work(again));
    assert.deepEqual(again.files, whole.files);
  }
  const before = whole.writes.length;
  const repeated = await run(work(whole));
  assert.equal(whole.writes.length, before, 'what is there whole is not written again');
  assert.equal(repeated.written?.wasThere, true);
  assert.equal(repeated.digest, first.digest);
});

test('what is there already tells its version again, and a set that somebody removed is written again', async () => {
  const memory = memoryOutput();
  const output: MemoryOutput = {
    ...memory,
    write: async (...given) => ({ ...(await memory.write(...given)), versionId: 'v1' }),
    find: async (name) => (memory.files.has(name) ? { versionId: 'v1' } : null),
  };
  const work: Work = { sources: file('d.jsonl', '{"prompt":"a","completion":"b"}'), more: { output } };
  const first = await run(work);
  assert.equal(first.written?.sets[0]?.versionId, 'v1');
  const whole = new Map(output.files);
  for (const removed of [false, true]) {
    if (removed) output.files.delete(`${first.digest.slice(0, 16)}/training.jsonl`);
    assert.deepEqual((await run(work)).written?.sets, first.written?.sets);
    assert.deepEqual(output.files, whole);
  }
});

test('a version is written once, and refuses other data', async () => {
  const output = memoryOutput();
  const work = (content: string): Work => ({
    sources: file('d.jsonl', content),
    settings: { version: 1 },
    more: { output },
  });
  await run(work('{"prompt":"a","completion":"b"}'));
  assert.ok(output.files.has('training_data_v1/training.jsonl'));
  await assert.rejects(run(work('{"prompt":"a","completion":"c"}')), /other data is there.*take version 2/);
  assert.deepEqual(recordsOf(output, 'training'), [{ prompt: 'a', completion: 'b' }]);
});

test('records that can not be used are left out where the settings say so', async () => {
  const output = memoryOutput();
  const { isUsable, report } = await run({
    sources: file('d.jsonl', '{"prompt":"a","completion":"b"}\nbroken\n{"prompt":"c","completion":"d"}\n'),
    settings: { problems: 'skip' },
    more: { output },
  });
  assert.equal(isUsable, true);
  assert.deepEqual([report.rows.read, report.rows.refused, report.sets[0]?.records], [3, 1, 2]);
});

for (const [name, content] of [
  ['cut.csv', 'prompt,completion\na,b\n"c,d\ne,f\n'],
  ['cut.json', '[{"prompt":"a","completion":"b"},\n{"prompt":"c",'],
] as const) {
  test(`${name}, which can not be read to its end, is not used even where records may be left out`, async () => {
    const output = memoryOutput();
    const { isUsable, report } = await run({
      sources: file(name, content),
      settings: { problems: 'skip' },
      more: { output },
    });
    assert.equal(report.problems.total, 1, JSON.stringify(report.problems));
    assert.equal(isUsable, false);
    assert.equal(output.files.size, 0);
  });
}

test('a million lines need no more memory for texts than the spool keeps', async () => {
  const count = 150_000;
  const line = `${JSON.stringify({ prompt: 'x'.repeat(900), completion: 'y'.repeat(200) })}\n`;
  const many = {
    ...file('d.jsonl', ''),
    async *stream() {
      const chunk = Buffer.from(line.repeat(1_000));
      for (let at = 0; at < count; at += 1_000) yield Uint8Array.from(chunk);
    },
  };
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  const { report } = await run({
    sources: many,
    settings: { checks: 'limits' },
    limits: { ...pairs, maximum: count },
    more: {
      onProgress: () => {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      },
    },
  });
  assert.equal(report.rows.read, count);
  assert.ok(
    peak < 130 * 1024 * 1024,
    `${Math.round(peak / 1024 / 1024)} MB of ${Math.round((count * line.length) / 1024 / 1024)}`,
  );
});
