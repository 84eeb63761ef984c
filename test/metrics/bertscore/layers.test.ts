import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseLayer } from '../../../src/metrics/bertscore/layers.ts';

const cases: readonly { model: string; layers: number; layer: number; fallback: boolean }[] = [
  { model: 'distilbert-base-uncased', layers: 6, layer: 5, fallback: false },
  { model: 'distilbert/distilbert-base-uncased', layers: 6, layer: 5, fallback: false },
  { model: 'bert-base-uncased', layers: 12, layer: 9, fallback: false },
  { model: 'google-bert/bert-base-uncased', layers: 12, layer: 9, fallback: false },
  { model: 'FacebookAI/roberta-large', layers: 24, layer: 17, fallback: false },
  { model: 'nreimers/MiniLM-L6-H384-uncased', layers: 6, layer: 5, fallback: true },
  { model: 'someone/with-12-layers', layers: 12, layer: 9, fallback: true },
  { model: 'someone/with-1-layer', layers: 1, layer: 1, fallback: true },
  { model: 'bert-base-uncased', layers: 4, layer: 3, fallback: true },
];

for (const { model, layers, layer, fallback } of cases) {
  test(`${model} of ${layers} layers is read at layer ${layer}${fallback ? ', by the rule' : ', by the table'}`, () => {
    assert.deepEqual(chooseLayer(model, layers), { layer, fallback });
  });
}
