"""Python's bert_score as a peer process of bench/bertscore.ts.

Arguments: the encoder's folder, the layer, a JSON file {"references": [...], "answers": [[...], [...]]}.
Reads a batch size a line; scores each model's answers against the references, one call a model as bert_score comes, and
answers {"seconds", "peakBytes", "f1"} on a line: f1 by model, then by record.
"""

import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

from bert_score import BERTScorer


def peak_bytes():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def main(folder, layer, file):
    with open(file, encoding="utf-8") as texts:
        work = json.load(texts)
    scorer = BERTScorer(model_type=folder, num_layers=int(layer), device="cpu")
    scorer.score(work["answers"][0][:4], work["references"][:4])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        scores = [scorer.score(answers, work["references"], batch_size=int(line))[2] for answers in work["answers"]]
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, "peakBytes": peak_bytes(), "f1": [f1.tolist() for f1 in scores]}), flush=True)


main(*sys.argv[1:])
