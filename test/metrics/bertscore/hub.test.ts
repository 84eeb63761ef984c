import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import type { TestContext } from 'node:test';
import { EncoderError, loadBertScorer, loadSentenceEncoder } from '../../../src/metrics/index.ts';
import { goldenPath } from '../golden.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors', 'README.md'];
/** What sentence-transformers adds. */
const SENTENCE_FILES: Readonly<Record<string, string>> = {
  'sentence_bert_config.json': '{"max_seq_length": 20}',
  '1_Pooling/config.json': '{"pooling_mode_mean_tokens": true}',
};

interface HubBehaviour {
  /** Sends only that many bytes of each file, then ends the connection. */
  readonly cutAtBytes?: number;
  /** Does not say beforehand how many bytes a file has, and ends it as if it were whole. */
  readonly quietly?: boolean;
  /** Asks for this token. */
  readonly token?: string;
  readonly without?: string;
  /** With the files that an encoder of sentences has. */
  readonly ofSentences?: true;
}

/** Serves test/golden/tiny-encoder as the hub's model temper/tiny; remembers what was asked. */
async function startHub(t: TestContext, behaviour: HubBehaviour = {}): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const texts: Readonly<Record<string, string>> = { 'README.md': '# tiny', ...SENTENCE_FILES };
  const content = (file: string): Buffer =>
    file in texts ? Buffer.from(texts[file] ?? '') : readFileSync(join(goldenPath('tiny-encoder'), file));
  const files = [...FILES, ...(behaviour.ofSentences ? Object.keys(SENTENCE_FILES) : [])].filter(
    (file) => file !== behaviour.without,
  );
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    asked.push(url.pathname);
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (behaviour.token && request.headers.authorization !== `Bearer ${behaviour.token}`) {
      return json(401, { error: 'Invalid username or password.' });
    }
    if (url.pathname === '/api/models/temper/tiny/revision/main') {
      return json(200, { _id: '1', id: 'temper/tiny', sha: COMMIT, lastModified: '2026-01-01T00:00:00Z' });
    }
    if (url.pathname === `/api/models/temper/tiny/tree/${COMMIT}`) {
      const below = url.searchParams.get('recursive') === 'true';
      return json(
        200,
        files
          .filter((path) => below || !path.includes('/'))
          .map((path) => ({ type: 'file', path, size: content(path).length, oid: 'x' })),
      );
    }
    const file = files.find((name) => url.pathname === `/temper/tiny/resolve/${COMMIT}/${name}`);
    if (!file) return json(404, { error: 'Repository not found' });
    const bytes = content(file);
    if (request.headers.range === 'bytes=0-0') {
      response.writeHead(206, { etag: '"x"', 'content-range': `bytes 0-0/${bytes.length}` }).end(bytes.subarray(0, 1));
    } else if (behaviour.cutAtBytes !== undefined && bytes.length > behaviour.cutAtBytes) {
      if (behaviour.quietly) return void response.writeHead(200).end(bytes.subarray(0, behaviour.cutAtBytes));
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, behaviour.cutAtBytes), () => response.destroy());
    } else {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function emptyCache(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'temper-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function load(cacheFolder: string, environment: Record<string, string>, onProgress?: (text: string) => void) {
  const encoder = 'temper/tiny';
  const scorer = await loadBertScorer({
    encoder,
    cacheFolder,
    environment,
    threads: 1,
    ...(onProgress && { onProgress }),
  });
  await scorer.close();
  return scorer.signature;
}

test('an encoder of sentences comes with what says how its texts are cut and pooled', async (t) => {
  const hub = await startHub(t, { ofSentences: true });
  const cacheFolder = emptyCache(t);
  const environment = { HF_ENDPOINT: hub.url };
  const encoder = await loadSentenceEncoder({ encoder: 'temper/tiny', cacheFolder, environment, threads: 1 });
  await encoder.close();
  assert.match(encoder.name, /^temper\/tiny,[0-9a-f]{8}$/);
  assert.equal(encoder.maxTokens, 20);
  assert.ok(hub.asked.some((path) => path.endsWith('/1_Pooling/config.json')));
});

test('an encoder comes from the hub once, then from the cache, also offline', async (t) => {
  const hub = await startHub(t);
  const cache = emptyCache(t);
  const progress: string[] = [];
  const signature = await load(cache, { HF_ENDPOINT: hub.url }, (text) => progress.push(text));
  assert.match(signature, /^bertscore\|encoder:temper\/tiny\|layer:2/);
  assert.ok(progress.includes(`looking for temper/tiny at ${hub.url}`));
  assert.ok(progress.includes('downloading temper/tiny/model.safetensors: 100 % of 0.3 MB'));

  const snapshot = join(cache, 'models--temper--tiny', 'snapshots', COMMIT);
  const wanted = FILES.filter((file) => file !== 'README.md').toSorted();
  assert.deepEqual(readdirSync(snapshot).toSorted(), wanted);
  assert.equal(readFileSync(join(cache, 'models--temper--tiny', 'refs', 'main'), 'utf8'), COMMIT);

  const before = hub.asked.length;
  assert.equal(await load(cache, { HF_ENDPOINT: hub.url }), signature);
  assert.equal(await load(cache, { HF_ENDPOINT: hub.url, HF_HUB_OFFLINE: '1' }), signature);
  assert.equal(hub.asked.length, before);
});

test('HF_TOKEN is sent, and its absence is explained', async (t) => {
  const hub = await startHub(t, { token: 'hf_test' });
  await assert.rejects(load(emptyCache(t), { HF_ENDPOINT: hub.url }), /There is no such model, or it needs HF_TOKEN\./);
  assert.match(await load(emptyCache(t), { HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_test' }), /temper\/tiny/);
});

for (const quietly of [false, true]) {
  test(`a download that breaks off ${quietly ? 'unnoticed' : 'with an error'} leaves nothing that looks complete`, async (t) => {
    const cache = emptyCache(t);
    const broken = await startHub(t, { cutAtBytes: 50_000, quietly });
    await assert.rejects(load(cache, { HF_ENDPOINT: broken.url }), (error) => {
      assert.ok(error instanceof EncoderError);
      assert.match(error.message, /downloading it from http:\/\/127\.0\.0\.1:\d+ failed/);
      return true;
    });
    const snapshot = join(cache, 'models--temper--tiny', 'snapshots', COMMIT);
    assert.ok(!readdirSync(snapshot).some((file) => file.startsWith('model.safetensors')));
    const sound = await startHub(t);
    assert.match(await load(cache, { HF_ENDPOINT: sound.url }), /temper\/tiny/);
  });
}

test('a model without safetensors is refused before anything large is fetched', async (t) => {
  const hub = await startHub(t, { without: 'model.safetensors' });
  await assert.rejects(
    load(emptyCache(t), { HF_ENDPOINT: hub.url }),
    /has no model\.safetensors \(it has config\.json,/,
  );
  assert.ok(!hub.asked.some((path) => path.includes('/resolve/')));
});

test('a hub that cannot be reached fails at once, and says where it looked', async (t) => {
  const closed = await startClosedPort();
  const cache = emptyCache(t);
  await assert.rejects(load(cache, { HF_ENDPOINT: closed }), (error) => {
    assert.ok(error instanceof EncoderError);
    assert.match(
      error.message,
      /^The BERTScore encoder "temper\/tiny" can't be loaded: it is no folder, not in the cache/,
    );
    assert.ok(error.message.includes(`downloading it from ${closed} failed: fetch failed (connect ECONNREFUSED`));
    assert.match(error.message, /Set TEMPER_ENCODER, or evaluation\.encoder/);
    return true;
  });
});

test('offline, an encoder that is not cached is refused without asking the hub', async (t) => {
  const hub = await startHub(t);
  const loading = load(emptyCache(t), { HF_ENDPOINT: hub.url, HF_HUB_OFFLINE: '1' });
  await assert.rejects(loading, /not in the cache \(.*\), and HF_HUB_OFFLINE is set/);
  assert.deepEqual(hub.asked, []);
});

/** A port that was open a moment ago and now refuses. */
async function startClosedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return `http://127.0.0.1:${port}`;
}
