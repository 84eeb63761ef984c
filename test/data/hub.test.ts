/** The real loader against a local stand-in of the hub's endpoints, which serves a small Parquet dataset. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { parseHubSource } from '../../src/data/sources/hub.ts';
import { ServiceError } from '../../src/domain/errors.ts';
import { openSources } from '../../src/data/sources/index.ts';
import { memoryOutput, recordsOf, run, sentence, settings } from './support.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';
const rows = Array.from({ length: 120 }, (_, at) => ({
  id: `train_${at}`,
  dialogue: `#Person1#: ${sentence(at)} – naïve`,
  summary: sentence(at + 500),
  topic: 't',
}));

function parquet(part: typeof rows): Buffer {
  const columns = (['id', 'dialogue', 'summary', 'topic'] as const).map((name) => ({
    name,
    data: part.map((row) => row[name]),
    type: 'STRING' as const,
  }));
  return Buffer.from(parquetWriteBuffer({ columnData: columns }));
}

const csv = `id,dialogue,summary,topic\n${rows
  .map((row) =>
    Object.values(row)
      .map((text) => `"${text}"`)
      .join(','),
  )
  .join('\n')}\n`;

/** Repositories by id, and their files by path. */
const repositories: Readonly<Record<string, Readonly<Record<string, Buffer>>>> = {
  'tiny/dialogues': {
    'README.md': Buffer.from('# Dialogues'),
    'data/train-00000-of-00002.parquet': parquet(rows.slice(0, 70)),
    'data/train-00001-of-00002.parquet': parquet(rows.slice(70)),
    'data/test-00000-of-00001.parquet': parquet(rows.slice(0, 5)),
  },
  'tiny/as-csv': { 'train.csv': Buffer.from(csv), 'test.csv': Buffer.from('id,dialogue,summary,topic\n') },
  'tiny/two-forms': {
    'train.csv': Buffer.from(csv),
    'train.csv.gz': Buffer.from('not looked at'),
    'train.jsonl': Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
  },
  'tiny/languages': { 'data/en-train.csv': Buffer.from(csv), 'data/garden-train.csv': Buffer.from(csv) },
  'tiny/two-configs': { 'en/train.parquet': parquet(rows.slice(0, 3)), 'de/train.parquet': parquet(rows.slice(3, 5)) },
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname);
  const [, id = '', rest = ''] = /^\/(?:api\/)?datasets\/([\w.-]+\/[\w.-]+)\/?(.*)$/.exec(path) ?? [];
  const files = repositories[id];
  if (!files || (id === 'tiny/as-csv' && request.headers.authorization !== 'Bearer hf_secret')) {
    return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"Repository not found"}');
  }
  if (path.startsWith('/api/') && rest.startsWith('tree/')) {
    const listed = Object.entries(files).map(([name, { length }]) => ({
      type: 'file',
      path: name,
      size: length,
      oid: 'x',
    }));
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(listed));
  }
  if (path.startsWith('/api/')) {
    const body = {
      _id: '1',
      id,
      sha,
      private: false,
      downloads: 0,
      likes: 0,
      gated: false,
      lastModified: '2026-01-01T00:00:00.000Z',
    };
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
  const bytes = files[rest.replace(`resolve/${sha}/`, '')];
  if (!bytes) return void response.writeHead(404).end();
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = to ? Math.min(bytes.length, Number(to) + 1) : bytes.length;
  response
    .writeHead(from === undefined ? 200 : 206, {
      etag: '"x"',
      'content-length': end - start,
      ...(from !== undefined && { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }),
    })
    .end(request.method === 'HEAD' ? undefined : bytes.subarray(start, end));
}

describe('a dataset of the hub', () => {
  let hub: Server;
  let environment: Record<string, string>;
  /** What the hub does, in this order, before it answers as it should. */
  let hitches: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
  let requests = 0;
  before(async () => {
    hub = createServer((request, response) => {
      requests += 1;
      (hitches.shift() ?? answer)(request, response);
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    environment = { HF_ENDPOINT: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`, HF_TOKEN: '' };
  });
  after(() => hub.close());

  const map = { prompt: 'dialogue', completion: 'summary' };
  const open = (source: string, more: Record<string, string> = {}) =>
    openSources(
      { ...settings, source },
      {
        objects: () => {
          throw new Error('no S3 here');
        },
        environment: { ...environment, ...more },
        allowsLocal: false,
      },
    );

  it('is read from its Parquet files, in order, at the commit of the revision', async () => {
    const output = memoryOutput();
    const sources = await open('huggingface:tiny/dialogues?split=train');
    const { report } = await run({ sources, settings: { map }, more: { output } });
    assert.deepEqual(report.problems.shown, []);
    assert.deepEqual(
      report.sources.map(({ name, version, rows: count }) => [name, version, count]),
      [
        ['huggingface:tiny/dialogues/data/train-00000-of-00002.parquet', sha, 70],
        ['huggingface:tiny/dialogues/data/train-00001-of-00002.parquet', sha, 50],
      ],
    );
    assert.deepEqual(
      recordsOf(output, 'training'),
      rows.map(({ dialogue, summary }) => ({ prompt: dialogue, completion: summary })),
    );
  });

  it('is read from its CSV file where it has no Parquet, with the token', async () => {
    const output = memoryOutput();
    const sources = await open('huggingface:tiny/as-csv', { HF_TOKEN: 'hf_secret' });
    await run({ sources, settings: { map, checks: 'limits' }, more: { output } });
    assert.equal(recordsOf(output, 'training').length, 120);
  });

  for (const [source, says] of [
    [
      'huggingface:tiny/nowhere',
      /"tiny\/nowhere" can't be read from http:.*There is no such dataset or revision, or it needs HF_TOKEN/,
    ],
    [
      'huggingface:tiny/dialogues?split=validation',
      /has no files of the split "validation" that Temper reads .*it has README\.md, data\/train-00000/,
    ],
    ['huggingface:tiny/two-configs', /The split "train" is in several folders \(de\/, en\/\): name one with config=/],
    ['huggingface:tiny/dialogues?splt=train', /names no dataset \("splt" is not known\)/],
  ] as const) {
    it(`is refused with a reason: ${source}`, async () => {
      await assert.rejects(open(source), says);
    });
  }

  it('is read from the config that is named', async () => {
    const sources = await open('huggingface:tiny/two-configs?config=de');
    const { report } = await run({ sources, settings: { map } });
    assert.equal(report.rows.read, 2);
  });

  it('is read in one of its forms where it has several, packed or not', async () => {
    const { report } = await run({ sources: await open('huggingface:tiny/two-forms'), settings: { map } });
    assert.deepEqual(
      report.sources.map(({ name, rows: count }) => [name, count]),
      [['huggingface:tiny/two-forms/train.jsonl', 120]],
    );
  });

  it("takes no config for another whose name ends with the first's", async () => {
    const { training } = await open('huggingface:tiny/languages?config=en');
    assert.deepEqual('files' in training && training.files.map(({ name }) => name), [
      'huggingface:tiny/languages/data/en-train.csv',
    ]);
  });

  const status =
    (code: number) =>
    (_: IncomingMessage, response: ServerResponse): void =>
      void response.writeHead(code, { 'content-type': 'application/json' }).end('{"error":"busy"}');

  it('is asked again where the hub is busy or hangs up, wherever that happens', async () => {
    requests = 0;
    await run({ sources: await open('huggingface:tiny/as-csv', { HF_TOKEN: 'hf_secret' }), settings: { map } });
    const usual = requests;
    const hangUp = (request: IncomingMessage): void => void request.socket.destroy();
    const half = (_: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(200, { 'content-length': 10_000 });
      response.write('id,dialogue', () => response.destroy());
    };
    for (let at = 0; at < usual; at++) {
      for (const hitch of at < usual - 1 ? [status(503), hangUp] : [status(429), hangUp, half]) {
        hitches = [...Array.from({ length: at }, () => answer), hitch];
        const output = memoryOutput();
        const sources = await open('huggingface:tiny/as-csv', { HF_TOKEN: 'hf_secret' });
        const { report } = await run({ sources, settings: { map, checks: 'limits' }, more: { output } });
        assert.deepEqual(report.problems.shown, []);
        assert.equal(recordsOf(output, 'training').length, 120);
      }
    }
  });

  it('heals by a later attempt where the hub stays busy, and never tells the token', async () => {
    for (const isOpened of [false, true]) {
      const sources = isOpened ? await open('huggingface:tiny/dialogues', { HF_TOKEN: 'hf_secret' }) : undefined;
      hitches = Array.from({ length: 20 }, () => status(503));
      await assert.rejects(
        sources
          ? run({ sources, settings: { map, problems: 'skip' } })
          : open('huggingface:tiny/dialogues', { HF_TOKEN: 'hf_secret' }),
        (error) => {
          assert.ok(error instanceof ServiceError);
          assert.equal(error.healing, 'heals');
          assert.match(error.message, /The dataset "tiny\/dialogues" can't be read from http:.*busy/);
          assert.doesNotMatch(error.message, /hf_secret/);
          return true;
        },
      );
      hitches = [];
    }
  });

  it('says who may not read it where only its files are closed', async () => {
    const sources = await open('huggingface:tiny/dialogues', { HF_TOKEN: 'hf_secret' });
    hitches = [status(403)];
    await assert.rejects(run({ sources, settings: { map } }), /^SourceError: .*HF_TOKEN may not read it/);
  });

  it('says what it needs where the hub does not answer', async () => {
    await assert.rejects(
      open('huggingface:tiny/dialogues', { HF_ENDPOINT: 'http://127.0.0.1:9' }),
      /can't be read from http:\/\/127\.0\.0\.1:9: .*Check the network, or set HF_ENDPOINT/,
    );
  });
});

it('reads split, config and revision out of a source', () => {
  assert.deepEqual(parseHubSource('huggingface:a/b?split=test&config=c&revision=refs/convert/parquet'), {
    id: 'a/b',
    split: 'test',
    config: 'c',
    revision: 'refs/convert/parquet',
  });
});
