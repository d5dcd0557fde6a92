#!/usr/bin/env python3
"""Writes core/src/main/java/striate/kernels/Tile<rows>x<vectors>.java.

A tile's sums are local variables, one for each register, so a file for each size is written out
rather than by hand. Run from the top of the tree, then mvn spotless:apply.
"""

import pathlib

LARGE = [(12, 1), (12, 2), (8, 3), (6, 4), (6, 2)]
SMALL = [(4, 1), (4, 2), (3, 3), (2, 4), (2, 2)]
OUT = pathlib.Path("core/src/main/java/striate/kernels")

HEAD = """package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for %(m)d rows by %(n)d vectors of sums, all of which stay in registers. What
 * the arguments mean is told at {@link Tiles}.
 */
final class Tile%(m)dx%(n)d {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile%(m)dx%(n)d() {}
"""


def row_index(m, name, base, table, at):
    s = f"int {name}0 = {base} + {table}[{at}];\n"
    for r in range(1, m):
        s += f"int {name}{r} = {base} + {table}[{at} + Math.min({r}, valid - 1)];\n"
    return s


def load_sums(m, n, array, at, partial):
    """Declares the sums and loads them; the last vector may be partial."""
    s = ""
    for r in range(m):
        for v in range(n):
            mask = ", some" if partial and v == n - 1 else ""
            s += f"FloatVector s{r}_{v} = FloatVector.fromArray(S, {array}, {at(r)}{plus(v)}{mask});\n"
    return s


def plus(v):
    return "" if v == 0 else " + L" if v == 1 else f" + {v} * L"


def store_sums(m, n, at, partial, leave):
    s = ""
    for r in range(m):
        if r and leave:
            s += f"if (valid == {r}) {{ return; }}\n"
        for v in range(n):
            mask = ", some" if partial and v == n - 1 else ""
            s += f"s{r}_{v}.intoArray(c, {at(r)}{plus(v)}{mask});\n"
    return s


def fma(m, n, index):
    s = vectors_at(n)
    for r in range(m):
        s += f"FloatVector x{r} = FloatVector.broadcast(S, a[{index(r)}]);\n"
        for v in range(n):
            s += f"s{r}_{v} = x{r}.fma(b{v}, s{r}_{v});\n"
    return s


def vectors_at(n):
    return "".join(f"FloatVector b{v} = FloatVector.fromArray(S, b, bi{plus(v)});\n" for v in range(n))


def multiply(m, n):
    s = """static void multiply(float[] a, int ab, int[] rows, int row, int valid,
 int[] offsets, int from, int to, float[] b, int bo,
 float[] init, int ib, int[] initRows, int initRow,
 float[] c, int cb, int[] outRows, int outRow) {\n"""
    s += row_index(m, "i", "ib", "initRows", "initRow")
    s += load_sums(m, n, "init", lambda r: f"i{r}", False)
    s += row_index(m, "a", "ab", "rows", "row")
    s += "int bi = bo;\n"
    s += "for (int k = from; k < to; k++) {\nint o = offsets[k];\n"
    s += fma(m, n, lambda r: f"a{r} + o")
    s += f"bi += {n} * L;\n}}\n"
    s += row_index(m, "c", "cb", "outRows", "outRow")
    s += store_sums(m, n, lambda r: f"c{r}", False, True)
    return s + "}\n"


def gradient(m, n, scattered):
    name = "gradient" + ("Scattered" if scattered else "")
    extra = "int[] offsets, int offset, int valid, " if scattered else ""
    s = f"""static void {name}(float[] a, int ab, int[] rows, int from, int to, {extra}
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {{\n"""
    if scattered:
        for r in range(m):
            s += f"int c{r} = co + Math.min({r}, valid - 1) * ldc;\n"
            s += f"int o{r} = offsets[offset + Math.min({r}, valid - 1)];\n"
    else:
        for r in range(m):
            s += f"int c{r} = co + {r} * ldc;\n"
    s += load_sums(m, n, "c", lambda r: f"c{r}", False)
    s += "int bi = bo;\nfor (int p = from; p < to; p++) {\nint ai = ab + rows[p];\n"
    s += fma(m, n, lambda r: f"ai + o{r}" if scattered else f"ai + {r}")
    s += "bi += ldb;\n}\n"
    s += store_sums(m, n, lambda r: f"c{r}", False, scattered)
    return s + "}\n"


for m, n in LARGE + SMALL:
    text = (HEAD % {"m": m, "n": n}).replace("import jdk.incubator.vector.VectorMask;\n", "")
    text += multiply(m, n)
    if (m, n) in LARGE:
        for scattered in (False, True):
            text += "\n" + gradient(m, n, scattered)
    (OUT / f"Tile{m}x{n}.java").write_text(text + "}\n")

ROWS = 8
TERMS = 9


def lane_fma(m, index):
    s = ""
    for r in range(m):
        s += f"s{r}_0 = FloatVector.fromArray(S, a, {index(r)}).fma(w, s{r}_0);\n"
    return s


def lane_multiply(partial):
    name = "multiplyPartial" if partial else "multiply"
    lanes = ", int lanes" if partial else ""
    s = f"""static void {name}(float[] a, int ab, int[] rows, int row, int valid,
 int[] offsets, float[] b, int bo, float[] init, int io,
 float[] c, int cb, int[] outRows, int outRow{lanes}) {{\n"""
    if partial:
        s += "VectorMask<Float> some = S.indexInRange(0, lanes);\n"
    for r in range(ROWS):
        mask = ", some" if partial else ""
        s += f"FloatVector s{r}_0 = FloatVector.fromArray(S, init, io{mask});\n"
    s += row_index(ROWS, "a", "ab", "rows", "row")
    s += "for (int k = 0; k < offsets.length; k++) {\nint o = offsets[k];\n"
    s += "FloatVector w = FloatVector.fromArray(S, b, bo + k * L);\n"
    s += lane_fma(ROWS, lambda r: f"a{r} + o") + "}\n"
    s += row_index(ROWS, "c", "cb", "outRows", "outRow")
    return s + store_sums(ROWS, 1, lambda r: f"c{r}", partial, True) + "}\n"


def lane_taps(taps, partial):
    """All weights in registers, row by row: fewer instructions than a tile of rows."""
    name = f"multiply{taps}" + ("Partial" if partial else "")
    lanes = ", int lanes" if partial else ""
    mask = ", some" if partial else ""
    s = f"""static void {name}(float[] a, int ab, int[] rows, int lda, int from, int to,
 int[] offsets, int k, float[] b, int bo, float @Nullable [] init, int io,
 float[] c, int cb, int[] outRows, int ldc{lanes}) {{\n"""
    if partial:
        s += "VectorMask<Float> some = S.indexInRange(0, lanes);\n"
    for t in range(taps):
        s += f"FloatVector w{t} = FloatVector.fromArray(S, b, bo{plus(t)});\n"
        s += f"int o{t} = offsets[k + {t}];\n"
    s += "for (int row = from; row < to; row++) {\n"
    s += "int ai = ab + (lda > 0 ? row * lda : rows[row]);\n"
    s += "int ci = cb + (ldc > 0 ? row * ldc : outRows[row]);\n"
    s += f"FloatVector s = init == null ? FloatVector.fromArray(S, c, ci{mask}) : FloatVector.fromArray(S, init, io{mask});\n"
    for t in range(taps):
        s += f"s = FloatVector.fromArray(S, a, ai + o{t}).fma(w{t}, s);\n"
    return s + f"s.intoArray(c, ci{mask});\n}}\n}}\n"


def lane_gradient(partial):
    name = "gradientPartial" if partial else "gradient"
    lanes = ", int lanes" if partial else ""
    s = f"""static void {name}(float[] a, int ab, int[] rows, int from, int to,
 int[] offsets, int offset, int valid,
 float[] b, int bo, int ldb, float[] c, int co, int ldc{lanes}) {{\n"""
    if partial:
        s += "VectorMask<Float> some = S.indexInRange(0, lanes);\n"
    for r in range(TERMS):
        s += f"int c{r} = co + Math.min({r}, valid - 1) * ldc;\n"
        s += f"int o{r} = offsets[offset + Math.min({r}, valid - 1)];\n"
    s += load_sums(TERMS, 1, "c", lambda r: f"c{r}", partial)
    s += "int bi = bo;\nfor (int p = from; p < to; p++) {\nint ai = ab + rows[p];\n"
    s += "FloatVector w = FloatVector.fromArray(S, b, bi);\n"
    s += lane_fma(TERMS, lambda r: f"ai + o{r}") + "bi += ldb;\n}\n"
    return s + store_sums(TERMS, 1, lambda r: f"c{r}", partial, True) + "}\n"


text = HEAD % {"m": ROWS, "n": 1}
text = text.replace("VectorSpecies;\n", "VectorSpecies;\nimport org.jspecify.annotations.Nullable;\n", 1)
text = text.replace(f"Tile{ROWS}x1", "LaneTile").replace(
    f"for {ROWS} rows by 1 vectors of sums, all of which stay in registers. What\n * the arguments mean is told at {{@link Tiles}}.",
    f"where lanes do not mix, as with one channel in each group: {ROWS} rows (or, in the\n * gradient, {TERMS} terms) of one vector. The arguments are those of {{@link Tiles}}.")
text += lane_multiply(False) + "\n" + lane_multiply(True)
for taps in (9, 5):
    text += "\n" + lane_taps(taps, False) + "\n" + lane_taps(taps, True)
text += "\n" + lane_gradient(False) + "\n" + lane_gradient(True)
(OUT / "LaneTile.java").write_text(text + "}\n")

CHAINS = {1: 8, 2: 4, 3: 3, 4: 2}


def row_multiply(n):
    u = CHAINS[n]
    s = f"""
/** {n} vector{"s" if n > 1 else ""} of columns. */
static void multiply{n}(float[] a, int ab, int[] offsets, float[] b, int bo,
 float[] init, int io, float[] c, int co, int lanes) {{
VectorMask<Float> some = S.indexInRange(0, lanes);
"""
    for v in range(n):
        mask = ", some" if v == n - 1 else ""
        s += f"FloatVector s0_{v} = FloatVector.fromArray(S, init, io{plus(v)}{mask});\n"
    for t in range(1, u):
        for v in range(n):
            s += f"FloatVector s{t}_{v} = FloatVector.zero(S);\n"
    s += f"int k = 0;\nint bi = bo;\nfor (; k <= offsets.length - {u}; k += {u}) {{\n"
    for t in range(u):
        s += f"FloatVector x{t} = FloatVector.broadcast(S, a[ab + offsets[k{' + %d' % t if t else ''}]]);\n"
        for v in range(n):
            s += f"s{t}_{v} = x{t}.fma(FloatVector.fromArray(S, b, bi{plus(t * n + v)}), s{t}_{v});\n"
    s += f"bi += {u * n} * L;\n}}\n"
    s += "for (; k < offsets.length; k++) {\nFloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);\n"
    for v in range(n):
        s += f"s0_{v} = x.fma(FloatVector.fromArray(S, b, bi{plus(v)}), s0_{v});\n"
    s += f"bi += {n} * L;\n}}\n" if n > 1 else "bi += L;\n}\n"
    step = 1
    while step < u:
        for t in range(0, u - step, 2 * step):
            for v in range(n):
                s += f"s{t}_{v} = s{t}_{v}.add(s{t + step}_{v});\n"
        step *= 2
    for v in range(n):
        mask = ", some" if v == n - 1 else ""
        s += f"s0_{v}.intoArray(c, co{plus(v)}{mask});\n"
    return s + "}\n"


text = HEAD % {"m": 1, "n": 1}
text = text.replace("Tile1x1", "RowTile")
start = text.index("/**")
end = text.index(" */\n") + 4
text = text[:start] + """/**
 * The innermost loops for a single row. One row gives one sum to a vector of columns, and sums that
 * wait for themselves are slow, so each is kept in several parts, every some-th term in one, which
 * are added at the end.
 */
""" + text[end:]
text += "".join(row_multiply(n) for n in (1, 2, 3, 4))
(OUT / "RowTile.java").write_text(text + "}\n")
