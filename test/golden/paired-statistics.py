"""Makes paired-statistics.json: what scipy, numpy and statsmodels answer to the statistics of src/metrics/statistics.

    python -m venv /tmp/golden && /tmp/golden/bin/pip install -r test/golden/requirements.txt
    /tmp/golden/bin/python test/golden/paired-statistics.py

scipy resamples with a generator that is Temper's, written here once more from its authors' description, so that whole
intervals can be compared and not only parts. (The hyphen in this file's name is meant: as `statistics.py` it would be
taken for Python's own module by whatever runs in this folder.)
"""
import json
import math
import re
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

HERE = Path(__file__).parent
RESAMPLES = 999
MASK32, MASK64 = 2**32 - 1, 2**64 - 1


def main():
    write("paired-statistics.json", {
        "versions": {package: version(package) for package in ["scipy", "statsmodels", "numpy"]},
        "random": [{"seed": seed, "numbers": first_numbers(seed)} for seed in [0, 1, 7, 1234567, 2**32, 2**53 - 1]],
        "bootstrap": [bootstrap(name, values, seed, confidence)
                      for name, values in SHAPES.items() for seed, confidence in [(7, 0.95), (2024, 0.9)]],
        "permutation": [permutation(name, values[:16]) for name, values in SHAPES.items()],
        "corpora": [corpora(name, *rows) for name, rows in CORPORA.items()],
        "mcnemar": [[b, c, stats.binomtest(b, b + c).pvalue if b + c else 1.0] for b, c in COUNTS],
        "holm": [{"pValues": p, "corrected": multipletests(p, method="holm")[1].tolist()} for p in P_VALUES],
        "quantile": [{"values": values, "share": share, "quantile": float(np.quantile(values, share))}
                     for values in [[3.0], [4.0, 1.0, 3.0, 2.0], [0.1, 0.1, 0.7], SHAPES["skewed"]]
                     for share in [0.0, 0.025, 0.1, 0.5, 0.77, 0.975, 1.0]],
        "histogram": [{"values": v, "bins": bins, **histogram(v, bins)}
                      for v in SHAPES.values() for bins in [1, 7, 20]],
        "normalCdf": [[x, float(special.ndtr(x))] for x in [-9, -5.5, -3, -1.96, -0.1, 0, 0.5, 1, 2.5758, 4, 7.9, 9]],
        "normalQuantile": [[p, float(special.ndtri(p))]
                           for p in [5e-5, 0.001, 0.025, 0.31, 0.5, 0.6, 0.975, 0.999, 0.99995]],
    })


# --- data -----------------------------------------------------------------------------------------------------------

def shapes():
    draw = np.random.default_rng(20260101)
    values = {
        "one record": [0.25],
        "two records": [0.5, -0.25],
        "ties": [0, 0, 1, 1, 0, -1, 1, 0, 0, 1, 0, 0, 1, -1, 0, 1, 1, 0, 0, 1],
        "all equal": [0.1] * 12,
        "all zero": [0.0] * 9,
        "skewed": np.exp(draw.normal(0, 1.2, 30)) - 1.5,
        "skewed to the left": 1 - np.exp(draw.normal(0, 1, 25)),
        "one outlier": [0.01, 0.02, -0.01, 0.03, 0.015, -0.02, 0.025, 0.05, 0, 5],
        "all positive": draw.uniform(0.1, 0.9, 8),
        "bell": draw.normal(0.02, 0.05, 40),
        "far from zero": 1e6 + draw.normal(0, 1, 20),
        "tiny": 2**-30 * draw.normal(0.3, 1, 20),
        "accuracies": draw.choice([-1, 0, 1], 40, p=[0.1, 0.6, 0.3]),
    }
    # Multiples of a power of 2, whose sums are exact: where rounding decided whether a resample equals the sample, scipy
    # would count it by chance. Equal values stay as they are.
    grid = {"tiny": 2**50}
    return {name: [float(x) if len(set(v)) == 1 else round(float(x) * grid.get(name, 2**16)) / grid.get(name, 2**16)
                   for x in v] for name, v in values.items()}


def corpus_rows():
    """Matches and words of each record, for a score that is no mean: the matches' share."""
    draw = np.random.default_rng(7)
    def rows(n, share):
        words = draw.integers(1, 12, n)
        return [[int(draw.binomial(w, share)), int(w)] for w in words]
    many, few = rows(25, 0.5), rows(8, 0.4)
    return {
        "25 records": (many, rows(25, 0.65)),
        "8 records": (few, rows(8, 0.7)),
        "equal but for 3": (many, [[0, w] if i < 3 else [m, w] for i, (m, w) in enumerate(many)]),
        "equal": (few, few),
    }


SHAPES = shapes()
CORPORA = corpus_rows()
COUNTS = [(0, 0), (1, 0), (0, 5), (5, 0), (2, 8), (8, 2), (7, 7), (12, 13), (30, 60), (400, 500), (4000, 4500), (0, 900)]
P_VALUES = [[0.04], [0.01, 0.04, 0.03], [0.5, 0.6, 0.9], [0.02, 0.02, 0.02], [1, 0, 0.5], [0.013, 0.2, 0.0004, 0.05, 0.013]]


# --- references -----------------------------------------------------------------------------------------------------

def bootstrap(name, values, seed, confidence):
    return {"name": name, "values": values, "seed": seed, "resamples": RESAMPLES, "confidence": confidence,
            **{method: interval((values,), np.mean, method, seed, confidence) for method in ["percentile", "BCa"]}}


def interval(data, statistic, method, seed, confidence, vectorized=None):
    """[low, high]; null where scipy refuses (one record) or answers NaN (BCa of equal values)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = stats.bootstrap(data, statistic, n_resamples=RESAMPLES, confidence_level=confidence, method=method,
                                    vectorized=vectorized, rng=TemperGenerator(seed)).confidence_interval
    except ValueError as error:
        assert "two or more observations" in str(error)
        return None
    return None if math.isnan(found.low) else [float(found.low), float(found.high)]


def permutation(name, values):
    return {"name": name, "values": values, "pValue": exact_test((values,), np.mean)}


def exact_test(data, statistic, vectorized=None):
    try:
        return float(stats.permutation_test(data, statistic, permutation_type="samples", n_resamples=np.inf,
                                            vectorized=vectorized).pvalue)
    except ValueError as error:
        assert "two or more observations" in str(error) or "at least" in str(error), error
        return None


def corpora(name, baseline, candidate):
    rows = np.array(baseline), np.array(candidate)
    share = lambda model, records: rows[model][records, 0].sum() / rows[model][records, 1].sum()
    scores = {
        "baseline": lambda i: share(0, i.astype(int)),
        "candidate": lambda i: share(1, i.astype(int)),
        "difference": lambda i: share(1, i.astype(int)) - share(0, i.astype(int)),
    }
    records = np.arange(len(baseline))
    found = {key: {method: interval((records,), score, method, 11, 0.95, vectorized=False)
                   for method in ["percentile", "BCa"]} for key, score in scores.items()}
    return {"name": name, "baseline": baseline, "candidate": candidate, "seed": 11, "resamples": RESAMPLES,
            "values": {key: float(score(records)) for key, score in scores.items()}, "intervals": found,
            "pValue": swap_test(*rows) if len(records) <= 8 else None}


def swap_test(baseline, candidate):
    """Which of a record's two rows is whose: scipy permutes numbers, so each row goes by its own."""
    every = np.concatenate([baseline, candidate])
    n = len(baseline)
    share = lambda i: every[i.astype(int), 0].sum() / every[i.astype(int), 1].sum()
    return exact_test((np.arange(n), np.arange(n, 2 * n)), lambda b, c: share(c) - share(b), vectorized=False)


def histogram(values, bins):
    counts, edges = np.histogram(values, bins)
    return {"edges": edges.tolist(), "counts": counts.tolist()}


# --- Temper's random numbers ----------------------------------------------------------------------------------------

def xoshiro128_star_star(seed):
    """https://prng.di.unimi.it/xoshiro128starstar.c, its state from https://prng.di.unimi.it/splitmix64.c"""
    rotate = lambda x, k: ((x << k) | (x >> (32 - k))) & MASK32
    words = []
    for _ in range(2):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK64
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
        z ^= z >> 31
        words += [z & MASK32, z >> 32]
    s = words
    while True:
        yield (rotate((s[1] * 5) & MASK32, 7) * 9) & MASK32
        t = (s[1] << 9) & MASK32
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 11)


class TemperGenerator(np.random.Generator):
    """Gives scipy the indices that Temper draws."""

    def __new__(cls, seed):
        return super().__new__(cls, np.random.PCG64(0))

    def __init__(self, seed):
        super().__init__(np.random.PCG64(0))
        self.words = xoshiro128_star_star(seed)

    def integers(self, low, high=None, size=None, dtype=np.int64, endpoint=False):
        assert low == 0 and not endpoint
        return np.array([next(self.words) * high >> 32 for _ in range(math.prod(size))], dtype).reshape(size)


def first_numbers(seed):
    words = xoshiro128_star_star(seed)
    return [next(words) for _ in range(5)]


# --- files ----------------------------------------------------------------------------------------------------------

def write(name, value):
    """Rows of numbers on a line each, so that a changed number is one changed line."""
    number = r"(?:-?[\d.]+(?:e[+-]?\d+)?|null)"
    text = re.sub(rf"\[\s+({number}(?:,\s+{number})*)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]",
                  json.dumps(rounded(value), indent=1, allow_nan=False))
    (HERE / name).write_text(text + "\n", encoding="utf-8")



def rounded(value):
    """Thirteen digits: the last ones differ from processor to processor."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return float(f"{value:.13g}") if isinstance(value, float) else value


main()
