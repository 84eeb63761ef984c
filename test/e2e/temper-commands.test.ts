/** Every command of `temper`, as a person types it and with `--json` as a program does. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';

const timeout = 300_000;

describe('temper', { timeout: 1_500_000 }, () => {
  let our: Surroundings;
  before(async () => {
    our = await openSurroundings();
  });
  after(() => our?.close());

  it('start: starts once, however often it is typed', { timeout }, async () => {
    const file = await our.file('twice', requestOf('twice'));
    const { createdJobs } = (await our.emulator.state()).counts;
    assert.match(await our.sh(`temper start --input ${file}`), /Started customize-twice/);
    const again = await json(`temper start --input ${file} --json`);
    assert.equal(again.exitCode, 0);
    assert.equal(again.answer.started, false);
    await our.untilStage('customize-twice', 'awaiting-approval');
    assert.equal((await our.emulator.state()).counts.createdJobs - createdJobs, 1);

    const other = await our.file('other', { ...requestOf('twice'), tags: { team: 'other' } });
    const refused = await our.type(`temper start --input ${other}`);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /another request/);
    await our.sh('temper reject customize-twice --by ana');
    assert.equal((await our.result('customize-twice')).outcome, 'released');

    const ended = await our.type(`temper start --input ${file}`);
    assert.equal(ended.exitCode, 0);
    assert.match(ended.stdout, /already ended/);
    assert.equal((await our.emulator.state()).counts.createdJobs - createdJobs, 1);
  });
});
