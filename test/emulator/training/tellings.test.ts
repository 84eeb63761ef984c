import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readContent } from '../../../emulator/training/reading/content.ts';
import { speakersOf } from '../../../emulator/training/speech/speakers.ts';
import { tellings } from '../../../emulator/training/speech/tellings.ts';

/** Every telling of what Ann says to Ben in the first line. */
function told(said: string): string[] {
  const content = readContent(`Ann: ${said}\nBen: Yes.\nAnn: Good.\nBen: Bye.`, new Set());
  const speakers = speakersOf(content.read, false);
  assert.ok(speakers !== null);
  const [sentence] = content.sentences;
  assert.ok(sentence !== undefined);
  return tellings(content, speakers, sentence.from, sentence.to).map(({ text }) => text);
}

describe('tellings', () => {
  for (const [said, telling] of [
    ['Could you please help me find my keys?', "Ann asks Ben to help Ann find Ann's keys"],
    ["Well, I'd like to book a table.", 'Ann wants to book a table'],
    ['I have lost my card.', "Ann has lost Ann's card"],
    ['I really need a doctor.', 'Ann really needs a doctor'],
    ['I want to see your report.', "Ann wants to see Ben's report"],
    ['I went home.', 'Ann went home'],
    ['I’m tired of this.', 'Ann is tired of this'],
    ['Can I pay by card?', 'Ann asks Ben if Ann can pay by card'],
    ['Do you like tea?', 'Ann asks Ben if Ben likes tea'],
    ['Are you ready?', 'Ann asks Ben if Ben is ready'],
    ['What do you want to study?', 'Ann asks Ben what Ben wants to study'],
    ['How can I get there?', 'Ann asks Ben how Ann can get there'],
    ['What about the rent?', 'Ann asks Ben about the rent'],
    ["What's the fare?", 'Ann asks Ben about the fare'],
    ['Where is the visa office?', 'Ann asks Ben about the visa office'],
    ["Let's go by train.", 'Ann suggests they go by train'],
    ['You should see a dentist.', 'Ann suggests Ben see a dentist'],
    ['It is too expensive.', 'Ann thinks it is too expensive'],
    ['We have moved to Oslo.', 'Ann tells Ben they have moved to Oslo'],
  ] as const) {
    it(`tells "${said}"`, () => {
      const texts = told(said);
      assert.ok(texts.includes(telling), texts.join(' | '));
    });
  }

  for (const said of ['Thanks.', 'Red.', 'Tomorrow at nine.']) {
    it(`has nothing to tell of "${said}"`, () => {
      assert.deepEqual(told(said), []);
    });
  }
});

describe('speakersOf', () => {
  for (const [name, text] of [
    ['a text without keys', 'One line.\nAnother line.'],
    ['fields that come once', 'Name: Ann\nCity: Oslo\nDate: 3 May'],
  ] as const) {
    it(`sees no transcript in ${name}`, () => {
      assert.equal(speakersOf(readContent(text, new Set()).read, false), null);
    });
  }

  it('names roles with their article where completions do', () => {
    const { read } = readContent('Agent: Hello.\nAnna: Hi.\nAgent: Yes?\nAnna: No.', new Set());
    const speakers = speakersOf(read, true);
    assert.deepEqual(
      [speakers?.nameAt(0), speakers?.nameAt(1), speakers?.listenerAt(0)],
      ['the agent', 'Anna', 'Anna'],
    );
  });
});
