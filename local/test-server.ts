import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath, run } from './commands.ts';
import { downloadArchive, goPlatform } from './download.ts';
import { cached, firstThatWorks, installOnce, say, withProgress } from './tools.ts';

const version = '1.32.0';
/** Without a logger SLF4J complains on standard error; this one says nothing. */
const quietLogger = '2.0.16';
const tool = 'Temporal test server';
const name = `temporal-test-server-${version}`;
const executable = 'temporal-test-server';
const mavenPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/**
 * The path of Temporal's time-skipping test server: `TEMPORAL_TEST_SERVER`, the cache, a download, or its jars by
 * Maven with a script that starts them (needs Java; about 15 s, once). The SDK's own download can't work behind a
 * wall, therefore tests pass this path as `existing-path`.
 */
export async function ensureTestServer(): Promise<string> {
  if (process.env.TEMPORAL_TEST_SERVER) return process.env.TEMPORAL_TEST_SERVER;
  return firstThatWorks(
    tool,
    [cached(name, executable), { what: 'download', get: download }, { what: 'Maven', get: fromMaven }],
    `install Java 11 or later and Maven, or download temporal-test-server ${version} from the releases of temporalio/sdk-java and set TEMPORAL_TEST_SERVER to its path.`,
  );
}

async function download(): Promise<string> {
  const { platform, arch } = goPlatform();
  const archive = `temporal-test-server_${version}_${platform === 'darwin' ? 'macOS' : platform}_${arch}`;
  const url = `https://github.com/temporalio/sdk-java/releases/download/v${version}/${archive}.tar.gz`;
  const folder = await installOnce(name, async (partial) => {
    const seconds = await withProgress(tool, 'downloading', downloadArchive(url, partial));
    await rename(join(partial, archive, executable), join(partial, executable));
    say(tool, `downloaded in ${seconds} s`);
  });
  return join(folder, executable);
}

async function fromMaven(): Promise<string> {
  for (const command of ['java', 'mvn']) if (!(await findOnPath(command))) throw new Error(`no "${command}" on PATH`);
  const folder = await installOnce(name, async (partial) => {
    await writeFile(join(partial, 'pom.xml'), pom);
    const copy = run('mvn', ['-q', '-B', mavenPlugin, '-DoutputDirectory=lib', '-DincludeScope=runtime'], {
      cwd: partial,
      timeoutMs: 10 * 60_000,
    });
    const seconds = await withProgress(tool, `can't be downloaded; getting ${version} with Maven`, copy);
    await writeFile(join(partial, executable), await startScript());
    await chmod(join(partial, executable), 0o755);
    say(tool, `installed in ${seconds} s`);
  });
  return join(folder, executable);
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
 <groupId>local</groupId><artifactId>test-server</artifactId><version>1</version>
 <dependencies><dependency>
  <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${version}</version>
 </dependency><dependency>
  <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>${quietLogger}</version>
 </dependency></dependencies></project>
`;

/**
 * `exec`, because the SDK kills the process that it started, not its children; and where setpriv exists the kernel
 * kills the server should the test process die without a word.
 */
async function startScript(): Promise<string> {
  const guard = (await findOnPath('setpriv')) ? 'setpriv --pdeathsig KILL ' : '';
  return `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec ${guard}java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m \\
  -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;
}
