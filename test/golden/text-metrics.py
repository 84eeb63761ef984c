"""Golden numbers of the metrics of words and characters: what rouge-score, nltk, sacrebleu and SQuAD's script answer.

    python3 -m venv VENV && VENV/bin/pip install -r test/golden/requirements.txt
    VENV/bin/python test/golden/text-metrics.py

Writes, beside this file:
  text-metrics.json  the candidate and references of every sample and what each reference implementation says of it
  stems.json         words and their stems by NLTK's PorterStemmer, as rouge-score uses it

Both name the package versions they were made with. The same versions give the same bytes.
"""

import json
import random
import re
import string
from importlib.metadata import version
from pathlib import Path

from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF

HERE = Path(__file__).parent
SEED = 20260102
ROUGES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]

SENTENCES = [
    "The quick brown fox jumps over the lazy dog.",
    "A summary names what happened, to whom, and why it matters.",
    "Customers reported that their invoices were charged twice in March, 2024.",
    "Please restart the router and wait two minutes before trying again.",
    "Revenue rose 12.5% to $3.4bn, while costs fell slightly (by 0.2%).",
    "It's not clear whether the model's answer was wrong; nobody checked it.",
    "Relational databases generalise conditionally: operators' feelings, hopefulness and happily enjoyed skies.",
    "He said \"no - never\" & left at 7:45-ish; A/B tests cost 10,000.50 USD.",
]

AWKWARD = [
    "",
    " ",
    "\n",
    "\n\n\t\n",
    "\u00a0\u3000\u2009",
    "\u001c\u001d\u001e\u001f\u0085 \u2028\u2029",
    "\ufeffbyte order\ufeffmark",
    "word",
    "Words",
    "running",
    ".",
    "...",
    "!?…—",
    "a",
    "the",
    "The THE the an A",
    "\u00e9a the\u00e9 _the_ the-a",
    "K\u0131rm\u0131z\u0131 \u212aelvin \u212bngstr\u00f6m \u0130stanbul \u1e9e",
    "Привет, как дела? Хорошо.",
    "你好，世界。今天天气很好。",
    "今日は良い天気ですね",
    "한국어 문장입니다",
    "𠀀𠮷 𪚥.𠮷,5",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "🙂",
    "🙂🙃 emoji 👩‍👩‍👧‍👦 run 🇩🇪🏳️‍🌈.",
    "e\u0301 versus \u00e9",
    "zero\u200bwidth\u200djoin\u2060er",
    "tab\tseparated\tvalues\r\nand lines\rand more\n",
    "&quot;escaped&quot; &amp;lt; &lt;b&gt; &amp;quot; <skipped> done",
    "hyphen-\nated and trailing-\n",
    "ends with a dash - \n-",
    "1234567890 3.14159 2,718 1e-9 -5 5- 5-6 .5 5. ,5",
    "a.b,c.d 1.b c.2 ..a,,1 x's 'quoted' `tick` {braces}[brackets]|~^",
    "https://example.com/path?query=1&other=two#part someone@example.com",
    "snake_case camelCase kebab-case C++ C#",
    "</script><script>alert(1)</script>",
    "- bullet\n- bullet\n\n1. first\n2. second",
    '{"answer": "yes", "score": 0.5}',
    "constructor prototype __proto__ toString",
    "x" * 300,
    "one two three",
    "the same words again again again again again",
    "dying lying skies news innings proceed howe flies dies abbey fulfully geology",
    "First line has words.\nSecond line has others.\nThird repeats first line words.",
    "Third repeats first line words.\nFirst line has other words.",
    "\n".join(SENTENCES),
    "\n".join(reversed(SENTENCES)),
    " ".join(SENTENCES * 6),
]


def main():
    samples = make_samples()
    write("text-metrics.json", {
        "versions": {name: version(name) for name in ["rouge-score", "nltk", "sacrebleu"]},
        "samples": [{"candidate": c, "references": r} for c, r in samples],
        "rouge": {"plain": rouge(samples, False), "stemmed": rouge(samples, True)},
        "bleu": translation(samples, BLEU(effective_order=True), BLEU()),
        "chrf": translation(samples, CHRF(), CHRF()),
        "squad": [any(squad_form(c) == squad_form(r) for r in rs) for c, rs in samples],
    })
    stemmer = PorterStemmer()
    write("stems.json", {
        "versions": {"nltk": version("nltk")},
        "stems": [[word, stemmer.stem(word)] for word in make_words()],
    })


def make_samples():
    chance = random.Random(SEED)
    samples = []
    for i, text in enumerate(AWKWARD):
        plain = SENTENCES[i % len(SENTENCES)]
        samples.append((text, [text]))
        samples.append((text, [AWKWARD[(i + 1) % len(AWKWARD)]]))
        samples.append((text, [plain, AWKWARD[(i + 7) % len(AWKWARD)], text + " " + plain]))
        samples.append((plain, [text, plain[: len(plain) // 2]]))
    for _ in range(60):
        samples.append((edited(chance), [edited(chance) for _ in range(chance.randint(1, 4))]))
    for _ in range(60):  # few words, many lines: many longest common subsequences to choose from
        samples.append((lines(chance), [lines(chance) for _ in range(chance.randint(1, 2))]))
    for _ in range(40):
        text = noise(chance)
        samples.append((text, [noise(chance), shuffled(chance, text)]))
    return samples


def edited(chance):
    words = " ".join(chance.sample(SENTENCES, chance.randint(1, 3))).split()
    for _ in range(chance.randint(0, len(words))):
        words[chance.randrange(len(words))] = chance.choice(chance.choice(SENTENCES).split() + ["", "\n"])
    return " ".join(words)


def lines(chance):
    words = ["ab", "cd", "ef", "gh"][: chance.randint(2, 4)]
    return "\n".join(
        " ".join(chance.choice(words) for _ in range(chance.choice([0, 3, 8, 14, 40]))) for _ in range(chance.randint(1, 4))
    )


def noise(chance):
    blocks = [(32, 126), (32, 126), (32, 64), (9, 13), (0xA0, 0x17F), (0x4E00, 0x4E20), (0x1F600, 0x1F610)]
    return "".join(chr(chance.randint(*chance.choice(blocks))) for _ in range(chance.randint(1, 80)))


def shuffled(chance, text):
    parts = [text[i:i + 9] for i in range(0, len(text), 9)]
    chance.shuffle(parts)
    return "".join(parts)


def rouge(samples, stem):
    scorer = rouge_scorer.RougeScorer(ROUGES, use_stemmer=stem)
    scores = [scorer.score_multi(references, candidate) for candidate, references in samples]
    return {
        name: [[short(s[name].precision), short(s[name].recall), short(s[name].fmeasure)] for s in scores]
        for name in ROUGES
    }


def translation(samples, by_sentence, by_corpus):
    """Scores of single samples, of all together, and of some drawn with repetition, as a bootstrap draws them."""
    chance = random.Random(SEED)
    drawn = [[chance.randrange(len(samples)) for _ in range(size)] for size in [1, 2, 10, 100, len(samples)]]
    all_samples = list(range(len(samples)))
    return {
        "sentences": [short(by_sentence.sentence_score(c, r).score) for c, r in samples],
        "corpora": [
            {"records": records, "score": short(corpus_score(by_corpus, [samples[i] for i in records]))}
            for records in [all_samples, *drawn]
        ],
    }


def corpus_score(metric, samples):
    most = max(len(references) for _, references in samples)
    streams = [[r[at] if at < len(r) else None for _, r in samples] for at in range(most)]
    return metric.corpus_score([c for c, _ in samples], streams).score


def squad_form(text):
    """normalize_answer of SQuAD 1.1's evaluate-v1.1.py."""
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def make_words():
    """Real roots and random ones with the suffixes that Porter's rules look for, one and two at a time."""
    chance = random.Random(SEED)
    suffixes = (
        "ational tional enci anci izer bli abli alli entli eli ousli ization ation ator alism iveness fulness ousness "
        "aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement "
        "ment ent ion sion tion ou ism ate iti ous ive ize s es ies ied sses ss ed ing eed y ly e ll bled ated izing"
    ).split()
    roots = (
        "relat condit valen digit conform radic differ analog vietnam predic oper feud decis hop call form sens tri "
        "electr good reviv allow infer airlin gyroscop adjust defens irrit replac depend adopt homolog commun activ "
        "angul effect bowdler prob rat ceas control rol fl d t l sk agre plast motor siz fall hiss fizz fil enjo toy "
        "syzyg happ abbe geo theo philo x9 2nd qu ay by yy"
    ).split()
    fixed = (
        "sky skies dying lying tying news inning innings outing outings canning cannings howe proceed exceed succeed "
        "a is as be ox the yyyy 2024 3rd constructor"
    ).split()
    words = fixed + [root + suffix for root in roots for suffix in ["", *suffixes[::2]]]
    for _ in range(2500):
        root = "".join(chance.choice("abcdeilnorstuyyz") for _ in range(chance.randint(1, 6)))
        words.append(root + "".join(chance.choice(suffixes) for _ in range(chance.randint(0, 2))))
    return list(dict.fromkeys(words))


def short(x):
    return round(float(x), 12)


def write(name, content):
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    (HERE / name).write_text(text + "\n", encoding="utf-8")


main()
