"""Golden numbers: what the Python references answer, for the tests of src/metrics to meet.

    python3 -m venv VENV && VENV/bin/pip install -r test/golden/requirements.txt
    VENV/bin/python test/golden/golden.py

Writes, beside this file:
  tiny-encoder/, tiny-distilbert/, tiny-roberta/
                  encoders with random weights from a fixed seed (config.json, model.safetensors, tokenizer.json,
                  tokenizer_config.json), so small that they live in the repository; the very folders Python scored with
  texts.json      the candidate and reference of every pair
  rouge-l.json    rouge-score's rougeL of every pair
  bertscore.json  bert_score's precision, recall and F1 of every pair, by encoder and layer
  tokens.json     the ids that the fast tokenizers give to every text

Every file but the encoders' own names the package versions it was made with. The same versions give the same bytes.
bert_score is run with use_fast_tokenizer=True: the fast tokenizers are the reference here, the slow ones differ from
them on rare characters and are gone from transformers 5.
"""

import json
import os
import random
import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import tokenizers
import torch
from bert_score import BERTScorer
from rouge_score import rouge_scorer
from safetensors.numpy import save_file
from tokenizers import models, normalizers, pre_tokenizers, processors
from transformers import AutoTokenizer

HERE = Path(__file__).parent
SEED = 20260101
LAYERS = 3
MAX_TOKENS = 64

SENTENCES = [
    "The quick brown fox jumps over the lazy dog.",
    "A summary names what happened, to whom, and why it matters.",
    "Customer reports that the invoice was charged twice in March.",
    "Please restart the router and wait two minutes before trying again.",
    "Revenue rose 12.5% to $3.4bn, while costs fell slightly.",
    "The doctor asked the patient to stop smoking and to come back in a month.",
    "Alice and Bob agreed to meet at the station at 7:45 tomorrow morning.",
    "It's not clear whether the model's answer was wrong; nobody checked.",
    "def add(a, b): return a + b  # adds two numbers",
    "No.",
]

AWKWARD = [
    "",
    " ",
    "\n\t ",
    "\u00a0\u3000\u2009",
    "\u001c\u0085",
    "word",
    "Word",
    "words",
    ".",
    "!?…",
    "—",
    "The THE the",
    "[CLS]",
    "a [SEP] b",
    "<s> </s> <pad> <mask>",
    "[UNK] [MASK] [PAD]",
    "naïve café résumé Ångström İstanbul ẞtraße",
    "ΟΔΥΣΣΕΥΣ Οδυσσεύς ΣΑΣ",
    "Привет, как дела?",
    "你好，世界。今天天气很好",
    "今日は良い天気ですね",
    "한국어 문장입니다",
    "𠀀𠮷 𪚥",
    "مرحبا بالعالم",
    "שלום עולם",
    "नमस्ते दुनिया",
    "สวัสดีชาวโลก",
    "🙂",
    "🙂🙃 emoji 👩‍👩‍👧‍👦 run 🇩🇪🏳️‍🌈",
    "I ❤️ NY 👍🏽",
    "unassigned \u0378 \U0002fad6",
    "zero\u200bwidth\u200djoin\u2060er",
    "soft\u00adhyphen",
    "\ufeffbyte order mark",
    "inside\ufeffmark",
    "tab\tseparated\tvalues\r\nand lines",
    "null\u0000byte and replacement \ufffd",
    "private \ue000 use",
    "1234567890",
    "3.14159 2,718 1e-9",
    "https://example.com/path?query=1&other=two#part",
    "someone@example.com",
    "snake_case camelCase kebab-case",
    "x" * 99,
    "x" * 101,
    "y" * 3000,
    "supercalifragilisticexpialidocious",
    "K\u0131rm\u0131z\u0131 \u212a \u212b",
    "ﬁne ﬂuﬀ ½ Ⅷ ①",
    "a" + "\u0301" * 5,
    "e\u0301 versus \u00e9",
    "“quoted” ‘single’ «angle»",
    "- bullet\n- bullet\n\n1. first\n2. second",
    '{"answer": "yes", "score": 0.5}',
    "\\u0041 \\n literal escapes",
    "</script><script>alert(1)</script>",
    "The same words again again again again",
    " ".join(SENTENCES),
    " ".join(SENTENCES * 12),
    "long " * 700,
]


def main():
    pairs = make_pairs()
    write("texts.json", [{"candidate": c, "reference": r} for c, r in pairs])
    write("rouge-l.json", rouge_l(pairs))
    folders = {
        "tiny-encoder": make_bert(),
        "tiny-distilbert": make_distilbert(),
        "tiny-roberta": make_roberta(),
    }
    write("bertscore.json", {
        "versions": versions("bert-score", "torch", "transformers", "tokenizers"),
        "settings": {"idf": False, "rescale_with_baseline": False, "use_fast_tokenizer": True, "batch_size": 1},
        "encoders": {
            name: {str(layer): bertscore(folder, layer, pairs) for layer in layers_of(name)}
            for name, folder in folders.items()
        },
    })
    write("tokens.json", {
        "versions": versions("transformers", "tokenizers"),
        "ids": {name: token_ids(folder, pairs) for name, folder in folders.items()},
    })


def make_pairs():
    """Every awkward text against itself, its neighbour and a plain one; then edited sentences."""
    chance = random.Random(SEED)
    pairs = []
    for i, text in enumerate(AWKWARD):
        pairs.append((text, text))
        pairs.append((text, AWKWARD[(i + 1) % len(AWKWARD)]))
        pairs.append((text, SENTENCES[i % len(SENTENCES)]))
        pairs.append((SENTENCES[(i + 3) % len(SENTENCES)], text))
    while len(pairs) < 300:
        reference = " ".join(chance.sample(SENTENCES, chance.randint(1, 3)))
        words = reference.split()
        for _ in range(chance.randint(0, len(words))):
            at = chance.randrange(len(words))
            words[at] = chance.choice(chance.choice(SENTENCES).split() + [""])
        pairs.append((" ".join(words), reference))
    return pairs


def rouge_l(pairs):
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
    scores = [scorer.score(reference, candidate)["rougeL"] for candidate, reference in pairs]
    return {
        "versions": versions("rouge-score"),
        "settings": {"use_stemmer": False},
        "scores": [[s.precision, s.recall, s.fmeasure] for s in scores],
    }


def bertscore(folder, layer, pairs):
    """Batches of one: in larger ones the reference lets padding (similarity 0) win over negative similarities."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    scorer = BERTScorer(model_type=str(folder), num_layers=layer, idf=False, device="cpu", use_fast_tokenizer=True)
    p, r, f = scorer.score([c for c, _ in pairs], [r for _, r in pairs], batch_size=1)
    return [[number(x) for x in row] for row in torch.stack([p, r, f], dim=1).tolist()]


def number(x):
    """Precision and recall are not numbers where a text has nothing but special tokens ("[CLS]"): null in JSON."""
    return None if x != x else round(x, 9)


def layers_of(name):
    return range(1, LAYERS + 1) if name == "tiny-encoder" else [LAYERS - 1]


def token_ids(folder, pairs):
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True)
    texts = dict.fromkeys(text for pair in pairs for text in pair)
    return [tokenizer.encode(t.strip(), max_length=MAX_TOKENS, truncation=True) for t in texts]


# --- encoders -------------------------------------------------------------------------------------------------------

def make_bert():
    tokenizer = word_piece(lowercase=True)
    size = dict(hidden=48, heads=4, inner=96, vocab=tokenizer.get_vocab_size(), positions=MAX_TOKENS)
    return write_encoder("tiny-encoder", tokenizer, {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": MAX_TOKENS,
        "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]",
    }, bert_config("bert", size, layer_norm_eps=1e-12, pad_token_id=0), bert_weights(size, "bert.", 11))


def make_roberta():
    tokenizer = byte_pair()
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    size = dict(hidden=24, heads=3, inner=48, vocab=tokenizer.get_vocab_size(), positions=MAX_TOKENS + 2)
    return write_encoder("tiny-roberta", tokenizer, {
        "tokenizer_class": "RobertaTokenizer", "model_max_length": MAX_TOKENS, "add_prefix_space": False,
        "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "pad_token": "<pad>",
        "unk_token": "<unk>", "mask_token": "<mask>",
    }, {**bert_config("roberta", size, layer_norm_eps=1e-5, pad_token_id=1), "type_vocab_size": 1,
        "bos_token_id": 0, "eos_token_id": 2}, bert_weights(size, "", 12, token_types=1))


def make_distilbert():
    tokenizer = word_piece(lowercase=False)
    hidden, inner = 24, 48
    draw = drawer(13)
    weights = {
        "distilbert.embeddings.word_embeddings.weight": draw(tokenizer.get_vocab_size(), hidden, spread=1),
        "distilbert.embeddings.position_embeddings.weight": draw(MAX_TOKENS, hidden),
        **norm(draw, "distilbert.embeddings.LayerNorm", hidden),
    }
    for i in range(LAYERS):
        at = f"distilbert.transformer.layer.{i}"
        for part in ["q_lin", "k_lin", "v_lin", "out_lin"]:
            weights |= linear(draw, f"{at}.attention.{part}", hidden, hidden)
        weights |= norm(draw, f"{at}.sa_layer_norm", hidden)
        weights |= linear(draw, f"{at}.ffn.lin1", hidden, inner)
        weights |= linear(draw, f"{at}.ffn.lin2", inner, hidden)
        weights |= norm(draw, f"{at}.output_layer_norm", hidden)
    return write_encoder("tiny-distilbert", tokenizer, {
        "tokenizer_class": "DistilBertTokenizer", "do_lower_case": False, "model_max_length": MAX_TOKENS,
        "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]",
    }, {"architectures": ["DistilBertModel"], "model_type": "distilbert", "activation": "gelu", "dim": hidden,
        "hidden_dim": inner, "max_position_embeddings": MAX_TOKENS, "n_heads": 3, "n_layers": LAYERS,
        "pad_token_id": 0, "vocab_size": tokenizer.get_vocab_size()}, weights)


def word_piece(lowercase):
    """Every character of the corpus, its common words and the halves of the others: a vocabulary written down, not
    trained, because the trainers break ties by hash order and differ from run to run."""
    normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    splitter = pre_tokenizers.BertPreTokenizer()
    corpus = " ".join(SENTENCES + [text[:200] for text in AWKWARD])
    words = Counter(word for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(corpus)))
    pieces = {c for word in words for c in (word[0], *("##" + c for c in word[1:]))}
    for word in words:
        pieces |= {word} if words[word] > 1 else {word[:3], "##" + word[3:]} if len(word) > 3 else set()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocab = {piece: i for i, piece in enumerate(special + sorted(pieces))}
    tokenizer = tokenizers.Tokenizer(models.WordPiece(vocab=vocab, unk_token="[UNK]"))
    tokenizer.add_special_tokens(special)
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitter
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, vocab[token]) for token in ["[CLS]", "[SEP]"]])
    return tokenizer


def byte_pair():
    """All bytes, and merges that spell the plain sentences' words from left to right."""
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    splitter = pre_tokenizers.ByteLevel(add_prefix_space=False)
    merges = {}
    for word, _ in splitter.pre_tokenize_str(" ".join(SENTENCES[:4])):
        merges |= {(word[:i], word[i]): None for i in range(1, min(len(word), 6))}
    pieces = sorted(pre_tokenizers.ByteLevel.alphabet()) + [a + b for a, b in merges]
    vocab = {piece: i for i, piece in enumerate(dict.fromkeys(special + pieces))}
    tokenizer = tokenizers.Tokenizer(models.BPE(vocab=vocab, merges=list(merges)))
    tokenizer.add_special_tokens(special)
    tokenizer.pre_tokenizer = splitter
    return tokenizer


def bert_config(model_type, size, **more):
    return {"architectures": [{"bert": "BertModel", "roberta": "RobertaModel"}[model_type]], "model_type": model_type,
            "hidden_act": "gelu", "hidden_size": size["hidden"], "intermediate_size": size["inner"],
            "max_position_embeddings": size["positions"], "num_attention_heads": size["heads"],
            "num_hidden_layers": LAYERS, "type_vocab_size": 2, "vocab_size": size["vocab"], **more}


def bert_weights(size, prefix, seed, token_types=2):
    draw = drawer(seed)
    hidden, inner = size["hidden"], size["inner"]
    weights = {
        "embeddings.word_embeddings.weight": draw(size["vocab"], hidden, spread=1),
        "embeddings.position_embeddings.weight": draw(size["positions"], hidden),
        "embeddings.token_type_embeddings.weight": draw(token_types, hidden),
        **norm(draw, "embeddings.LayerNorm", hidden),
    }
    for i in range(LAYERS):
        at = f"encoder.layer.{i}"
        for part in ["self.query", "self.key", "self.value", "output.dense"]:
            weights |= linear(draw, f"{at}.attention.{part}", hidden, hidden)
        weights |= norm(draw, f"{at}.attention.output.LayerNorm", hidden)
        weights |= linear(draw, f"{at}.intermediate.dense", hidden, inner)
        weights |= linear(draw, f"{at}.output.dense", inner, hidden)
        weights |= norm(draw, f"{at}.output.LayerNorm", hidden)
    return {prefix + name: value for name, value in weights.items()}


def drawer(seed):
    """Word embeddings are spread widest, so that different words lie far apart and scores tell texts apart."""
    chance = np.random.default_rng(SEED + seed)
    return lambda *shape, spread=0.25: chance.normal(0, spread, shape).astype(np.float32)


def linear(draw, name, inputs, outputs):
    return {f"{name}.weight": draw(outputs, inputs), f"{name}.bias": draw(outputs, spread=0.1)}


def norm(draw, name, width):
    return {f"{name}.weight": 1 + draw(width, spread=0.1), f"{name}.bias": draw(width, spread=0.1)}


def write_encoder(name, tokenizer, tokenizer_config, config, weights):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    write(folder / "tokenizer_config.json", tokenizer_config)
    write(folder / "config.json", config)
    save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})
    return folder


# --- files ----------------------------------------------------------------------------------------------------------

def versions(*packages):
    return {package: version(package) for package in packages}


def write(path, value):
    """Rows of numbers on a line each, so that a changed score is one changed line."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (HERE / path).write_text(compact_rows(text) + "\n", encoding="utf-8")


def compact_rows(text):
    return re.sub(r"\[\s+((?:-?[\d.eE+-]+|null)(?:,\s+(?:-?[\d.eE+-]+|null))*)\s+\]",
                  lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)


main()
