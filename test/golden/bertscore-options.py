"""Golden numbers of BERTScore's options: several references, idf and rescaling, on many texts of many scripts.

    python3 -m venv VENV && VENV/bin/pip install -r test/golden/requirements.txt
    VENV/bin/python test/golden/golden.py && VENV/bin/python test/golden/bertscore-options.py

Reads the encoders that golden.py made. Writes
  bertscore-options.json  candidates with one to three references each, what bert_score says of them by setting, and the
                          cosine of candidate and first reference as sentences (mean of transformers' last layer),
                          also of texts cut to 16 tokens, as sentence-transformers' max_seq_length does;
                          with idf also of a second model, which answers each sample with the next one's candidate
  baseline.csv            a rescaling baseline for those encoders, which have none of their own (made up)
  ../../src/metrics/bertscore/rescale-baselines.ts
                          the package's own baselines of the encoders that the layer table knows

The same versions give the same bytes. As in golden.py: fast tokenizers, batches of one.
"""

import json
import os
import random
import re
from importlib.metadata import version
from pathlib import Path

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import bert_score
import torch
from bert_score import BERTScorer
from transformers import AutoModel, AutoTokenizer

HERE = Path(__file__).parent
SOURCE = HERE / "../../src/metrics/bertscore/rescale-baselines.ts"
SEED = 20260103
SAMPLES = 280
ENCODERS = {"tiny-encoder": 2, "tiny-distilbert": 3, "tiny-roberta": 1}
SETTINGS = {
    "plain": {},
    "idf": {"idf": True},
    "rescale": {"rescale_with_baseline": True},
    "idf-rescale": {"idf": True, "rescale_with_baseline": True},
}
BASELINES = {
    "en": ["bert-base-uncased", "bert-large-uncased", "bert-base-cased-finetuned-mrpc", "bert-base-multilingual-cased",
           "roberta-base", "roberta-large", "roberta-large-mnli", "distilroberta-base", "distilbert-base-uncased",
           "distilbert-base-uncased-distilled-squad", "distilbert-base-multilingual-cased", "xlm-roberta-base",
           "xlm-roberta-large"],
    "en-sci": ["allenai/scibert_scivocab_uncased"],
    "zh": ["bert-base-chinese", "bert-base-multilingual-cased", "xlm-roberta-base"],
}

WORDS = """the a of and to in is it that was for on with as he his they at be this had not are but from or have an
invoice router patient doctor revenue station answer model question report customer charged twice restart minutes
smoking month morning nobody checked brown fox jumps lazy dog summary happened matters costs fell slightly""".split()
PIECES = {
    "latin": WORDS + ["naïve", "café", "Ångström", "İstanbul", "straße", "résumé", "O'Neill", "well-known", "e.g."],
    "greek and cyrillic": ["Οδυσσεύς", "ΛΟΓΟΣ", "καλημέρα", "Привет", "мир", "ёлка", "Здравствуйте"],
    "cjk": list("你好世界今天天气很好汉字日本語東京一二三") + ["こんにちは", "カタカナ", "한국어", "안녕하세요", "𠮷野家", "𪚥"],
    "right to left": ["مرحبا", "بالعالم", "שלום", "עולם", "\u200fمن\u200e", "אִשָּׁה"],
    "indic and thai": ["नमस्ते", "दुनिया", "ทดสอบ", "ภาษาไทย", "தமிழ்", "বাংলা"],
    "emoji": ["🙂", "🙃", "👩‍👩‍👧‍👦", "🇩🇪", "🏳️‍🌈", "👍🏽", "❤️", "🫡", "1️⃣"],
    "signs": ["€12.50", "3,718", "1e-9", "50%", "C++", "#42", "@home", "—", "…", "“so”", "½", "Ⅷ", "ﬁ", "x²", "∑", "\\n"],
    "odd": ["zero\u200bwidth", "soft\u00adhyphen", "\ufeffmark", "null\u0000byte", "\ue000", "\u0378", "a\u0301\u0302",
            "\u2028", "\u3000", "x" * 120, "[MASK]", "</s>"],
}


def main():
    samples = make_samples()
    folders = {name: HERE / name for name in ENCODERS}
    write_baseline()
    write(HERE / "bertscore-options.json", {
        "versions": {package: version(package) for package in ["bert-score", "torch", "transformers", "tokenizers"]},
        "samples": [{"candidate": candidate, "references": references} for candidate, references in samples],
        "encoders": {
            name: {"layer": layer, "scores": {
                setting: scores(folders[name], layer, samples, options) for setting, options in SETTINGS.items()},
                "secondModelIdf": scores(folders[name], layer, second_model(samples), {"idf": True}),
                "cosines": sentence_cosines(folders[name], samples),
                "cosinesOf16Tokens": sentence_cosines(folders[name], samples, max_length=16)}
            for name, layer in ENCODERS.items()
        },
    })
    SOURCE.write_text(baselines_module(), encoding="utf-8")


def make_samples():
    """Texts of one script or of all, short, empty or far beyond the encoders' 64 tokens; references that share words."""
    chance = random.Random(SEED)
    everything = [piece for pieces in PIECES.values() for piece in pieces]

    def text(words=None):
        pieces = chance.choice([*PIECES.values(), PIECES["latin"], PIECES["latin"], everything, everything])
        count = chance.choice([1, 2, 3, 5, 8, 13, 21, 34]) if words is None else words
        return " ".join(chance.choice(pieces) for _ in range(count))

    def edited(original):
        words = [word for word in original.split(" ") if chance.random() > 0.2]
        return " ".join(chance.choice(everything) if chance.random() < 0.2 else word for word in words)

    samples = []
    while len(samples) < SAMPLES:
        first = text()
        references = [first] + [chance.choice([edited(first), text()]) for _ in range(chance.choice([0, 0, 1, 2]))]
        samples.append((chance.choice([edited(first), edited(first), text()]), references))
    long = [text(2000), "long " * 3000, "界" * 5000, "🙂" * 1000]
    return samples + [
        ("", ["", text()]), (" \t\u3000", [text()]), (text(), ["", " "]), (text(), [text(), ""]),
        *((original, [edited(original), text()]) for original in long), (text(), long[:3]),
    ]


def second_model(samples):
    """Another model's answers to the same references, scored in a run of its own: the next sample's candidates."""
    candidates = [candidate for candidate, _ in samples]
    return list(zip(candidates[1:] + candidates[:1], [references for _, references in samples]))


def scores(folder, layer, samples, options):
    torch.manual_seed(0)
    torch.set_num_threads(1)
    candidates, references = [c for c, _ in samples], [r for _, r in samples]
    scorer = BERTScorer(
        model_type=str(folder), num_layers=layer, device="cpu", use_fast_tokenizer=True, nthreads=0, lang="en",
        baseline_path=str(HERE / "baseline.csv"), **options)
    if options.get("idf"):
        scorer.compute_idf([reference for each in references for reference in each])
    rows = torch.stack(scorer.score(candidates, references, batch_size=1), dim=1).tolist()
    assert all(x == x for row in rows for x in row), "a score is not a number"
    return [[round(x, 9) for x in row] for row in rows]


@torch.no_grad()
def sentence_cosines(folder, samples, **cut):
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

    def vector(text):
        inputs = tokenizer(text.strip(), truncation=True, return_tensors="pt", return_token_type_ids=False, **cut)
        return model(**inputs).last_hidden_state[0].mean(dim=0)

    return [round(torch.cosine_similarity(vector(c), vector(r[0]), dim=0).item(), 9) for c, r in samples]


def write_baseline():
    rows = [[0.31, 0.29, 0.3], [0.12, 0.13, 0.125], [0.085, 0.091, 0.087], [-0.02, 0.4, 0.21]]
    lines = ["LAYER,P,R,F"] + [",".join(map(str, [layer, *row])) for layer, row in enumerate(rows)]
    (HERE / "baseline.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def baselines_module():
    """As oxfmt would lay it out, so that `npm run format` leaves it alone."""
    lines = [
        "import type { BaselineRow } from './rescaling.ts';",
        "",
        "/**",
        " * By language and model: precision, recall and F1 of unrelated texts at each layer, from 0 on, copied from",
        f" * `rescale_baseline` of Python's bert_score {version('bert-score')} (MIT licence) by test/golden/bertscore-options.py.",
        " */",
        "export const rescaleBaselines: Readonly<Record<string, Readonly<Record<string, readonly BaselineRow[]>>>> = {",
    ]
    for language, models in BASELINES.items():
        lines.append(f"  {key(language)}: {{")
        for model in models:
            file = Path(bert_score.__file__).parent / "rescale_baseline" / language / f"{model}.tsv"
            _, *rows = file.read_text(encoding="utf-8").split()
            lines.append(f"    {key(model)}: [")
            for layer, row in enumerate(rows):
                number, *values = row.split(",")
                assert int(number) == layer and len(values) == 3, row
                lines.append(f"      [{', '.join(repr(float(value)) for value in values)}],")
            lines.append("    ],")
        lines.append("  },")
    return "\n".join([*lines, "};"]) + "\n"


def key(text):
    return text if text.isidentifier() else f"'{text}'"


def write(path, value):
    """A sample, and a row of numbers, on a line each."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    text = re.sub(r"\[\s+(-?[\d.e-]+),\s+(-?[\d.e-]+),\s+(-?[\d.e-]+)\s+\]", r"[\1, \2, \3]", text)
    path.write_text(text + "\n", encoding="utf-8")


main()
