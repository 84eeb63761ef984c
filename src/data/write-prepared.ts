import type { DataSettings } from '../domain/data-settings.ts';
import type { DataReport, SetSummary } from '../report/data-report.ts';
import type { Output, Staged } from './output/output.ts';
import { SourceError } from './source-file.ts';
import type { SetName } from './write-sets.ts';

/** Where everything is. */
export interface Written {
  readonly sets: readonly (SetSummary & { readonly uri: string; readonly versionId?: string })[];
  /** The page; where only limits were checked, the JSON. */
  readonly reportUri: string;
  readonly reportJsonUri: string;
  readonly manifestUri: string;
  /** The same data was there, whole, and was left as it is. */
  readonly wasThere: boolean;
}

interface Work {
  readonly output: Output;
  readonly report: DataReport;
  readonly digest: string;
  readonly settings: DataSettings;
  readonly content: (set: SetName) => AsyncIterable<Buffer>;
  /** Sets whose content is there already, but for its name. */
  readonly staged: ReadonlyMap<SetName, Staged>;
}

/**
 * Writes the sets, the report and, last, the manifest: where there is one, everything that it names is whole. Nothing of
 * it says when or by whom, so that a second run writes the same bytes.
 */
export async function writePrepared({ output, report, digest, settings, content, staged }: Work): Promise<Written> {
  const folders = foldersOf(settings.version, digest);
  const names = {
    report: `${folders.training}/report.html`,
    reportJson: `${folders.training}/report.json`,
    manifest: `${folders.training}/manifest.json`,
  };
  const manifest = `${JSON.stringify(
    {
      digest,
      format: report.format,
      settings,
      sources: report.sources,
      sets: report.sets.map((set) => ({ ...set, file: `${folders[set.name]}/${set.name}.jsonl` })),
    },
    null,
    2,
  )}\n`;
  const there = await output.readText(names.manifest);
  if (there !== null) refuseOther(there, digest, output.uriOf(names.manifest), settings.version);
  const wasThere = there === manifest;
  // Drawing takes longer than preparing ten thousand rows: who asks for limits only, asks for speed.
  const hasPage = settings.checks === 'all';

  const sets: (SetSummary & { uri: string; versionId?: string })[] = [];
  for (const set of report.sets) {
    const name = `${folders[set.name]}/${set.name}.jsonl`;
    const ready = staged.get(set.name);
    // Looked for all the same: it tells the version, and somebody may have removed the set.
    const found = wasThere ? await output.find(name) : null;
    const { versionId } =
      found ?? (ready ? await ready.commit(name) : await output.write(name, content(set.name), 'application/jsonl'));
    sets.push({ ...set, uri: output.uriOf(name), ...(versionId !== undefined && { versionId }) });
  }
  if (!wasThere) {
    await output.write(names.reportJson, text(`${JSON.stringify(report, null, 2)}\n`), 'application/json');
    if (hasPage) {
      // Loaded here, because the library that draws it is large.
      const { renderDataHtml } = await import('../report/html/render-data.ts');
      await output.write(names.report, text(renderDataHtml(report)), 'text/html; charset=utf-8');
    }
    await output.write(names.manifest, text(manifest), 'application/json');
  }
  return {
    sets,
    reportUri: output.uriOf(hasPage ? names.report : names.reportJson),
    reportJsonUri: output.uriOf(names.reportJson),
    manifestUri: output.uriOf(names.manifest),
    wasThere,
  };
}

/** `training_data_v1`, or a folder by content for all. */
function foldersOf(version: number | undefined, digest: string): Readonly<Record<SetName, string>> {
  const folder = (set: SetName) => (version === undefined ? digest.slice(0, 16) : `${set}_data_v${version}`);
  return { training: folder('training'), validation: folder('validation'), evaluation: folder('evaluation') };
}

function refuseOther(there: string, digest: string, uri: string, version: number | undefined): void {
  let known: unknown;
  try {
    known = (JSON.parse(there) as { digest?: unknown }).digest;
  } catch {
    known = 'unreadable';
  }
  if (known === digest) return;
  throw new SourceError(
    `${uri} says that other data is there (digest ${String(known).slice(0, 16)}, now ${digest.slice(0, 16)}): ` +
      (version === undefined ? 'choose another folder' : `a version is never replaced; take version ${version + 1}`),
  );
}

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content, 'utf8');
}
