"""The same preparation with pandas: read, drop, rename, sample, write. As bench/data-ours.ts answers."""
import json
import sys
import time

import pandas as pd


def read(path):
    if path.endswith(".csv"):
        return pd.read_csv(path)
    if path.endswith(".parquet"):
        return pd.read_parquet(path)
    return pd.read_json(path, lines=True)


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


count = int(sys.argv[1])
print(json.dumps({"ready": True, "version": pd.__version__}), flush=True)
for line in sys.stdin:
    source, output, *more = line.rstrip("\n").split("\t")
    if source == "export":
        pd.read_json(output, lines=True).to_parquet(more[0], index=False, row_group_size=1000)
        print(json.dumps({}), flush=True)
        continue
    started = time.perf_counter()
    cpu_started = time.process_time()
    frame = read(source)
    rows = len(frame)
    frame = frame.drop(columns=["id", "topic"])
    frame = frame.rename(columns={"dialogue": "prompt", "summary": "completion"})
    if count > 0:
        frame = frame.sample(count, random_state=42)
    path = output + "/peer.jsonl"
    frame.to_json(path, orient="records", lines=True)
    seconds = time.perf_counter() - started
    cpu_seconds = time.process_time() - cpu_started
    print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds, "peakBytes": peak_bytes(), "rows": rows, "records": len(frame), "file": path}), flush=True)
