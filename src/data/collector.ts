import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DataSettings } from '../domain/data-settings.ts';
import { wrongLineBytes } from '../domain/dataset/training-records.ts';
import type { RecordLimits } from '../domain/families/family.ts';
import type { ImageStore } from './output/output.ts';
import { BroughtImages } from './brought-images.ts';
import { isBlank } from './byte-text.ts';
import { column } from './checks/columns.ts';
import { hashText } from './checks/hash.ts';
import { HashTable } from './checks/hash-table.ts';
import { Languages } from './checks/languages.ts';
import { Lengths } from './checks/lengths.ts';
import { checkLimits } from './checks/limits.ts';
import { NearDuplicates } from './checks/near-duplicates.ts';
import { findPersonalData } from './checks/personal-data.ts';
import { Templates } from './checks/templates.ts';
import { FindingList } from './findings.ts';
import { Labels } from './labels.ts';
import { openLineMaker } from './line-maker.ts';
import type { PairLane, RowVisitor } from './readers/rows.ts';
import { isPlainColumn } from './records/mapping.ts';
import type { ReadRecord } from './records/read-record.ts';
import type { DataRecord, Refusal } from './records/record.ts';
import { recordWriter, whyUnaskable } from './records/write-record.ts';
import { sets } from './split.ts';
import { Spool } from './spool.ts';

export type Use = 'training' | 'validation' | 'evaluation';

export interface CollectorOptions {
  readonly settings: DataSettings;
  readonly limits: RecordLimits;
  readonly images: ImageStore | undefined;
  /** Between two chunks: tells how far it is, and throws where it is to stop. */
  readonly pause: () => Promise<void>;
}

/**
 * Takes every row of every source once: checks it, converts it and keeps its line in the spool, with a few numbers
 * about it in columns. A record's number is its place in the spool.
 */
export class Collector {
  readonly problems = new FindingList();
  readonly warnings = new FindingList();
  readonly spool = new Spool();
  readonly labels = new Labels();
  readonly promptLengths = new Lengths();
  readonly answerLengths = new Lengths();
  readonly languages = new Languages();
  readonly personalData: Record<string, number> = {};
  readonly answers = new Map<number, number>();
  answered = 0;
  rows = 0;
  refused = 0;
  exact = 0;
  near = 0;
  /** Records that can't evaluate a model, and why the first can't. */
  unaskable = 0;
  whyUnaskable = '';
  /** Near duplicates in different sets. */
  across = 0;

  readonly lengths = column.words();
  readonly characters = column.words();
  readonly setOf = column.bytes();
  readonly unitOf = column.floats();
  readonly labelOf = column.shorts();
  readonly nearOf = column.signed();
  /** The record before it that asks the same; -1 where there is none. */
  readonly sameOf = column.signed();
  /** Training sources are read first: how many records are theirs. */
  trainingCount = 0;
  private readonly lines = column.words();
  private readonly fileOf = column.words();

  private readonly options: CollectorOptions;
  private readonly write: (record: DataRecord) => string | Refusal;
  private prompts = new HashTable();
  private contents = new HashTable();
  private nearDuplicates = new NearDuplicates();
  private readonly templates = new Templates();
  private readonly files: string[] = [];
  private readonly images: BroughtImages;
  private readonly needsUnits: boolean;
  private breathedAt = performance.now();

  constructor(options: CollectorOptions) {
    this.options = options;
    const { settings, limits } = options;
    this.images = new BroughtImages(options.images, limits);
    // A prompt for a teacher is kept with its answer until it is known whether it evaluates.
    const writeRecord = recordWriter(limits.format);
    const writePrompt = recordWriter('conversation');
    this.write =
      limits.format === 'prompts'
        ? (record) => (record.turns.length % 2 === 0 ? writePrompt(record) : writeRecord(record))
        : writeRecord;
    this.needsUnits = settings.split.validation + settings.split.evaluation > 0;
  }

  get count(): number {
    return this.lengths.length;
  }

  /** `file.jsonl:17`, of a record. */
  placeOf(index: number): string {
    return `${this.files[this.fileOf.at(index)] ?? ''}:${this.lines.at(index)}`;
  }

  /** What reads a file's rows into this. */
  open(
    file: string,
    use: Use,
    read: ReadRecord,
  ): RowVisitor & { accept(record: DataRecord | Refusal, line: number): void } {
    const number = this.files.push(file) - 1;
    const accept = (record: DataRecord | Refusal, line: number): void => {
      this.rows += 1;
      const problem = 'kind' in record ? record : this.take(record, number, use, line);
      if (problem) this.refuse(file, line, problem);
    };
    const lane = this.openLane(number, use);
    return {
      row: (value, line) => accept(read(value), line),
      accept,
      ...(lane && { lane }),
      wrong: (line, kind, message) => {
        this.rows += 1;
        this.refuse(file, line, { kind, message });
      },
      // Not one of the refused rows, which settings may pass over.
      broken: (line, kind, message) => {
        this.rows += 1;
        this.problems.add(`${file}:${line}`, kind, message);
      },
      pause: () => this.settle(),
    };
  }

  /** The short way for what most data is: two columns, each a text. It takes nothing that needs a second look. */
  private openLane(file: number, use: Use): PairLane | undefined {
    const { settings, limits } = this.options;
    const { prompt, completion } = settings.map;
    const isPair = Object.keys(settings.map).length === 2 && prompt !== undefined && completion !== undefined;
    if (settings.checks !== 'limits' || !isPair || limits.reservedWords?.length) return undefined;
    if (limits.minimumCompletionCharacters !== undefined || limits.maximumLineBytes !== undefined) return undefined;
    if (!isPlainColumn(prompt) || !isPlainColumn(completion)) return undefined;
    const lines = openLineMaker(this.write, limits, this.needsUnits ? settings.split.seed : undefined);
    if (!lines) return undefined;
    return {
      columns: [prompt, completion],
      take: (asked, answered, line) => {
        if (!this.labels.isOff) return false;
        const { buffer, position } = this.spool.reserve(lines.longest(asked, answered));
        const length = lines.make(asked, answered, buffer, position);
        if (length === -1) return false;
        this.spool.commit(length);
        this.rows += 1;
        this.lengths.push(length);
        this.characters.push(lines.promptCharacters + lines.answerCharacters);
        this.setOf.push(sets[use]);
        this.lines.push(line);
        this.fileOf.push(file);
        this.labelOf.push(0);
        this.promptLengths.add(lines.promptCharacters);
        this.answerLengths.add(lines.answerCharacters);
        if (this.needsUnits) this.unitOf.push(lines.unit);
        return true;
      },
    };
  }

  /** After the last record: what they were compared with is given back before what draws the report is loaded. */
  endComparing(): void {
    this.prompts = new HashTable();
    this.contents = new HashTable();
    this.nearDuplicates = new NearDuplicates();
  }

  async settle(): Promise<void> {
    await this.images.upload();
    await this.spool.settle();
    await this.breathe();
    await this.options.pause();
  }

  /** Lets timers run, such as those of heartbeats, where chunks come faster than the event loop turns. */
  private async breathe(): Promise<void> {
    if (performance.now() - this.breathedAt < 50) return;
    await nextTurn();
    this.breathedAt = performance.now();
  }

  private refuse(file: string, line: number, { kind, message }: Refusal): void {
    this.refused += 1;
    this.problems.add(`${file}:${line}`, kind, message);
  }

  private take(given: DataRecord, file: number, use: Use, line: number): Refusal | undefined {
    const { limits, settings } = this.options;
    // An empty system text says nothing, and Bedrock refuses it.
    const told = given.system !== undefined && isBlank(given.system) ? { ...given, system: undefined } : given;
    const measures = checkLimits(told, limits);
    if ('kind' in measures) return measures;
    const record = this.images.placeIn(told);
    if ('kind' in record) return record;
    const text = this.write(record);
    if (typeof text !== 'string') return text;
    const tooLong = use === 'evaluation' ? undefined : this.wrongLine(record, text);
    if (tooLong !== undefined) return { kind: 'too long', message: tooLong };
    const hasAnswer = record.turns.length % 2 === 0;
    const unaskable = whyUnaskable(record);
    if (unaskable) {
      if (use === 'evaluation') return unaskable;
      this.unaskable += 1;
      this.whyUnaskable ||= unaskable.message;
    }
    const index = this.count;
    const answer = hasAnswer ? record.turns.at(-1)?.text : undefined;
    this.lengths.push(this.spool.add(text));
    this.characters.push(measures.promptCharacters + measures.answerCharacters);
    this.setOf.push(sets[use]);
    this.lines.push(line);
    this.fileOf.push(file);
    this.labelOf.push(this.labels.add(record.label, answer));
    this.promptLengths.add(measures.promptCharacters);
    if (hasAnswer) this.answerLengths.add(measures.answerCharacters);
    if (this.needsUnits) {
      const { seed } = settings.split;
      const { group } = record;
      this.unitOf.push(group === undefined ? hashText(promptKey(record), seed) : hashText(group, seed ^ 0x6a0f));
    }
    if (settings.checks === 'all') this.compare(record, promptKey(record), text, answer, index, use);
    return undefined;
  }

  /** A prompt for a teacher is written without its answer. */
  private wrongLine(record: DataRecord, text: string): string | undefined {
    const { limits } = this.options;
    if (limits.maximumLineBytes === undefined) return undefined;
    const line = limits.format === 'prompts' ? recordWriter('prompts')(record) : text;
    return typeof line === 'string' ? wrongLineBytes(line.length, limits) : line.message;
  }

  private compare(
    record: DataRecord,
    prompt: string,
    text: string,
    answer: string | undefined,
    index: number,
    use: Use,
  ): void {
    const { duplicates } = this.options.settings;
    const place = (): string => this.placeOf(index);
    const twin = this.contents.findOrAdd(hashText(text), index);
    const key = hashText(prompt);
    const sibling = this.prompts.findOrAdd(key, index);
    this.sameOf.push(sibling);
    if (use === 'training') {
      this.trainingCount = index + 1;
      if (twin !== -1) {
        this.exact += 1;
        if (duplicates === 'drop') this.setOf.set(index, sets.dropped);
        else
          this.warnings.add(
            place(),
            'duplicate',
            `repeats ${this.placeOf(twin)} word for word: leave one out, or set duplicates to "drop"`,
          );
      } else if (sibling !== -1 && answer !== undefined) {
        this.warnings.add(
          place(),
          'contradiction',
          `asks the same as ${this.placeOf(sibling)}, but has another answer: keep the right one`,
        );
      }
    } else this.findLeaks(sibling, place(), use);
    // What was left out stands for nothing.
    if (this.setOf.at(index) !== sets.dropped) this.prompts.set(key, index);
    const own = this.templates.strip(prompt);
    const near = this.nearDuplicates.add(answer === undefined ? own : `${own} ${answer}`);
    this.nearOf.push(twin === -1 ? near : -1);
    if (twin === -1 && near !== -1) {
      this.near += 1;
      this.warnings.add(place(), 'near duplicate', `says nearly the same as ${this.placeOf(near)}`);
    }
    this.languages.add(index, prompt);
    // Not the line: in it a line end is the letter n, and an image's name is digits.
    for (const kind of findPersonalData([record.system ?? '', ...record.turns.map((turn) => turn.text)].join('\n'))) {
      this.personalData[kind] = (this.personalData[kind] ?? 0) + 1;
      this.warnings.add(
        place(),
        'personal data',
        `seems to hold ${kind.startsWith('e') || kind.startsWith('I') ? 'an' : 'a'} ${kind}: a custom model may repeat it`,
      );
    }
    if (answer !== undefined && record.label === undefined) this.countAnswer(hashText(answer));
  }

  /** Every record before that asks the same as one that validates or evaluates. */
  private findLeaks(sibling: number, place: string, use: Use): void {
    let isSaid = false;
    for (let other = sibling; other !== -1; other = this.sameOf.at(other)) {
      const theirs = this.setOf.at(other);
      if (theirs === sets.training && this.options.settings.duplicates === 'drop') {
        this.exact += 1;
        this.setOf.set(other, sets.dropped);
      } else if (theirs === sets.training && !isSaid) {
        isSaid = true;
        this.problems.add(
          place,
          'leakage',
          `the training data holds the same prompt (${this.placeOf(other)}): take it out of one of them, or set duplicates to "drop"`,
        );
      } else if (theirs === sets.validation && use === 'evaluation' && !isSaid) {
        isSaid = true;
        this.warnings.add(
          place,
          'leakage',
          `the validation data holds the same prompt (${this.placeOf(other)}): scores may flatter the model`,
        );
      }
    }
  }

  /** Of answers that come first; later new ones can't be the most frequent any more in data of that size. */
  private countAnswer(hash: number): void {
    this.answered += 1;
    const count = this.answers.get(hash);
    if (count !== undefined || this.answers.size < 20_000) this.answers.set(hash, (count ?? 0) + 1);
  }
}

/** What is asked, with everything that belongs to it. */
function promptKey({ system, turns }: DataRecord): string {
  if (turns.length <= 2 && system === undefined && !turns[0]?.images) return turns[0]?.text ?? '';
  const asked = turns.length % 2 === 0 ? turns.slice(0, -1) : turns;
  const texts = asked.map(({ text, images = [] }) => [text, ...images.map(({ uri }) => uri)].join('\n'));
  return [system ?? '', ...texts].join('\n');
}
