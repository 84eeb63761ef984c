import assert from 'node:assert/strict';
import { it } from 'node:test';
import { file, conversations, memoryOutput, recordsOf, run } from './support.ts';

const png = (content: string) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(content)]);

function store() {
  const puts: string[] = [];
  return {
    puts,
    uriOf: (name: string) => `s3://abc/images/${name}`,
    put: async (name: string) => void puts.push(name),
  };
}

function folder(files: Readonly<Record<string, Buffer>>) {
  return { images: { name: 'docs/', names: Object.keys(files), read: async (name: string) => files[name] as Buffer } };
}

it('makes records of a folder of labelled images, and uploads each image once', async () => {
  const output = memoryOutput();
  const images = store();
  const { report } = await run({
    sources: folder({
      'invoice/1.png': png('one'),
      'invoice/2.png': png('two'),
      'letter/1.png': png('three'),
      'letter/copy.png': png('three'),
    }),
    limits: conversations,
    settings: { map: { prompt: 'Which kind?', completion: '{"type": "{class}"}', system: 'You read documents.' } },
    more: { output, images },
  });
  assert.deepEqual(report.problems.shown, []);
  assert.equal(images.puts.length, 3);
  assert.deepEqual(
    report.labels?.map(({ label, training }) => [label, training]),
    [
      ['invoice', 2],
      ['letter', 2],
    ],
  );
  const [first] = recordsOf(output, 'training') as [
    { messages: readonly { content: readonly unknown[] }[]; system: unknown },
  ];
  assert.deepEqual(first.system, [{ text: 'You read documents.' }]);
  assert.deepEqual(first.messages[0]?.content, [
    { text: 'Which kind?' },
    { image: { format: 'png', source: { s3Location: { uri: `s3://abc/images/${images.puts[0]}` } } } },
  ]);
  assert.deepEqual(first.messages[1]?.content, [{ text: '{"type": "invoice"}' }]);
});

it('says of every file that is no image of the model why it is refused', async () => {
  const { report } = await run({
    sources: folder({
      'invoice/1.png': png('one'),
      'invoice/2.pdf': Buffer.from('%PDF-1.7'),
      'letter/1.png': Buffer.from('GIF89a'),
      'loose.png': png('x'),
      'letter/notes.txt': Buffer.from('x'),
      'letter/big.png': png('x'.repeat(10_001)),
    }),
    limits: conversations,
    more: { images: store() },
  });
  assert.deepEqual(
    report.problems.shown.map(({ place, message }) => [place, message.slice(0, 30)]),
    [
      ['docs/invoice/2.pdf:1', "is a PDF, which Bedrock's trai"],
      ['docs/letter/1.png:1', 'holds an image that is said to'],
      ['docs/loose.png:1', 'is in no folder that names its'],
      ['docs/letter/notes.txt:1', 'is no image that Bedrock takes'],
      ['docs/letter/big.png:1', 'holds an image of 10009 bytes,'],
    ],
  );
});

it('uploads images that conversations bring along', async () => {
  const output = memoryOutput();
  const images = store();
  const url = `data:image/png;base64,${png('one').toString('base64')}`;
  const line = JSON.stringify({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url } },
        ],
      },
      { role: 'assistant', content: 'b' },
    ],
  });
  const { report } = await run({
    sources: file('d.jsonl', `${line}\n${line}`),
    limits: conversations,
    settings: { checks: 'limits' },
    more: { output, images },
  });
  assert.deepEqual(report.problems.shown, []);
  assert.equal(images.puts.length, 1);
  assert.match(JSON.stringify(recordsOf(output, 'training')[0]), /s3:\/\/abc\/images\/[0-9a-f]{64}\.png/);
});
