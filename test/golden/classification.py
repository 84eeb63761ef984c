"""Golden numbers of classification: what scikit-learn answers.

    python3 -m venv VENV && VENV/bin/pip install -r test/golden/requirements.txt
    VENV/bin/python test/golden/classification.py

Writes classification.json beside this file: the labels of every case and scikit-learn's scores of them, with its
version. The same version gives the same bytes.
"""

import json
import random
import warnings
from importlib.metadata import version
from pathlib import Path

from sklearn import metrics

HERE = Path(__file__).parent
SEED = 20260103


def main():
    warnings.simplefilter("ignore")  # of classes that only one side names: meant
    content = {
        "versions": {"scikit-learn": version("scikit-learn")},
        "cases": [{"name": name, "references": t, "answers": p, **scores(t, p)} for name, t, p in cases()],
    }
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    (HERE / "classification.json").write_text(text + "\n", encoding="utf-8")


def cases():
    chance = random.Random(SEED)
    yield "one record, right", ["yes"], ["yes"]
    yield "one record, wrong", ["yes"], ["no"]
    yield "all right", ["a", "b", "c", "a"], ["a", "b", "c", "a"]
    yield "all wrong, swapped", ["a", "b", "a", "b"], ["b", "a", "b", "a"]
    yield "disjoint labels", ["a", "b", "c"], ["x", "y", "z"]
    yield "one class in the references", ["a"] * 5, ["a", "a", "b", "a", "c"]
    yield "one class in the answers", ["a", "b", "c", "a", "b"], ["a"] * 5
    yield "empty answers", ["a", "b", "a"], ["", "b", ""]
    yield "case counts", ["Yes", "no", "yes"], ["yes", "No", "yes"]
    yield "white space within counts", ["new york", "new  york"], ["new york", "new york"]
    yield "any script, ordered by code point", *unicode_labels(chance)
    yield "object property names", ["constructor", "__proto__"], ["__proto__", "constructor"]
    yield "binary, rare positive", *drawn(chance, ["ham", "spam"], [97, 3], 400, 0.1)
    yield "twelve classes, skewed", *drawn(chance, [f"class {i}" for i in range(12)], [2 ** i for i in range(12)], 500, 0.3)
    yield "chance level", *drawn(chance, ["a", "b", "c"], [1, 1, 1], 300, 1.0)
    yield "many classes, few records", *drawn(chance, [str(i) for i in range(40)], [1] * 40, 30, 0.5)


def unicode_labels(chance):
    labels = ["äpfel", "Äpfel", "是", "否", "🙂", "\ue000", "\uffee", "𠮷", "e\u0301", "é", "🙂🙂", "z"]
    return drawn(chance, labels, [1] * len(labels), 80, 0.4)


def drawn(chance, labels, weights, records, wrong):
    references = chance.choices(labels, weights, k=records)
    return references, [chance.choice(labels) if chance.random() < wrong else r for r in references]


def scores(references, answers):
    labels = sorted(set(references) | set(answers))
    average = lambda how: [
        float(x)
        for x in metrics.precision_recall_fscore_support(references, answers, average=how, zero_division=0)[:3]
    ]
    by_class = metrics.precision_recall_fscore_support(references, answers, labels=labels, zero_division=0)
    return {
        "labels": labels,
        "matrix": metrics.confusion_matrix(references, answers).tolist(),
        "byClass": [[float(x) for x in row] for row in zip(*by_class)],
        "accuracy": float(metrics.accuracy_score(references, answers)),
        "balancedAccuracy": float(metrics.balanced_accuracy_score(references, answers)),
        "macro": average("macro"),
        "weighted": average("weighted"),
        "mcc": float(metrics.matthews_corrcoef(references, answers)),
    }


main()
