import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainedModel } from '../training/index.ts';
import { idOf } from '../arns.ts';
import { emptyState } from './state.ts';
import type { State } from './state.ts';

/**
 * Holds the state, and keeps it in a folder when it is given one: `state.json`, replaced whole after each change, and
 * `models/<id>.json`, a trained model each.
 */
export class Store {
  readonly state: State;
  readonly #folder: string | undefined;
  readonly #models = new Map<string, TrainedModel>();

  constructor(folder?: string) {
    this.#folder = folder;
    this.state = folder === undefined ? emptyState() : readState(folder);
  }

  /** Changes the state. The change is on disk when this returns, so no answer can promise what a crash would undo. */
  change<T>(mutate: (state: State) => T): T {
    const result = mutate(this.state);
    this.save();
    return result;
  }

  save(): void {
    if (this.#folder !== undefined) replaceFile(join(this.#folder, 'state.json'), this.state);
  }

  nextSequence(): number {
    return (this.state.lastSequence += 1);
  }

  saveModel(modelArn: string, model: TrainedModel): void {
    this.#models.set(modelArn, model);
    if (this.#folder !== undefined) replaceFile(modelFile(this.#folder, modelArn), model);
  }

  model(modelArn: string): TrainedModel {
    const known = this.#models.get(modelArn);
    if (known !== undefined) return known;
    if (this.#folder === undefined) throw new Error(`The model ${modelArn} was never saved.`);
    const model = JSON.parse(readFileSync(modelFile(this.#folder, modelArn), 'utf8')) as TrainedModel;
    this.#models.set(modelArn, model);
    return model;
  }

  deleteModel(modelArn: string): void {
    this.#models.delete(modelArn);
    if (this.#folder !== undefined) rmSync(modelFile(this.#folder, modelArn), { force: true });
  }
}

const modelFile = (folder: string, modelArn: string): string => join(folder, 'models', `${idOf(modelArn)}.json`);

function readState(folder: string): State {
  mkdirSync(join(folder, 'models'), { recursive: true });
  const file = join(folder, 'state.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState();
    throw error;
  }
  try {
    const empty = emptyState();
    const state = JSON.parse(text) as State;
    // A state that an earlier version wrote lacks what has been added since.
    return { ...empty, ...state, counts: { ...empty.counts, ...state.counts } };
  } catch (cause) {
    throw new Error(`${file} is not a state that this emulator wrote; move it away or choose another folder.`, {
      cause,
    });
  }
}

/** Writes beside the file and renames, so that a crash leaves the old content or the new, never half of it. */
function replaceFile(file: string, content: unknown): void {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(content));
  renameSync(draft, file);
}
