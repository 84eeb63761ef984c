import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../../local/tools.ts';

/**
 * A cache folder (`TEMPER_CACHE`) that shares the tools and encoders of the real one and nothing else, so that a test
 * neither builds them again nor meets a person's own stack and runs.
 */
export async function privateCache(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-e2e-cache-'));
  for (const shared of ['tools', 'encoders']) {
    const target = join(cacheFolder(), shared);
    await mkdir(target, { recursive: true });
    await symlink(target, join(folder, shared));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
