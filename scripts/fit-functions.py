#!/usr/bin/env python3
"""Coefficients of striate.kernels.element.ScalarFunctions and ScalarUnary (needs numpy, scipy and mpmath).

Minimax fits of the relative error by least squares, weighted again and again by the error that is
left (Lawson), on Chebyshev's nodes. Prints the coefficients, lowest power first, rounded to single
precision in hexadecimal, and the error of the fit in units of 2^-24.
"""

import mpmath as mp
import numpy as np
from scipy.special import erfcx

mp.mp.dps = 40


def single(x):
    mantissa, exponent = float(np.float32(float(x))).hex().split("p")
    return mantissa.rstrip("0") + "p" + exponent.replace("+", "")


def nodes(a, b, n=1500):
    return (a + b) / 2 - (b - a) / 2 * np.cos(np.pi * (np.arange(n) + 0.5) / n)


def report(name, error, *coefficients):
    print(f"{name}: error {error * 2**24:.3f} · 2^-24")
    for c in coefficients:
        print("   ", " ".join(single(x) for x in c))


def polynomial(x, y, weight, degree, rounds=1500):
    """Minimises max |(p(x) - y) · weight|."""
    powers = np.vander(x, degree + 1, increasing=True)
    w = np.ones(len(x))
    best = None
    for _ in range(rounds):
        k = np.sqrt(w) * weight
        c = np.linalg.lstsq(powers * k[:, None], y * k, rcond=None)[0]
        e = abs((powers @ c - y) * weight)
        if best is None or e.max() < best[0]:
            best = (e.max(), c)
        w = w * (e / e.max() + 1e-3)
        w /= w.sum()
    return best


def rational(x, y, p, q, rounds=600):
    """Minimises max |P(x) / Q(x) / y - 1| from 0 to the last node, with Q(0) = 1."""
    end = x[-1]
    basis = np.polynomial.chebyshev.chebvander(2 * x / end - 1, max(p, q))
    w = np.ones(len(x))
    denominator = np.ones(len(x))
    best = None
    for _ in range(rounds):
        k = np.sqrt(w) / (y * denominator)
        a = np.hstack([basis[:, : p + 1], -y[:, None] * basis[:, 1 : q + 1]]) * k[:, None]
        c = np.linalg.lstsq(a, y * k, rcond=None)[0]
        top, bottom = c[: p + 1], np.r_[1, c[p + 1 :]]
        values = basis[:, : q + 1] @ bottom
        e = abs((basis[:, : p + 1] @ top) / values / y - 1)
        if values.min() > 0 and (best is None or e.max() < best[0]):
            best = (e.max(), top, bottom)
        denominator = abs(values)
        w = w * (e / e.max() + 1e-3)
        w /= w.sum()
    error, top, bottom = best
    top, bottom = monomial(top, end), monomial(bottom, end)
    return error, [c / bottom[0] for c in top], [c / bottom[0] for c in bottom]


def monomial(chebyshev, end):
    """Coefficients in powers of x of a Chebyshev series in 2x/end - 1."""
    series = [[mp.mpf(1)], [mp.mpf(-1), mp.mpf(2) / end]]
    for k in range(2, len(chebyshev)):
        t = [mp.mpf(0)] * (k + 1)
        for i, v in enumerate(series[-1]):
            t[i] -= 2 * v
            t[i + 1] += 4 * v / end
        for i, v in enumerate(series[-2]):
            t[i] -= v
        series.append(t)
    result = [mp.mpf(0)] * len(chebyshev)
    for c, t in zip(chebyshev, series):
        for i, v in enumerate(t):
            result[i] += mp.mpf(float(c)) * v
    return result


half = float(mp.log(2) / 2)

r = nodes(-half * 1.0001, half * 1.0001)
y = np.array([float((mp.exp(v) - 1 - mp.mpf(v)) / mp.mpf(v) ** 2) for v in r])
report("E2..E6, exp", *polynomial(r, y, r * r / np.exp(r), 4))

s = nodes(0, 81, 2500)
report("T0..T4 and 1, U1..U4, tanh(sqrt s) / sqrt s", *rational(s, np.tanh(np.sqrt(s)) / np.sqrt(s), 4, 4, 400))

a = nodes(0, 13.3)
report("P0..P4 and 1, Q1..Q5, the normal tail", *rational(a, 0.5 * erfcx(a / 2**0.5), 4, 5))

f = nodes(-1.0001 / 3, 1.0001 / 3)
logs = np.array([float(mp.log(1 + mp.mpf(v))) for v in f])
y = np.array([float((mp.log(1 + mp.mpf(v)) - mp.mpf(v) + mp.mpf(v) ** 2 / 2) / mp.mpf(v) ** 3) for v in f])
report("L0..L7, the logarithm", *polynomial(f, y, abs(f**3 / logs), 7, 600))

s = nodes(0, 1)
y = np.array([float(mp.erf(mp.sqrt(v)) / mp.sqrt(v)) for v in s])
report("F0..F6, erf(sqrt s) / sqrt s", *polynomial(s, y, 1 / y, 6, 600))

t = nodes(0, 1)
y = np.array([float(mp.log(1 + mp.mpf(v)) / mp.mpf(v)) for v in t])
report("1, G1..G3 and 1, H1..H3, log(1 + t) / t", *rational(t, y, 3, 3, 400))
