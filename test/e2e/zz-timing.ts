import { readFileSync } from 'node:fs';
import { openSurroundings } from './support.ts';
const our = await openSurroundings();
const lines = readFileSync('examples/data/training-data.jsonl','utf8').split('\n');
for (const n of [40, 60, 100, 200, 400]) {
  await our.putObject(our.stack.buckets.training, `t${n}.jsonl`, lines.slice(0,n).join('\n')+'\n');
  await our.start(`t${n}`, { training: { data: `t${n}.jsonl` }, approval: 'automatic' });
  const r = await our.result(`t${n}`);
  console.log(n, r.verdict, r.scores.baseline.rougeL.f1, r.scores.candidate.rougeL.f1, r.scores.baseline.bertscore.f1, r.scores.candidate.bertscore.f1, r.stages[1]!.durationSeconds);
}
await our.close();
