type OnProgress = (text: string) => void;

/** What takes memory until it is closed. */
interface Loaded {
  close(): Promise<void>;
}

/** Loads each thing once for all activities of the worker; one that failed to load is tried again next time. */
export function loadOnce<Wanted, T extends Loaded>(load: (wanted: Wanted, onProgress?: OnProgress) => Promise<T>) {
  const loaded = new Map<string, Promise<T>>();
  return {
    load(wanted: Wanted, onProgress?: OnProgress): Promise<T> {
      const key = JSON.stringify(wanted);
      const known = loaded.get(key);
      if (known) return known;
      const loading = load(wanted, onProgress);
      loaded.set(key, loading);
      loading.catch(() => loaded.delete(key));
      return loading;
    },
    async close(): Promise<void> {
      for (const loading of loaded.values()) {
        await loading.then(
          (each) => each.close(),
          () => undefined,
        );
      }
    },
  };
}
