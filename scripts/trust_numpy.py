#!/usr/bin/env python3
"""Writes the values that TrustNumbersTest compares with, computed by NumPy from the definitions.

    scripts/trust_numpy.py > core/src/test/resources/striate/trust/trust.txt

Lines of `name value...`; `example` lines are a label, u, and the probabilities (32-bit floats).
Sources: Guo et al. 2017 (temperature, calibration error), Brier 1950, Sadinle et al. 2019 (LAC),
Romano et al. 2020 (APS), McNemar 1947, Hanley and McNeil 1982 (area under the ROC curve),
Zadrozny and Elkan 2002 (isotonic regression), Northcutt et al. 2021 (confident joint), Lee et al. 2018 (Mahalanobis distance), Kumar et al. 2019
(root-mean-square calibration error without bias), Nguyen and O'Connor 2015 (bins of equal count).
Where there is another way than the one the library takes, it is taken here: a golden section for
the temperature, all pairs for the area, whole numbers for McNemar, an inverse for the distance.
"""
import math
from fractions import Fraction

import numpy as np


def out(name, *values):
    print(name, *(repr(float(v)) if isinstance(v, (float, np.floating)) else v for v in values))


rng = np.random.default_rng(18)
N, K = 400, 5
truth = rng.choice(K, N, p=[0.4, 0.25, 0.2, 0.1, 0.05])
logits = rng.normal(size=(N, K)) * 1.5
logits[np.arange(N), truth] += 2
logits *= 2.2  # too sure of itself
logits[::10] *= 8  # some probabilities that are 0 or nearly 1 as floats
e = np.exp(logits - logits.max(1, keepdims=True))
p32 = (e / e.sum(1, keepdims=True)).astype(np.float32)
labels = truth.copy()
flipped = rng.choice(N, 20, replace=False)
labels[flipped] = (labels[flipped] + 1 + rng.integers(0, K - 1, 20)) % K
u = rng.random(N)
for i in range(N):
    print("example", labels[i], repr(float(u[i])), *(repr(float(v)) for v in p32[i]))
p = p32.astype(np.float64)

# Temperature: the least mean of -ln p by a golden section over ln T.
z = np.log(np.maximum(p, np.float64(np.finfo(np.float32).smallest_subnormal)))


def tempered(t):
    a = z / t
    a = np.exp(a - a.max(1, keepdims=True))
    return a / a.sum(1, keepdims=True)


def loss(t):
    a = z / t
    m = a.max(1)
    return np.mean(m + np.log(np.exp(a - m[:, None]).sum(1)) - a[np.arange(N), labels])


low, high = math.log(0.01), math.log(100)
g = (math.sqrt(5) - 1) / 2
for _ in range(200):
    a, b = high - g * (high - low), low + g * (high - low)
    if loss(math.exp(a)) < loss(math.exp(b)):
        high = b
    else:
        low = a
t = math.exp((low + high) / 2)
out("temperature", t)


rng2 = np.random.default_rng(5)


def equal_count(confidence, right):
    """Nixon et al. 2019: bins of equal count; equal confidences share one."""
    rank = np.searchsorted(np.sort(confidence), confidence)
    bins = [(right - confidence)[rank * 15 // N == b] for b in range(15)]
    return sum(len(b) / N * abs(b.mean()) for b in bins if len(b))


def debiased_square(confidence, right):
    """Kumar et al. 2019: the squares of bins of equal count, less the variances of their means."""
    order = np.argsort(confidence, kind="stable")
    rank = np.searchsorted(confidence[order], confidence)  # of the first of equal ones
    d, all = right - confidence, 0.0
    for b in range(15):
        inside = d[rank * 15 // N == b]
        if len(inside) > 1:
            all += len(inside) / N * (inside.mean() ** 2 - inside.var(ddof=1) / len(inside))
    return all


def quality(name, q):
    predicted = q.argmax(1)
    confidence = q.max(1)
    right = predicted == labels
    ece = 0.0
    for b in range(15):
        inside = (confidence > b / 15) & (confidence <= (b + 1) / 15)
        if inside.any():
            ece += inside.sum() / N * abs(right[inside].mean() - confidence[inside].mean())
    onehot = np.eye(K)[labels]
    nll = -np.log(np.maximum(q[np.arange(N), labels], 2.0**-52)).mean()
    bins = np.clip(np.ceil(confidence * 15).astype(int) - 1, 0, 14)
    chance = np.mean([
        np.abs(np.bincount(bins, (rng2.random(N) < confidence) - confidence, 15)).sum() / N
        for _ in range(5000)])
    rms = [max(0, debiased_square(confidence, rng2.random(N) < confidence)) for _ in range(5000)]
    rms = np.quantile(rms, 0.95) ** 0.5
    own = max(0, debiased_square(confidence, right)) ** 0.5
    chances = [equal_count(confidence, rng2.random(N) < confidence) for _ in range(2000)]
    brier = ((q - onehot) ** 2).sum(1).mean()
    out(name, right.mean(), nll, brier, ece, confidence.mean(), chance, own, rms,
        equal_count(confidence, right), np.mean(chances))


quality("before", p)
quality("after", tempered(t).astype(np.float32).astype(np.float64))

# Isotonic regression of binned scores (Zadrozny and Elkan 2002) of the tempered probabilities, by the
# formula of largest means of least means; the same means of the confidences.
q = tempered(t).astype(np.float32).astype(np.float64)
order = np.argsort(q.max(1), kind="stable")
right = (q.argmax(1) == labels).astype(float)
bins = [order[N * b // 30:N * (b + 1) // 30] for b in range(30)]
at = np.array([q.max(1)[b].mean() for b in bins])
found = np.array([(right[b].sum() + q.max(1)[b].mean()) / (len(b) + 1) for b in bins])
size = np.array([len(b) for b in bins])


def mean_of(a, b):
    return (found * size)[a:b].sum() / size[a:b].sum()


risen = [max(min(mean_of(a, b + 1) for b in range(i, 30)) for a in range(i + 1)) for i in range(30)]
for share in sorted({round(r, 12) for r in risen}):
    block = [i for i in range(30) if abs(risen[i] - share) < 1e-9]
    out("curve", (at * size)[block].sum() / size[block].sum(), mean_of(block[0], block[-1] + 1))

# Conformal scores with sums over classes taken one by one, in exact fractions.
for method in ("LAC", "APS"):
    scores = []
    for i in range(N):
        f = [Fraction(float(v)) for v in p[i]]
        total = sum(f)
        y = labels[i]
        if method == "LAC":
            s = sum(f[c] for c in range(K) if c != y) / total
        else:
            s = sum(f[c] for c in range(K) if f[c] > f[y] or (f[c] == f[y] and c < y))
            s = (s + Fraction(float(u[i])) * f[y]) / total
        scores.append(float(s))
    scores = np.array(scores)
    out("scores", method, *(repr(float(s)) for s in scores))
    half = np.sort(scores[: N // 2])
    for coverage in (Fraction(8, 10), Fraction(9, 10), Fraction(95, 100), Fraction(99, 100)):
        rank = math.ceil((len(half) + 1) * coverage)
        out("quantile", method, float(coverage), half[rank - 1])

for b, c in ((0, 0), (1, 0), (5, 2), (10, 10), (12, 30), (100, 60), (900, 1010), (0, 1500), (3, 4000)):
    n, k = b + c, min(b, c)
    tail = Fraction(sum(math.comb(n, i) for i in range(k + 1)), 2**n)
    out("mcnemar", b, c, float(min(Fraction(1), 2 * tail)))

known = np.round(rng.normal(size=60), 1)
others = np.round(rng.normal(size=45) + 0.8, 1)
pairs = known[:, None] - others[None, :]
out("known", *(repr(float(v)) for v in known))
out("others", *(repr(float(v)) for v in others))
out("auroc", ((pairs < 0) + 0.5 * (pairs == 0)).mean())

# Confident learning.
thresholds = np.array([p[labels == c, c].mean() for c in range(K)])
joint = np.zeros((K, K), int)
suspects = 0
for i in range(N):
    above = p[i] >= thresholds
    if above.any():
        best = np.where(above, p[i], -1).argmax()
        joint[labels[i], best] += 1
        suspects += best != labels[i]
counts = np.bincount(labels, minlength=K)
estimate = joint / joint.sum(1, keepdims=True) * counts[:, None] / N
out("thresholds", *(repr(float(v)) for v in thresholds))
out("joint", *joint.ravel())
out("estimate", *(repr(float(v)) for v in estimate.ravel()))
out("suspects", suspects)

# Mahalanobis distances.
D = 6
mix = rng.normal(size=(D, D))
known = rng.normal(size=(80, D)) @ mix
klass = rng.integers(0, 3, 80)
known += klass[:, None] * 2
asked = rng.normal(size=(10, D)) * 3
means = np.array([known[klass == c].mean(0) for c in range(3)])
centred = known - means[klass]
cov = centred.T @ centred / len(known)
cov += np.eye(D) * 1e-3 * np.trace(cov) / D
inverse = np.linalg.inv(cov)
for row, c in zip(known, klass):
    out("feature", c, *(repr(float(v)) for v in row))
for row in asked:
    d = min((row - m) @ inverse @ (row - m) for m in means)
    out("distance", d, *(repr(float(v)) for v in row))
