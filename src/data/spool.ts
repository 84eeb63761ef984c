import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const chunkBytes = 1024 * 1024;
const mostFree = 2;
/**
 * What stays in memory; beyond it lines go to a file of the system's folder for such. Enough for ten thousand dialogues
 * with room to spare, as writing them to a file and reading them twice takes as long as all else.
 */
const memoryBytes = 16 * 1024 * 1024;

/**
 * Lines that are kept until it is known which of them are wanted and where. Small data stays in memory, other lies in a
 * file that is gone once the spool is closed, or its process killed.
 */
export class Spool {
  private current: Buffer = Buffer.allocUnsafeSlow(chunkBytes);
  private used = 0;
  private readonly room = { buffer: this.current, position: 0 };
  private inMemory: Buffer[] = [];
  private readonly free: Buffer[] = [];
  private readonly spilledLengths: number[] = [];
  private memoryUsed = 0;
  private file: FileHandle | undefined;

  /** @returns bytes of the line with its end */
  add(line: string): number {
    const length = line.length + 1;
    if (this.used + length > this.current.length) this.turnOver(length);
    this.current.write(line, this.used, 'latin1');
    this.current[this.used + length - 1] = 0x0a;
    this.used += length;
    return length;
  }

  /** Room for a line of at most so many bytes, at `position` of `buffer`; `commit` says how many it took. */
  reserve(longest: number): { readonly buffer: Buffer; readonly position: number } {
    if (this.used + longest > this.current.length) this.turnOver(longest);
    this.room.buffer = this.current;
    this.room.position = this.used;
    return this.room;
  }

  commit(length: number): void {
    this.used += length;
  }

  /** Has to be called now and then: only here is anything written. */
  async settle(): Promise<void> {
    if (this.memoryUsed <= memoryBytes && !this.file) return;
    this.file ??= await openScratch();
    for (const chunk of this.inMemory) {
      await this.file.writev([chunk]);
      this.spilledLengths.push(chunk.length);
      // Used again, so that no garbage piles up outside of JavaScript's heap; once there is a file, few are needed.
      if (chunk.buffer.byteLength === chunkBytes && this.free.length < mostFree)
        this.free.push(Buffer.from(chunk.buffer));
    }
    this.inMemory = [];
    this.memoryUsed = 0;
  }

  /** All lines in order, many at a time and none cut; a chunk is only valid until the next one is asked for. */
  async *read(): AsyncGenerator<Buffer> {
    let position = 0;
    let room = Buffer.allocUnsafeSlow(this.spilledLengths.length === 0 ? 0 : chunkBytes);
    for (const length of this.spilledLengths) {
      if (length > room.length) room = Buffer.allocUnsafeSlow(length);
      const chunk = room.subarray(0, length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = (await this.file?.read(chunk, done, length - done, position + done)) ?? {
          bytesRead: 0,
        };
        if (bytesRead === 0) throw new Error('the scratch file ended early: is the disk full?');
        done += bytesRead;
      }
      position += length;
      yield chunk;
    }
    yield* this.inMemory;
    if (this.used > 0) yield this.current.subarray(0, this.used);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  private turnOver(length: number): void {
    if (this.used > 0) {
      this.inMemory.push(this.current.subarray(0, this.used));
      this.memoryUsed += this.used;
    }
    const again = length <= chunkBytes ? this.free.pop() : undefined;
    this.current = again ?? Buffer.allocUnsafeSlow(Math.max(chunkBytes, length));
    this.used = 0;
  }
}

/** Without a name from the start: the system gives the room back however this process ends. */
async function openScratch(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-data-'));
  try {
    return await open(join(folder, 'records'), 'w+');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
