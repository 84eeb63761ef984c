/** Records of every form in use, into what every base model takes; and what no form has a place for, refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEvaluationRecords } from '../../src/domain/dataset/evaluation-records.ts';
import { checkTrainingData } from '../../src/domain/dataset/training-records.ts';
import { customizationOf, type RecordLimits } from '../../src/domain/families/family.ts';
import { families } from '../../src/domain/families/index.ts';
import { conversations, file, memoryOutput, pairs, recordsOf, run } from './support.ts';

const user = (content: unknown, more = {}) => ({ role: 'user', content, ...more });
const assistant = (content: unknown, more = {}) => ({ role: 'assistant', content, ...more });
const image = (format = 'png', uri = `s3://bucket/a.${format}`) => ({
  image: { format, source: { s3Location: { uri } } },
});
const converse = (messages: unknown, more = {}) => ({ schemaVersion: 'bedrock-conversation-2024', ...more, messages });

const records: Readonly<Record<string, object>> = {
  pair: { prompt: 'why', completion: 'so' },
  'pair with a system text': { prompt: 'why', completion: 'so', system: 'be brief' },
  'prompt with a system text': { prompt: 'why', system: 'be brief' },
  'prompt alone': { prompt: 'why' },
  'input and output': { input: 'why', output: 'so' },
  'input alone': { input: 'why' },
  conversation: converse([user([{ text: 'why' }]), assistant([{ text: 'so' }])], { system: [{ text: 'be brief' }] }),
  'no system text': converse([user([{ text: 'why' }]), assistant([{ text: 'so' }])], { system: [] }),
  'an image': converse([user([{ text: 'why' }, image()]), assistant([{ text: 'so' }])]),
  'an image beside blanks': converse([user([{ text: ' ' }, image()]), assistant([{ text: 'so' }])]),
  'an image of another format': converse([user([{ text: 'why' }, image('gif')]), assistant([{ text: 'so' }])]),
  'an image before': converse([
    user([{ text: 'why' }, image()]),
    assistant([{ text: 'so' }]),
    user([{ text: 'really' }]),
    assistant([{ text: 'yes' }]),
  ]),
  'tools on offer': converse([user([{ text: 'why' }]), assistant([{ text: 'so' }])], { toolConfig: { tools: [{}] } }),
  chat: { messages: [{ role: 'developer', content: 'be brief' }, user('why'), assistant('so')] },
  'chat with an empty system text': { messages: [{ role: 'system', content: '' }, user('why'), assistant('so')] },
  'chat with nulls': { messages: [user('why'), assistant('so', { tool_calls: null, function_call: null })] },
  'chat in parts': {
    messages: [
      user([
        { type: 'text', text: '' },
        { type: 'text', text: 'why' },
      ]),
      assistant('so'),
    ],
  },
  'chat of several turns': { messages: [user('why'), assistant('so'), user('really'), assistant('yes')] },
  'chat with an answer to grade': { messages: [user('why')], reference_answer: 'so' },
  'chat with a value to grade': { messages: [user('why')], reference_answer: { is: 1 }, level: 3 },
  caption: { 'image-ref': 's3://bucket/a.png', caption: 'a kettle' },
  'short caption': { 'image-ref': 's3://bucket/a.png', caption: 'a' },
  'a blank prompt': { prompt: '\u00a0', completion: 'so' },
  'a blank answer': { prompt: 'why', completion: '\u3000' },
};

async function* linesOf(content: Buffer | undefined) {
  yield* (content?.toString('utf8') ?? '').split('\n').slice(0, -1);
}

describe('what is prepared', () => {
  for (const family of families) {
    for (const baseModel of family.baseModels) {
      for (const { type } of family.customizations) {
        const customization = customizationOf(family, type, baseModel);
        if (!customization) continue;
        const limits: RecordLimits = { ...customization.records, minimum: 1, minimumTogether: 0 };
        it(`for ${baseModel.name} by ${type} is what its training and an evaluation take`, async () => {
          for (const [name, record] of Object.entries(records)) {
            const output = memoryOutput();
            const other = JSON.stringify(record).replaceAll('why', 'how').replaceAll('s3://bucket/a', 's3://bucket/b');
            const training = { files: [file('t.jsonl', other)] };
            const evaluation = { files: [file('e.jsonl', JSON.stringify(record))] };
            await run({ sources: { training }, limits, more: { output } });
            await run({ sources: { training, evaluation }, limits, more: { output } });
            for (const [path, content] of output.files) {
              const uri = 's3://bucket/set.jsonl';
              const { problems = [] } = path.endsWith('training.jsonl')
                ? await checkTrainingData(linesOf(content), uri, limits)
                : path.endsWith('evaluation.jsonl')
                  ? parseEvaluationRecords({ uri, text: content.toString('utf8') })
                  : {};
              assert.deepEqual(problems, [], `${name}: ${path}`);
            }
          }
        });
      }
    }
  }
});

/** The training line that becomes of a record, or why none does. */
async function lineOf(record: unknown, limits: RecordLimits): Promise<unknown> {
  const output = memoryOutput();
  const { report } = await run({ sources: file('d.jsonl', JSON.stringify(record)), limits, more: { output } });
  return recordsOf(output, 'training')[0] ?? report.problems.shown[0]?.message;
}

describe('a conversation', () => {
  const graded: RecordLimits = { ...pairs, format: 'reinforcement' };

  it('with an answer to grade stays as it is, with all that the grader gets', async () => {
    const record = {
      messages: [{ role: 'system', content: 'count' }, user('1, 2, é')],
      reference_answer: { next: 3 },
      level: 'é',
      tools: [{ type: 'function' }],
    };
    assert.deepEqual(await lineOf(record, graded), record);
    const alone = { messages: [user('1, 2')], check: 'odd' };
    assert.deepEqual(await lineOf(alone, graded), alone);
  });

  it('with an answer to grade teaches it, where that is a text', async () => {
    const record = (answer: unknown) => ({ messages: [user('1, 2')], reference_answer: answer });
    assert.deepEqual(await lineOf(record('3'), pairs), { prompt: '1, 2', completion: '3' });
    assert.match(String(await lineOf(record({ next: 3 }), pairs)), /"reference_answer" that is no text/);
    assert.match(
      String(await lineOf({ messages: [user('a'), assistant('b')], reference_answer: 'c' }, pairs)),
      /ends with an answer, and "reference_answer" is one too/,
    );
  });

  for (const [what, record, says] of [
    [
      'tools on offer',
      { messages: [user('a'), assistant('b')], tools: [{ type: 'function' }] },
      /offers tools in "tools"/,
    ],
    ['functions on offer', { messages: [user('a'), assistant('b')], functions: [{}] }, /offers tools in "functions"/],
    ['an answer of no weight', { messages: [user('a'), assistant('b', { weight: 0 })] }, /messages\[1\]\.weight is 0/],
    [
      'users of two names',
      { messages: [user('a', { name: 'Ann' }), assistant('b'), user('c', { name: 'Bob' }), assistant('d')] },
      /turns of several users \("Ann", "Bob"\)/,
    ],
    ['a call of a tool', { messages: [user('a'), assistant('b', { tool_calls: [{ id: 'x' }] })] }, /calls a tool/],
    [
      'reasoning',
      { messages: [user('a'), assistant([{ reasoningContent: {} }, { text: 'b' }])] },
      /a block that Temper can't convert \("reasoningContent"\)/,
    ],
  ] as const) {
    it(`with ${what} is refused`, async () => {
      assert.match(String(await lineOf(record, conversations)), says);
    });
  }

  it('with an earlier answer of no weight is taken: only the last one is learnt', async () => {
    const record = { messages: [user('a'), assistant('b', { weight: 0 }), user('c'), assistant('d', { weight: 1 })] };
    assert.equal(typeof (await lineOf(record, conversations)), 'object');
  });
});

it("Alpaca's form is asked for a template, rather than losing its instruction", async () => {
  const record = { instruction: 'Translate', input: 'chat', output: 'cat' };
  assert.match(String(await lineOf(record, pairs)), /is in no form that Temper knows.*name the columns with a mapping/);
});

describe('a check of a file as it stands', () => {
  const check = async (name: string, content: string, settings = {}) => {
    const { report } = await run({
      sources: file(name, content),
      limits: conversations,
      settings,
      more: { strict: true },
    });
    return report.problems.shown.map(({ place, message }) => `${place} ${message}`);
  };
  const pair = '{"prompt":"é?","completion":"b"}\n';

  it('refuses another form than the model takes, though it could be converted', async () => {
    assert.match((await check('d.jsonl', pair))[0] ?? '', /^d\.jsonl:1 lacks "schemaVersion".*temper data prepare$/);
    assert.match((await check('d.json', `[${pair}]`))[0] ?? '', /^d\.json:1 is no file of JSON Lines/);
    assert.match((await check('d.csv', 'prompt,completion\na,b\n'))[0] ?? '', /^d\.csv:1 is no file of JSON Lines/);
  });

  it('takes what it is told to convert, and what stands in the right form', async () => {
    assert.deepEqual(await check('d.jsonl', pair, { form: 'prompt-completion' }), []);
    const record = converse([user([{ text: 'é?' }]), assistant([{ text: 'b' }])]);
    assert.deepEqual(await check('d.jsonl', JSON.stringify(record)), []);
  });
});
