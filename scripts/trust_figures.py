#!/usr/bin/env python3
"""Prints what docs/trust.md says of calibration errors by chance, other calibrators, and LAC.

    scripts/trust_figures.py FOLDER

FOLDER has calibration.txt and test.txt as HeldOutAnswersTest writes them: lines of a label and the
probabilities of all classes. Needs NumPy and PyTorch. Sources: Guo et al. 2017 (calibration error,
temperature, vector scaling), Sadinle et al. 2019 (LAC), Kumar et al. 2019 (root mean square error
without bias), Vovk et al. 2005 (smoothed p-values).
"""
import sys

import numpy as np
import torch

BINS, SIMULATIONS, DIVISIONS = 15, 2000, 400


def read(name):
    table = np.loadtxt(name)
    return table[:, 1:], table[:, 0].astype(int)


def logits(p):
    return np.log(np.maximum(p, 2.0**-149))


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def bins(p):
    return np.clip(np.ceil(p.max(1) * BINS).astype(int) - 1, 0, BINS - 1)


def error(p, right):
    return np.abs(np.bincount(bins(p), right - p.max(1), minlength=BINS)).sum() / len(p)


def equal_count(p, right):
    """The same over bins of equal count; equal probabilities share one."""
    confidence = p.max(1)
    rank = np.searchsorted(np.sort(confidence), confidence)
    return np.abs(np.bincount(rank * BINS // len(p), right - confidence, BINS)).sum() / len(p)


def debiased_square(p, right):
    """Bins of equal count; the mean product of two images' (right - confidence) in a bin."""
    confidence = p.max(1)
    rank = np.searchsorted(np.sort(confidence), confidence)  # of the first of equal ones
    b, d = rank * BINS // len(p), right - confidence
    n, s, q = (np.bincount(b, w, BINS) for w in (None, d, d * d))
    return ((s * s - q)[n > 1] / (n[n > 1] - 1)).sum() / len(p)


def by_chance(p, of):
    """What is found of answers that are right with exactly their probability."""
    rng = np.random.default_rng(0)
    return np.array([of(p, rng.random(len(p)) < p.max(1)) for _ in range(SIMULATIONS)])


def scaled(p, labels, each_class, penalty):
    """Factors and terms for all classes or for each, of least log loss; how they change others."""
    z, y = torch.tensor(logits(p)), torch.tensor(labels)
    factor = torch.ones(p.shape[1] if each_class else 1, dtype=torch.double, requires_grad=True)
    term = torch.zeros(p.shape[1], dtype=torch.double, requires_grad=each_class)
    fitted = [factor, term] if each_class else [factor]
    optimizer = torch.optim.LBFGS(fitted, max_iter=300)

    def loss():
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(z * factor + term, y)
        value = value + penalty * (((factor - 1) ** 2).sum() + (term**2).sum())
        value.backward()
        return value

    optimizer.step(loss)
    factor, term = factor.detach().numpy(), term.detach().numpy()
    return lambda q: softmax(logits(q) * factor + term)


def isotonic(p, labels):
    """The answer's probability by its rank among the held-out ones' (pool adjacent violators); the others keep their shares."""
    confidence = p.max(1)
    order = np.argsort(confidence, kind="stable")
    blocks = []
    for x, y in zip(confidence[order], (p.argmax(1) == labels)[order].astype(float)):
        blocks.append([x, y, 1])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            x, y, n = blocks.pop()
            m = blocks[-1][2]
            blocks[-1] = [x, (blocks[-1][1] * m + y * n) / (m + n), m + n]
    ends, values = np.array([b[0] for b in blocks]), np.array([b[1] for b in blocks])

    def change(q):
        best = q.argmax(1)
        now = values[np.minimum(np.searchsorted(ends, q.max(1)), len(values) - 1)]
        now = np.clip(now, 1.0 / q.shape[1], 1)
        out = q * ((1 - now) / np.maximum(1 - q.max(1), 1e-300))[:, None]
        out[np.arange(len(q)), best] = now
        return out

    return change


def each_half_by_the_other(labels):
    """Every second image by the temperature of the others: images that come in the same way."""
    even = np.arange(len(labels)) % 2 == 1

    def change(q):
        out = np.empty_like(q)
        for one, other in ((even, ~even), (~even, even)):
            out[other] = scaled(q[one], labels[one], False, 0)(q[other])
        return out

    return change


def scores(p, labels):
    others = p.copy()
    others[np.arange(len(p)), labels] = 0
    return others.sum(1) / p.sum(1)


def threshold(s, coverage):
    return np.sort(s)[int(np.ceil((len(s) + 1) * coverage - 1e-9)) - 1]


def main(folder):
    held, held_labels = read(folder + "/calibration.txt")
    test, test_labels = read(folder + "/test.txt")
    for name, p, labels in ("calibration", held, held_labels), ("test", test, test_labels):
        right = (p.argmax(1) == labels).mean()
        spread = (right * (1 - right) / len(p)) ** 0.5
        print("%-24s accuracy %.2f ± %.2f %% (95 %%), mean confidence %.2f %%" % (name, 100 * right, 196 * spread, 100 * p.max(1).mean()))
    for name, change in [
        ("as they are", lambda q: q),
        ("temperature", scaled(held, held_labels, False, 0)),
        ("vector scaling", scaled(held, held_labels, True, 0)),
        ("the same, penalty 1e-3", scaled(held, held_labels, True, 1e-3)),
        ("isotonic", isotonic(held, held_labels)),
        ("temperature of the test", scaled(test, test_labels, False, 0)),
        ("of its other half", each_half_by_the_other(test_labels)),
    ]:
        p = change(test)
        right = p.argmax(1) == test_labels
        found, chance = error(p, right), by_chance(p, error)
        print(
            "%-24s ECE %.2f %%; by chance %.2f %% (%.2f to %.2f), of which %.0f %% above it,"
            " %.0f %% at most 0.5 %%"
            % (
                name,
                100 * found,
                100 * chance.mean(),
                *(100 * np.quantile(chance, [0.05, 0.95])),
                100 * (chance > found).mean(),
                100 * (chance <= 0.005).mean(),
            )
        )
        even, chance = equal_count(p, right), by_chance(p, equal_count)
        print(
            "%-24s over bins of equal count %.2f %%; by chance %.2f %% (%.2f to %.2f), %.0f %% at most 0.5 %%"
            % ("", 100 * even, 100 * chance.mean(), *(100 * np.quantile(chance, [0.05, 0.95])), 100 * (chance <= 0.005).mean())
        )
        square, chance = debiased_square(p, right), by_chance(p, debiased_square)
        print(
            "%-24s root mean square error, debiased, %.2f %% (square %+.2e); by chance the square is"
            " %+.2e in the mean, deviation %.2e, and the error below %.2f %% in 95 %%; %.0f %% above"
            " this one"
            % (
                "",
                100 * max(0, square) ** 0.5,
                square,
                chance.mean(),
                chance.std(),
                100 * max(0, np.quantile(chance, 0.95)) ** 0.5,
                100 * (chance > square).mean(),
            )
        )
    own, new = scores(held, held_labels), scores(test, test_labels)
    rng = np.random.default_rng(1)
    for coverage in (0.8, 0.9, 0.95, 0.99):
        least = threshold(own, coverage)
        covered = new <= least
        halves, fewer = [], []
        for _ in range(DIVISIONS):
            order = rng.permutation(len(own))
            one, other = own[order[: len(own) // 2]], own[order[len(own) // 2 :]]
            halves.append((other <= threshold(one, coverage)).mean())
            fewer.append((new <= threshold(one, coverage)).mean())
        # A smoothed p-value counts the images at the threshold, and the new one, with a chance.
        equal = (own == least).sum() + 1
        middle = len(new) // 2
        print(
            "LAC %.0f %%: threshold %.4g (%d images have it), covers %.2f %%, first half of the test"
            " %.2f %%, second %.2f %%; halves of the calibration images %.2f %%, of the test by them"
            " %.2f %%; a smoothed p-value moves it by at most %.3f points"
            % (
                100 * coverage,
                least,
                (own == least).sum(),
                100 * covered.mean(),
                100 * covered[:middle].mean(),
                100 * covered[middle:].mean(),
                100 * np.mean(halves),
                100 * np.mean(fewer),
                100 * (equal / (len(own) + 1) + (new == least).mean()),
            )
        )
        even = np.arange(len(new)) % 2 == 1
        spread = []
        for _ in range(DIVISIONS):
            order = rng.permutation(len(new))
            spread.append((new[order[middle:]] <= threshold(new[order[:middle]], coverage)).mean())
        print(
            "         by every second test image the others are covered %.2f %%; by random halves %.2f %% in"
            " the mean, deviation %.2f points"
            % (100 * (new[~even] <= threshold(new[even], coverage)).mean(), 100 * np.mean(spread), 100 * np.std(spread))
        )


main(sys.argv[1])
