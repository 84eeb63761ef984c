import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashText, RunningHash } from '../../src/data/checks/hash.ts';
import { HashTable } from '../../src/data/checks/hash-table.ts';
import { NearDuplicates } from '../../src/data/checks/near-duplicates.ts';
import { findPersonalData } from '../../src/data/checks/personal-data.ts';
import { conversations, file, memoryOutput, recordsOf, run, sentence } from './support.ts';

const pair = (prompt: string, completion: string, more = {}) => JSON.stringify({ prompt, completion, ...more });
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('a split', () => {
  const labelled = numbers(1_000).map((at) =>
    pair(sentence(at), at % 10 === 0 ? 'rare' : at % 2 === 0 ? 'even' : 'odd', { customer: `c${at % 50}` }),
  );
  const split = { validation: 0.1, evaluation: 0.2, seed: 7 };

  it('keeps the shares of labels in every set', async () => {
    const { report } = await run({ sources: file('d.jsonl', labelled.join('\n')), settings: { split } });
    assert.deepEqual(
      report.labels?.map(({ label, training, validation, evaluation }) => [label, training, validation, evaluation]),
      [
        ['odd', 350, 50, 100],
        ['even', 280, 40, 80],
        ['rare', 70, 10, 20],
      ],
    );
  });

  it('is the same whatever the order of the records, and another with another seed', async () => {
    const evaluated = async (lines: readonly string[], seed: number) => {
      const output = memoryOutput();
      await run({
        sources: file('d.jsonl', lines.join('\n')),
        settings: { split: { ...split, seed } },
        more: { output },
      });
      return (recordsOf(output, 'evaluation') as { prompt: string }[]).map(({ prompt }) => prompt).toSorted();
    };
    const one = await evaluated(labelled, 7);
    assert.deepEqual(await evaluated(labelled.toReversed(), 7), one);
    assert.notDeepEqual(await evaluated(labelled, 8), one);
  });

  it('is the same in any order where remainders tie and groups have several labels', async () => {
    const lines = numbers(90).map((at) =>
      pair(sentence(at), ['x', 'y', 'z'][at % 3] as string, { customer: `c${at < 45 ? at : at % 7}` }),
    );
    for (const map of [{}, { group: 'customer' }]) {
      const evaluated = async (order: readonly string[]) => {
        const output = memoryOutput();
        const settings = { split: { validation: 0.05, evaluation: 0.05, seed: 3 }, map };
        await run({ sources: file('d.jsonl', order.join('\n')), settings, more: { output } });
        return (recordsOf(output, 'evaluation') as { prompt: string }[]).map(({ prompt }) => prompt).toSorted();
      };
      assert.deepEqual(await evaluated(lines.toReversed()), await evaluated(lines));
    }
  });

  it('tears neither groups nor equal prompts apart', async () => {
    const output = memoryOutput();
    const lines = [...labelled, ...numbers(300).map((at) => pair(sentence(at), 'another label'))];
    const settings = {
      split,
      duplicates: 'keep',
      map: { prompt: 'prompt', completion: 'completion', group: 'customer' },
    } as const;
    const groups = new Map(
      labelled.map((line) => [
        (JSON.parse(line) as { prompt: string }).prompt,
        (JSON.parse(line) as { customer: string }).customer,
      ]),
    );
    await run({ sources: file('d.jsonl', labelled.join('\n')), settings, more: { output } });
    const groupsIn = (set: string) =>
      new Set((recordsOf(output, set) as { prompt: string }[]).map(({ prompt }) => groups.get(prompt)));
    const evaluated = groupsIn('evaluation');
    assert.ok(evaluated.size >= 8 && evaluated.size <= 12, `${evaluated.size} of 50 groups`);
    for (const group of groupsIn('training')) assert.ok(!evaluated.has(group), `${group} is in two sets`);

    const second = memoryOutput();
    await run({ sources: file('d.jsonl', lines.join('\n')), settings: { split }, more: { output: second } });
    const prompts = new Set((recordsOf(second, 'evaluation') as { prompt: string }[]).map(({ prompt }) => prompt));
    for (const { prompt } of recordsOf(second, 'training') as { prompt: string }[]) assert.ok(!prompts.has(prompt));
  });

  it('counts training and validation data together where the model does', async () => {
    const problems = async (limits: object) => {
      const given = { ...conversations, minimum: 1, ...limits };
      const { report } = await run({
        sources: file('d.jsonl', labelled.join('\n')),
        limits: given,
        settings: { split },
      });
      return report.problems.shown.map(({ place, message }) => `${place}: ${message}`);
    };
    assert.deepEqual(await problems({ minimumTogether: 800, maximumTogether: 900 }), []);
    assert.deepEqual(await problems({ maximumTogether: 799 }), [
      'validation: has 100 records and the training data 700, but together they may have at most 799',
    ]);
    assert.deepEqual(await problems({ maximumValidation: 0, minimumTogether: 801 }), [
      'training: has 800 records, but training and validation data together need at least 801',
    ]);
  });

  it('refuses a line beyond the size that the model takes', async () => {
    const { report } = await run({
      sources: file('d.jsonl', labelled.slice(0, 20).join('\n')),
      limits: { ...conversations, minimum: 1, maximumLineBytes: 100 },
    });
    assert.equal(report.problems.shown[0]?.kind, 'too long');
    assert.match(report.problems.shown[0]?.message ?? '', /^the line has \d+ bytes, but the model takes at most 100: /);
  });

  it('parts no validation data off for a model that takes none', async () => {
    const { report } = await run({
      sources: file('d.jsonl', labelled.join('\n')),
      limits: { ...conversations, maximumValidation: 0 },
      settings: { split },
    });
    assert.deepEqual(
      report.sets.map(({ name, records }) => [name, records]),
      [
        ['training', 800],
        ['evaluation', 200],
      ],
    );
    assert.match(
      report.warnings.shown.find(({ kind }) => kind === 'no validation')?.message ?? '',
      /takes no validation data/,
    );
  });
});

describe('checks of all records together', () => {
  const prose = numbers(40).map((at) => pair(sentence(at), sentence(at + 500)));
  const warnings = async (lines: readonly string[]) =>
    (await run({ sources: file('d.jsonl', lines.join('\n')) })).report.warnings;

  it('find nothing in sound data', async () => {
    assert.deepEqual((await warnings(prose)).shown, []);
  });

  it('find exact and near duplicates, and equal prompts with other answers', async () => {
    const near = pair(sentence(7).replace(/^\S+/, 'changed'), sentence(507));
    const { shown } = await warnings([
      ...prose,
      prose[3] as string,
      near,
      pair(sentence(9), 'something else entirely'),
    ]);
    assert.deepEqual(
      shown.map(({ place, kind }) => [place, kind]),
      [
        ['d.jsonl:41', 'duplicate'],
        ['d.jsonl:42', 'near duplicate'],
        ['d.jsonl:43', 'contradiction'],
      ],
    );
    assert.match(shown[1]?.message ?? '', /d\.jsonl:8$/);
  });

  it('leave exact duplicates out where the settings say so', async () => {
    const { report } = await run({
      sources: file('d.jsonl', [...prose, ...prose].join('\n')),
      settings: { duplicates: 'drop' },
    });
    assert.deepEqual([report.rows.dropped, report.sets[0]?.records, report.warnings.total], [40, 40, 0]);
  });

  it('refuse evaluation data that was trained on, or drop it from the training data', async () => {
    const sources = {
      training: { files: [file('t.jsonl', prose.join('\n'))] },
      evaluation: { files: [file('e.jsonl', prose.slice(5, 8).join('\n'))] },
    };
    const refused = await run({ sources });
    assert.equal(refused.isUsable, false);
    assert.deepEqual(
      refused.report.problems.shown.map(({ place, kind }) => [place, kind]),
      [
        ['e.jsonl:1', 'leakage'],
        ['e.jsonl:2', 'leakage'],
        ['e.jsonl:3', 'leakage'],
      ],
    );
    const { report } = await run({ sources, settings: { duplicates: 'drop' } });
    assert.deepEqual(
      report.sets.map(({ name, records }) => [name, records]),
      [
        ['training', 37],
        ['evaluation', 3],
      ],
    );
  });

  it('find every record that leaks, not only the first that asks the same', async () => {
    const sources = {
      training: {
        files: [file('t.jsonl', [pair('why', 'so'), pair('why', 'because'), pair('how', 'thus')].join('\n'))],
      },
      evaluation: { files: [file('e.jsonl', pair('why', 'so'))] },
    };
    const output = memoryOutput();
    await run({ sources, settings: { duplicates: 'drop' }, more: { output } });
    assert.deepEqual(recordsOf(output, 'training'), [{ prompt: 'how', completion: 'thus' }]);
  });

  it('warn of evaluation data that validates', async () => {
    const sources = {
      training: { files: [file('t.jsonl', pair('how', 'thus'))] },
      validation: { files: [file('v.jsonl', pair('why', 'so'))] },
      evaluation: { files: [file('e.jsonl', pair('why', 'so'))] },
    };
    const { report } = await run({ sources });
    assert.deepEqual(
      report.warnings.shown.map(({ place, kind }) => [place, kind]),
      [['e.jsonl:1', 'leakage']],
    );
  });

  it('find equal prompts that groups have torn apart', async () => {
    const lines = [...prose, ...prose].map((line, at) => JSON.stringify({ ...JSON.parse(line), customer: `c${at}` }));
    const settings = { split: { validation: 0, evaluation: 0.3, seed: 1 }, map: { group: 'customer' } };
    const { report } = await run({ sources: file('d.jsonl', lines.join('\n')), settings });
    const leaks = report.warnings.kinds.find(({ kind }) => kind === 'leakage')?.count ?? 0;
    assert.ok(leaks > 5, `${leaks} of 40 pairs`);
    assert.equal(report.repeats?.across, leaks);
  });

  it('warn where a share comes to nothing', async () => {
    const split = { validation: 0.01, evaluation: 0.02, seed: 1 };
    const { report } = await run({ sources: file('d.jsonl', prose.slice(0, 20).join('\n')), settings: { split } });
    assert.deepEqual(
      report.warnings.shown.map(({ place, kind }) => [place, kind]),
      [
        ['split', 'no validation'],
        ['split', 'no evaluation'],
      ],
    );
  });

  it('warn of a rare class, of answers that are all the same, and of personal data', async () => {
    const classes = numbers(300).map((at) => pair(sentence(at), at < 5 ? 'rare' : 'common'));
    assert.match(
      (await warnings(classes)).shown.find(({ kind }) => kind === 'imbalance')?.message ?? '',
      /"rare" has 5 training records, the largest class 295/,
    );
    const same = numbers(30).map((at) =>
      pair(
        sentence(at),
        'It has always been so, and nobody remembers why; ask again another day, when more people are here and awake.',
      ),
    );
    assert.match((await warnings(same)).shown[0]?.message ?? '', /30 of 30 answers are the same/);
    const { shown } = await warnings([...prose, pair(`Write to jo@example.com ${sentence(99)}`, sentence(98))]);
    assert.deepEqual(
      shown.map(({ place, kind }) => [place, kind]),
      [['d.jsonl:41', 'personal data']],
    );
  });

  it('look for personal data in the texts, and not in the line that they become', async () => {
    const lines = ['DE89 3704 0044 0532 0130 00', '192.168.10.254', '555-123-4567'].map((text, at) =>
      pair(`Of ${sentence(at)}:\n${text}`, sentence(at + 50)),
    );
    assert.deepEqual((await run({ sources: file('d.jsonl', lines.join('\n')) })).report.personalData, {
      IBAN: 1,
      'IP address': 1,
      'phone number': 1,
    });
  });

  it('take a shared instruction for a template, and still find what repeats beside it', async () => {
    const instruction = numbers(15)
      .map((at) => sentence(at + 5_000))
      .join(' ');
    const tell = (prompt: string, answer: string, at: number) =>
      at % 2 === 0 ? pair(`${instruction}\n\n${prompt}`, answer) : pair(`${prompt}\n\n${instruction}`, answer);
    const lines = numbers(400).map((at) => tell(`${sentence(at)} ${sentence(at + 900)}`, sentence(at + 2_000), at));
    const changed = `${sentence(300)} ${sentence(1_200)}`.replace(/^\S+/, 'changed');
    const found = await warnings([...lines, tell(changed, sentence(2_300), 0)]);
    const near = found.shown.filter(({ kind }) => kind === 'near duplicate').map(({ place }) => place);
    assert.ok(near.includes('d.jsonl:401'), String(near));
    assert.ok(near.length <= 9, `${near.length} of 400 false`);
  });

  it('weigh the most frequent answer against all, also where few of them are kept', async () => {
    const lines = numbers(50_000).map((at) =>
      pair(
        `${at} ?`,
        at < 20_000
          ? `answer number ${at}${'.'.repeat(90)}`
          : at % 3 !== 0
            ? `answer number 7${'.'.repeat(90)}`
            : `a later one ${at}${'.'.repeat(90)}`,
      ),
    );
    assert.ok(!(await warnings(lines)).kinds.some(({ kind }) => kind === 'identical answers'));
  });

  it('tell languages', async () => {
    const german = numbers(20).map((at) =>
      pair(
        `Bitte fassen Sie das folgende Gespräch zwischen zwei Personen kurz zusammen: ${at}`,
        'Sie haben sich verabredet.',
      ),
    );
    const { report } = await run({ sources: file('d.jsonl', german.join('\n')) });
    assert.deepEqual(report.languages, { looked: 20, shares: [{ language: 'de', share: 1 }] });
  });
});

for (const [text, expected] of [
  ['write to ana.b@example.co.uk', ['e-mail address']],
  ['call +49 30 1234 5678', ['phone number']],
  ['call (555) 123-4567', ['phone number']],
  ['pay to DE89 3704 0044 0532 0130 00', ['IBAN']],
  ['DE89 3704 0044 0532 0130 01 has a wrong check digit', []],
  ['card 4111 1111 1111 1111', ['card number']],
  ['card 4111 1111 1111 1112', []],
  ['host 192.168.10.254 is down', ['IP address']],
  ['version 1.2.3, 2026-11-26, 300 pieces at $4,000', []],
  ['nothing @ all', []],
  ['Order 12 4111 1111 1111 1111 05/27', ['card number']],
  ['4111-1111-1111-1111, amex 3782 822463 10005', ['card number']],
  ['booked 2023-11-05 2023-12-06', []],
  ['build 4111111111111111a', []],
  ['5+123456789 and +1000000 points, 100.200.300.4000', []],
  ['call +14155552671', ['phone number']],
  ['tel. +49 (0)30 1234567', ['phone number']],
  ['her number is 123-45-6789', ['social security number']],
  ['part 666-45-6789, 123-45-67890', []],
] as const) {
  it(`finds ${expected.join(', ') || 'nothing'} in "${text}"`, () => {
    assert.deepEqual(findPersonalData(text), expected);
  });
}

it('hashes a text the same in one go and byte by byte, and tells texts apart', () => {
  const running = new RunningHash();
  const seen = new Set<number>();
  for (const at of numbers(20_000)) seen.add(hashText(`text ${at}`, 3));
  assert.equal(seen.size, 20_000);
  running.start(3);
  for (const letter of 'text 17') running.add(letter.charCodeAt(0));
  assert.equal(running.end(), hashText('text 17', 3));
});

it('keeps what a hash table is told, through every growth', () => {
  const table = new HashTable();
  for (const at of numbers(50_000)) assert.equal(table.findOrAdd(hashText(String(at)), at), -1);
  for (const at of numbers(50_000)) assert.equal(table.find(hashText(String(at))), at);
  assert.equal(table.find(hashText('never')), -1);
  assert.equal(table.size, 50_000);
});

it('finds near duplicates among many records, and hardly any that are none', () => {
  const near = new NearDuplicates();
  const count = 20_000;
  let wrong = 0;
  for (const at of numbers(count))
    if (near.add(`${sentence(at)} ${sentence(at * 31 + 5)} ${sentence(at + 77)}`) !== -1) wrong += 1;
  assert.ok(wrong < count / 200, `${wrong} false`);
  let found = 0;
  for (const at of numbers(500)) {
    const changed = `${sentence(at * 13)} ${sentence(at * 13 * 31 + 5)} ${sentence(at * 13 + 77)}`.replace(
      /^\S+ \S+/,
      'two changed',
    );
    if (near.add(changed) === at * 13) found += 1;
  }
  assert.ok(found > 450, `${found} of 500`);
});
