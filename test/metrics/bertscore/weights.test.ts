import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import type { TestContext } from 'node:test';
import { openSafetensors } from '../../../src/metrics/bertscore/safetensors.ts';
import { loadBertScorer } from '../../../src/metrics/index.ts';
import { goldenPath, pairs } from '../golden.ts';

interface Header {
  [name: string]: { dtype: string; shape: number[]; data_offsets: [number, number] };
}

function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'temper-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function readTiny(): { header: Header; values: Buffer } {
  const bytes = readFileSync(join(goldenPath('tiny-encoder'), 'model.safetensors'));
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: _, ...header } = JSON.parse(bytes.subarray(8, end).toString('utf8')) as Header;
  return { header, values: Buffer.from(bytes.subarray(end)) };
}

function writeSafetensors(path: string, header: Header, values: Buffer): void {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(path, Buffer.concat([length, text, values]));
}

async function scoresOf(folder: string) {
  const scorer = await loadBertScorer({ encoder: folder, layer: 2, threads: 1 });
  try {
    return await scorer.score(pairs.slice(-60));
  } finally {
    await scorer.close();
  }
}

test('BF16 weights score as the same numbers in F32', async (t) => {
  const { header, values } = readTiny();
  const halves = Buffer.alloc(values.length / 2);
  for (let at = 0; at < values.length; at += 4) {
    values.writeUInt16LE(0, at); // F32 without what BF16 cannot hold
    halves.writeUInt16LE(values.readUInt16LE(at + 2), at / 2);
  }
  const halfHeader = Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { dtype: 'BF16', shape, data_offsets: [from / 2, to / 2] as [number, number] }],
    ),
  );
  const [whole, half] = [join(emptyFolder(t), 'whole'), join(emptyFolder(t), 'half')];
  for (const folder of [whole, half]) cpSync(goldenPath('tiny-encoder'), folder, { recursive: true });
  writeSafetensors(join(whole, 'model.safetensors'), header, values);
  writeSafetensors(join(half, 'model.safetensors'), halfHeader, halves);
  assert.deepEqual(await scoresOf(half), await scoresOf(whole));
});

test("the first checkpoints' names of normalisation weights are understood", async (t) => {
  const { header, values } = readTiny();
  const old = Object.fromEntries(
    Object.entries(header).map(([name, entry]) => [
      name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
      entry,
    ]),
  );
  assert.notDeepEqual(Object.keys(old), Object.keys(header));
  const folder = join(emptyFolder(t), 'old');
  cpSync(goldenPath('tiny-encoder'), folder, { recursive: true });
  writeSafetensors(join(folder, 'model.safetensors'), old, values);
  assert.deepEqual(await scoresOf(folder), await scoresOf(goldenPath('tiny-encoder')));
});

test('F16 and F64 values are read as the numbers they are', (t) => {
  // Bit patterns from the table in IEEE 754-2019: 1, -2, 65504 (largest), 2^-24 (smallest), 2^-14, 0.333251953125, -0.
  const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x8000).buffer);
  const doubles = Buffer.from(Float64Array.of(0.5, -3).buffer);
  const path = join(emptyFolder(t), 'numbers.safetensors');
  writeSafetensors(
    path,
    {
      half: { dtype: 'F16', shape: [7], data_offsets: [0, 14] },
      double: { dtype: 'F64', shape: [2, 1], data_offsets: [14, 30] },
    },
    Buffer.concat([halves, doubles]),
  );
  const weights = openSafetensors(path);
  t.after(() => weights.close());
  const [half, double] = [weights.find('half'), weights.find('double')];
  assert.ok('values' in half && 'values' in double);
  assert.deepEqual([...half.values], [1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125, -0]);
  assert.deepEqual([...double.values], [0.5, -3]);
});
