#!/usr/bin/env python3
"""Writes the values that EvaluationTest compares with, computed by NumPy from the definitions.

    scripts/evaluation_numpy.py > core/src/test/resources/striate/classify/evaluation.txt

Lines of `name value...`; `example` lines are a label and the probabilities (32-bit floats).
Sources: Wilson 1927 (interval), Guo et al. 2017 (calibration error), Northcutt et al. 2021
(confident learning), Hand et al. 2021 (F*).
"""
import numpy as np

Z = 1.959963984540054


def wilson(hits, trials):
    """As the roots of (p - x)^2 = z^2 x (1 - x) / n."""
    p = hits / trials
    a = 1 + Z * Z / trials
    b = -(2 * p + Z * Z / trials)
    root = np.sqrt(b * b - 4 * a * p * p)
    return p, (-b - root) / (2 * a), (-b + root) / (2 * a)


def out(name, *values):
    print(name, *(repr(float(v)) if isinstance(v, (float, np.floating)) else v for v in values))


rng = np.random.default_rng(20)
N, K = 300, 4
truth = rng.choice(K, N, p=[0.4, 0.3, 0.2, 0.1])
logits = rng.normal(size=(N, K)) * 1.5
logits[np.arange(N), truth] += 2
probabilities = np.exp(logits - logits.max(1, keepdims=True))
probabilities = (probabilities / probabilities.sum(1, keepdims=True)).astype(np.float32)
labels = truth.copy()
flipped = rng.choice(N, 12, replace=False)
labels[flipped] = (labels[flipped] + 1 + rng.integers(0, K - 1, 12)) % K

p = probabilities.astype(np.float64)
predicted = p.argmax(1)
for label, row in zip(labels, probabilities):
    print("example", label, *(repr(float(v)) for v in row))
confusion = np.zeros((K, K), int)
np.add.at(confusion, (labels, predicted), 1)
out("confusion", *confusion.ravel())
out("accuracy", *wilson(np.trace(confusion), N))
out("log-loss", -np.log(np.maximum(p[np.arange(N), labels], 2.0**-52)).mean())
for c in range(K):
    hit = confusion[c, c]
    out("precision", *wilson(hit, confusion[:, c].sum()))
    out("recall", *wilson(hit, confusion[c].sum()))
    shares = np.array(wilson(hit, confusion[c].sum() + confusion[:, c].sum() - hit))
    f1 = 2 * hit / (confusion[c].sum() + confusion[:, c].sum())
    low_high = 2 * shares[1:] / (1 + shares[1:])
    out("f1", f1, *low_high)

confidence = p.max(1)
right = predicted == labels
edges = np.linspace(0, 1, 16)
which = np.clip(np.digitize(confidence, edges, right=True) - 1, 0, 14)
error = 0
for b in range(15):
    inside = which == b
    if inside.any():
        out("bin", b, inside.sum(), confidence[inside].mean(), right[inside].mean())
        error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
out("calibration-error", error)

wrong = np.flatnonzero(~right)
out("confidently-wrong", *wrong[np.argsort(-confidence[wrong], kind="stable")][:10])

thresholds = np.array([p[labels == c, c].mean() for c in range(K)])
above = np.where(p >= thresholds, p, -1)
suspect = np.flatnonzero((above.max(1) >= 0) & (above.argmax(1) != labels))
margin = p[suspect, labels[suspect]] - above[suspect].max(1)
out("label-errors", *suspect[np.argsort(margin, kind="stable")])
out("flipped", *sorted(flipped))
