#!/usr/bin/env python3
"""Writes core/src/main/java/striate/kernels/generated: the innermost loops, whose sums are local variables,
one for each register, so that every size has to be written out.

Run from the top of the tree, then mvn spotless:apply; a test compares the two. With an argument, writes there
instead.
"""

import pathlib
import sys

LARGE = [(12, 1), (12, 2), (8, 3), (6, 4), (6, 2)]
FEW_REGISTERS = [(12, 1), (6, 2)]
SMALL = [(4, 1), (4, 2), (3, 3), (2, 4), (2, 2)]
OUT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "core/src/main/java/striate/kernels/generated")

HEAD = """package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for %(m)d rows by %(n)d vectors of sums, all of which stay in registers. What
 * the arguments mean is told at {@code Tiles}.
 */
public final class Tile%(m)dx%(n)d {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile%(m)dx%(n)d() {}
"""


def none(condition):
    """The way out for the warm-up, which calls often with nothing to do."""
    return f"if ({condition}) {{ return; // see IdleCalls\n }}\n"


def row_index(m, name, base, table, at):
    s = f"int {name}0 = {base} + {table}[{at}];\n"
    for r in range(1, m):
        s += f"int {name}{r} = {base} + {table}[{at} + Math.min({r}, valid - 1)];\n"
    return s


def load_sums(m, n, array, at):
    """Declares the sums and loads them."""
    s = ""
    for r in range(m):
        for v in range(n):
            s += f"FloatVector s{r}_{v} = FloatVector.fromArray(S, {array}, {at(r)}{plus(v)});\n"
    return s


def plus(v):
    return "" if v == 0 else " + L" if v == 1 else f" + {v} * L"


def store_sums(m, n, at, leave):
    s = ""
    for r in range(m):
        if r and leave:
            s += f"if (valid == {r}) {{ return; }}\n"
        for v in range(n):
            s += f"s{r}_{v}.intoArray(c, {at(r)}{plus(v)});\n"
    return s


def fma(m, n, index):
    s = vectors_at(n)
    for r in range(m):
        s += f"FloatVector x{r} = FloatVector.broadcast(S, a[{index(r)}]);\n"
        for v in range(n):
            s += f"s{r}_{v} = x{r}.fma(b{v}, s{r}_{v});\n"
    return s


def sums(m, n, start):
    return "".join(f"FloatVector s{r}_{v} = {start(r, v)};\n" for r in range(m) for v in range(n))


def each(k, unit):
    return unit if k == 1 else f"{k} * {unit}"


def vectors_at(n):
    return "".join(f"FloatVector b{v} = FloatVector.fromArray(S, b, bi{plus(v)});\n" for v in range(n))


def multiply(m, n, near):
    """Where terms lie side by side, the JVM moves all checks of A's bounds out of the loop."""
    terms = "int terms" if near else "int[] offsets, int from, int to"
    name = "multiplyNear" if near else "multiply"
    s = f"""public static void {name}(float[] a, int ab, int[] rows, int row, int valid,
 {terms}, float[] b, int bo, int ldb,
 float[] init, int ib, int[] initRows, int initRow,
 float[] c, int cb, int[] outRows, int outRow) {{\n"""
    s += none("valid == 0")
    s += row_index(m, "i", "ib", "initRows", "initRow")
    s += load_sums(m, n, "init", lambda r: f"i{r}")
    s += row_index(m, "a", "ab", "rows", "row")
    s += "int bi = bo;\n"
    if near:
        s += "for (int k = 0; k < terms; k++) {\n" + fma(m, n, lambda r: f"a{r} + k")
    else:
        s += "for (int k = from; k < to; k++) {\nint o = offsets[k];\n" + fma(m, n, lambda r: f"a{r} + o")
    s += "bi += ldb;\n}\n"
    s += row_index(m, "c", "cb", "outRows", "outRow")
    s += store_sums(m, n, lambda r: f"c{r}", True)
    return s + "}\n"


def multiply_even(m, n):
    """Rows at one distance, with the same first sums: no tables, whose look-up takes as long as 27 terms."""
    s = """public static void multiplyEven(float[] a, int a0, int lda, int terms, float[] b, int bo,
 float[] init, int io, float[] c, int co, int ldc) {\n"""
    s += none("terms < 0")
    for v in range(n):
        s += f"FloatVector i{v} = FloatVector.fromArray(S, init, io{plus(v)});\n"
    s += sums(m, n, lambda r, v: f"i{v}")
    for r in range(1, m):
        s += f"int a{r} = a{r - 1} + lda;\n"
    s += f"for (int k = 0; k < terms; k++) {{\nint bi = bo + k * {each(n, 'L')};\n"
    s += fma(m, n, lambda r: f"a{r} + k") + "}\n"
    s += "int ci = co;\n"
    for r in range(m):
        if r:
            s += "ci += ldc;\n"
        for v in range(n):
            s += f"s{r}_{v}.intoArray(c, ci{plus(v)});\n"
    return s + "}\n"


def gradient(m, n, scattered):
    name = "gradient" + ("Scattered" if scattered else "")
    extra = "int[] offsets, int offset, int valid, " if scattered else ""
    s = f"""public static void {name}(float[] a, int ab, int[] rows, int from, int to, {extra}
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {{\n"""
    s += none("from >= to")
    if scattered:
        for r in range(m):
            s += f"int c{r} = co + Math.min({r}, valid - 1) * ldc;\n"
            s += f"int o{r} = offsets[offset + Math.min({r}, valid - 1)];\n"
    else:
        for r in range(m):
            s += f"int c{r} = co + {r} * ldc;\n"
    s += load_sums(m, n, "c", lambda r: f"c{r}")
    s += "int bi = bo;\nfor (int p = from; p < to; p++) {\nint ai = ab + rows[p];\n"
    s += fma(m, n, lambda r: f"ai + o{r}" if scattered else f"ai + {r}")
    s += "bi += ldb;\n}\n"
    s += store_sums(m, n, lambda r: f"c{r}", scattered)
    return s + "}\n"


def gradient_even(m, n):
    """Pixels at one distance: as many indices as rows, which keeps the JVM from loading many of A's
    numbers at once, for which 16 registers do not suffice: it then keeps a sum in memory."""
    s = """public static void gradientEven(float[] a, int ab, int step, int pixels, int[] offsets, int offset,
      int valid, float[] b, int bo, int ldb, float[] c, int co, int ldc) {\n"""
    s += none("pixels <= 0")
    for r in range(m):
        s += f"int c{r} = co + Math.min({r}, valid - 1) * ldc;\n"
        s += f"int a{r} = ab + offsets[offset + Math.min({r}, valid - 1)];\n"
    s += load_sums(m, n, "c", lambda r: f"c{r}")
    s += "int bi = bo;\nint ai = 0;\nfor (int p = 0; p < pixels; p++) {\n"
    s += fma(m, n, lambda r: f"a{r} + ai")
    s += "ai += step;\nbi += ldb;\n}\n"
    s += store_sums(m, n, lambda r: f"c{r}", True)
    return s + "}\n"


for m, n in LARGE + SMALL:
    text = (HEAD % {"m": m, "n": n}).replace("import jdk.incubator.vector.VectorMask;\n", "")
    text += multiply(m, n, False) + "\n" + multiply(m, n, True)
    if (m, n) in LARGE:
        text += "\n" + multiply_even(m, n)
        # With 16 registers the tile of 6×2 takes the others' place.
        if (m, n) != (6, 2):
            text += "\n" + gradient(m, n, False)
        text += "\n" + gradient(m, n, True)
    if (m, n) in FEW_REGISTERS:
        text += "\n" + gradient_even(m, n)
    if "+ L" not in text and "* L" not in text:
        text = text.replace("  private static final int L = S.length();\n", "")
    (OUT / f"Tile{m}x{n}.java").write_text(text + "}\n")

CHAINS = {1: 8, 2: 4, 3: 3, 4: 2}


def row_multiply(n, chains=None):
    u = chains or CHAINS[n]
    note = f", each sum in {u} parts: one of several panels" if chains else ""
    s = f"""
/** {n} vector{"s" if n > 1 else ""} of columns{note}. */
public static void multiply{n}{f"In{u}" if chains else ""}(float[] a, int ab, int[] offsets, float[] b, int bo,
 float[] init, int io, float[] c, int co, int lanes) {{
"""
    s += none("lanes == 0") + "VectorMask<Float> some = S.indexInRange(0, lanes);\n"
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
# Of several panels all sum in the order of the widest (4 vectors, or 2 where registers are few), so that equal
# columns give equal sums wherever they stand.
text += "".join(row_multiply(n, CHAINS[4]) for n in (1, 2, 3)) + row_multiply(1, CHAINS[2])
(OUT / "RowTile.java").write_text(text + "}\n")

COLUMNS = 5


def dot_tile(m):
    """Rows and columns beyond those there are repeat the last one: the same sums, stored twice."""
    s = f"""
/** {m} row{"s" if m > 1 else ""} by {COLUMNS} columns. */
public static void rows{m}(float[] a, int ab, int lda, int rows, float[] b, int bo, int ldb, int columns,
 int terms, float[] sums, int so, int step) {{
"""
    s += none("rows == 0")
    for r in range(m):
        s += f"int a{r} = ab + Math.min({r}, rows - 1) * lda;\n" if r else "int a0 = ab;\n"
    for c in range(COLUMNS):
        s += f"int b{c} = bo + Math.min({c}, columns - 1) * ldb;\n" if c else "int b0 = bo;\n"
    for r in range(m):
        s += f"int r{r} = so + Math.min({r}, rows - 1) * step;\n" if r else "int r0 = so;\n"
    for c in range(1, COLUMNS):
        s += f"int c{c} = Math.min({c}, columns - 1) * PARTS;\n"
    at = lambda r, c: f"r{r}{f' + c{c}' if c else ''} + lane"
    s += "for (int lane = 0; lane < PARTS; lane += L) {\n"
    for r in range(m):
        for c in range(COLUMNS):
            s += f"FloatVector s{r}_{c} = FloatVector.fromArray(S, sums, {at(r, c)});\n"
    s += "for (int k = lane; k < terms; k += PARTS) {\n"
    for r in range(m):
        s += f"FloatVector x{r} = FloatVector.fromArray(S, a, a{r} + k);\n"
    for c in range(COLUMNS):
        s += f"FloatVector w{c} = FloatVector.fromArray(S, b, b{c} + k);\n"
        for r in range(m):
            s += f"s{r}_{c} = x{r}.fma(w{c}, s{r}_{c});\n"
    s += "}\n"
    for r in range(m):
        for c in range(COLUMNS):
            s += f"s{r}_{c}.intoArray(sums, {at(r, c)});\n"
    return s + "}\n}\n"


text = (HEAD % {"m": 1, "n": 1}).replace("Tile1x1", "DotTile")
text = text.replace("import jdk.incubator.vector.VectorMask;\n", "")
start = text.index("/**")
end = text.index(" */\n") + 4
text = text[:start] + """/**
 * The innermost loops of products with few columns: lanes are terms here, since columns would leave
 * most of a vector empty. Each sum is kept in {@link #PARTS} parts whatever the width of
 * vectors, the part of a term being its number's remainder.
 */
""" + text[end:].replace("private DotTile", "/** In how many parts a sum is kept: the lanes of the widest vectors. */\n public static final int PARTS = 16;\n\n private DotTile")
text += "".join(dot_tile(m) for m in (4, 2, 1))
(OUT / "DotTile.java").write_text(text + "}\n")

LINE = ("int channels, float[] x, int xb, int xStep, int xRow, int xTap,\n"
        " float[] w, int wb, int wRow, int wTap, int rows, int taps,\n"
        " float[] init, int io, float[] y, int yb, int yStep")

# The last vector may go back over some channels of the one before it.
EACH_VECTOR = "for (int i = 0; i < channels; i += L) {\nint o = Math.min(i, channels - L);\n"


def step(base, count, name):
    return base if count == 0 else f"{base} + {name}" if count == 1 else f"{base} + {count} * {name}"


def load(array, at):
    return f"FloatVector.fromArray(S, {array}, {at})"


def line_head(name, outputs, parameters):
    s = f"private static void {name}({parameters}) {{\n" + EACH_VECTOR
    for t in range(outputs):
        s += f"FloatVector s{t} = {load('init', 'io + o')};\n"
    return s


def line_store(outputs):
    s = "int yi = yb + o;\n"
    for t in range(outputs):
        s += f"s{t}.intoArray(y, {step('yi', t, 'yStep')});\n"
    return s + "}\n}\n"


def line_tile(outputs):
    """Each tap's weights meet every output of the tile, whose pixels are loaded anew for each tap."""
    parameters = LINE.replace(" int xStep,", "").replace(", int yStep", "") if outputs == 1 else LINE
    s = line_head(f"line{outputs}", outputs, parameters)
    s += "for (int row = 0; row < rows; row++) {\nfor (int tap = 0; tap < taps; tap++) {\n"
    s += f"FloatVector v = {load('w', 'wb + o + row * wRow + tap * wTap')};\n"
    s += "int xi = xb + o + row * xRow + tap * xTap;\n"
    for t in range(outputs):
        s += f"s{t} = {load('x', step('xi', t, 'xStep'))}.fma(v, s{t});\n"
    return s + "}\n}\n" + line_store(outputs)


def sliding_tile(outputs, taps, stride):
    """Neighbours share pixels, so each is loaded once and meets all the taps that want it; or none,
    if it lies left or right of the image."""
    name = f"line{outputs}of{taps}" + (f"by{stride}" if stride > 1 else "")
    parameters = LINE.replace(", int taps", "").replace(" int xStep,", "") + ", int left, int right"
    s = line_head(name, outputs, parameters)
    s += "for (int row = 0; row < rows; row++) {\nint wi = wb + o + row * wRow;\nint xi = xb + o + row * xRow;\n"
    for k in range(taps):
        s += f"FloatVector w{k} = {load('w', step('wi', k, 'wTap'))};\n"
    s += "FloatVector v;\n"
    last = stride * (outputs - 1) + taps - 1
    for p in range(last + 1):
        sure = taps - 2 < p <= last - taps + 1
        if not sure:
            left = p < taps - 1
            right = p > last - taps + 1
            s += "if (" + " && ".join([f"left <= {p}"] * left + [f"right <= {last - p}"] * right) + ") {\n"
        s += f"v = {load('x', step('xi', p, 'xTap'))};\n"
        for k in range(taps - 1, -1, -1):
            t = (p - k) // stride
            if 0 <= t < outputs and t * stride == p - k:
                s += f"s{t} = v.fma(w{k}, s{t});\n"
        if not sure:
            s += "}\n"
    return s + "}\n" + line_store(outputs)


def sliding_many(outputs):
    """The same for any number of taps but 1, 2 and 5, three or four at a time, whose weights stay in registers."""
    parameters = LINE.replace(" int xStep,", "") + ", int left, int right"
    s = line_head(f"line{outputs}ofMany", outputs, parameters)
    s += f"int end = {outputs - 1} + taps - right;\n"
    s += "for (int row = 0; row < rows; row++) {\nint wi = wb + o + row * wRow;\nint xi = xb + o + row * xRow;\n"
    s += "int threes = -taps & 3;\nint k = 0;\nwhile (k < taps) {\nint from = left - k;\nint to = end - k;\nFloatVector v;\n"
    for n in (3, 4):
        s += "if (threes > 0) {\n" if n == 3 else "} else {\n"
        for k in range(n):
            s += f"FloatVector w{k} = {load('w', step('wi', k, 'wTap'))};\n"
        for p in range(outputs + n - 1):
            s += f"if (from <= {p} && {p} < to) {{\nv = {load('x', step('xi', p, 'xTap'))};\n"
            for k in range(n - 1, -1, -1):
                if 0 <= p - k < outputs:
                    s += f"s{p - k} = v.fma(w{k}, s{p - k});\n"
            s += "}\n"
        if n == 3:
            s += "threes--;\n"
        s += f"k += {n};\nwi += {n} * wTap;\nxi += {n} * xTap;\n"
    return s + "}\n}\n}\n" + line_store(outputs)


GRADIENT = ("int channels, float[] x, int xb, int xStep, int xTap, int xRow, float[] d, int db, int dStep,"
            " int count, int taps, int rows, float[] c, int cb, int cTap, int cRow")

# Rows of the kernel whose sums stay in registers together: enough chains of additions.
ROWS_AT_ONCE = {3: (1, 2, 3), 4: (1, 2), 5: (1, 2)}


def place(base, row, row_step, tap, tap_step):
    return step(step(base, row, row_step), tap, tap_step)


def gradient_head(name, taps, rows, without):
    parameters = GRADIENT.replace(" int taps, int rows,", "")
    for word in without:
        parameters = parameters.replace(f", int {word}", "")
    s = f"private static void {name}({parameters}) {{\n" + EACH_VECTOR + "int ci = cb + i;\n"
    for r in range(rows):
        for k in range(taps):
            s += f"FloatVector s{r}_{k} = {load('c', place('ci', r, 'cRow', k, 'cTap'))};\n"
    return s


def gradient_store(taps, rows):
    s = ""
    for r in range(rows):
        for k in range(taps):
            s += f"s{r}_{k}.intoArray(c, {place('ci', r, 'cRow', k, 'cTap')});\n"
    return s + "}\n}\n"


def without_rows(rows):
    return ["xRow", "cRow"] if rows == 1 else []


def sliding_gradient(taps, rows):
    """A pixel of the gradient meets the taps of some rows of the kernel, whose pixels slide along."""
    s = gradient_head(f"gradient{taps}x{rows}", taps, rows, ["xStep"] + without_rows(rows))
    s = s.replace("int count", "int count, int left, int right")
    s += "FloatVector none = FloatVector.zero(S);\n"
    for r in range(rows):
        for k in range(taps - 1):
            x = load("x", place("xb + o", r, "xRow", k, "xTap"))
            s += f"FloatVector x{r}_{k} = left > {k} ? none : {x};\n"
        s += f"FloatVector x{r}_{taps - 1};\n"
    s += "FloatVector v;\n"
    s += f"int xi = {step('xb + o', taps - 1, 'xTap')};\nint di = db + o;\nint p = 0;\n"
    s += f"for (; p <= count - right - {taps}; p += {taps}) {{\n"
    for u in range(taps):
        s += f"v = {load('d', 'di')};\n"
        for r in range(rows):
            s += f"x{r}_{(u + taps - 1) % taps} = {load('x', step('xi', r, 'xRow'))};\n"
            for k in range(taps):
                s += f"s{r}_{k} = x{r}_{(u + k) % taps}.fma(v, s{r}_{k});\n"
        s += "di += dStep;\nxi += xTap;\n"
    s += "}\nfor (; p < count; p++) {\n"
    s += f"v = {load('d', 'di')};\n"
    for r in range(rows):
        s += f"x{r}_{taps - 1} = p >= count - right ? none : {load('x', step('xi', r, 'xRow'))};\n"
        for k in range(taps):
            s += f"s{r}_{k} = x{r}_{k}.fma(v, s{r}_{k});\n"
        for k in range(taps - 1):
            s += f"x{r}_{k} = x{r}_{k + 1};\n"
    return s + "di += dStep;\nxi += xTap;\n}\n" + gradient_store(taps, rows)


def strided_gradient(taps, rows):
    without = (["xTap", "cTap"] if taps == 1 else []) + without_rows(rows)
    s = gradient_head(f"strided{taps}x{rows}", taps, rows, without)
    s += "int xi = xb + o;\nint di = db + o;\nfor (int p = 0; p < count; p++) {\n"
    s += f"FloatVector v = {load('d', 'di')};\n"
    for r in range(rows):
        for k in range(taps):
            x = load("x", place("xi", r, "xRow", k, "xTap"))
            s += f"s{r}_{k} = {x}.fma(v, s{r}_{k});\n"
    return s + "di += dStep;\nxi += xStep;\n}\n" + gradient_store(taps, rows)


text = """package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of {@code Depthwise}: all channels of one stretch of pixels in a row that all
 * have the same taps.
 *
 * <p>A load that crosses a cache line reads the cache twice, and nearly every load
 * does. So with neighbouring pixels each is loaded once for all taps of a row that want it. The loop
 * over channels is here and not with the caller, whose calls would take as long as the work.
 */
public final class DepthwiseLine {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** Whether there are 32 registers, for the sums of more rows of a kernel. */
  private static final boolean MANY_REGISTERS = L >= 16;

  private DepthwiseLine() {}

/**
 * {@code y[t] = init + sum over rows r and taps k of x[t·xStep + r·xRow + k·xTap] ∘ w[r·wRow +
 * k·wTap]} for {@code count} pixels t, of which each index here stands for {@code channels} values,
 * in ascending order of r and k. There are {@code channels} floats of init.
 */
public static void line(""" + LINE + """, int count) {
int t = 0;
while (t < count) {
// Rather some pixels again in a larger tile than a few one at a time.
int left = count - t;
int tile = left > 4 && count >= 8 ? 8 : count >= 4 ? 4 : 1;
boolean near = xStep == xTap && tile > 1;
int first = Math.min(t, count - tile);
int xi = xb + first * xStep;
int yi = yb + first * yStep;
t = first + tile;
"""
call = "channels, x, xi, xStep, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi, yStep"
short = call.replace("xStep, ", "").replace("taps, ", "") + ", 0, 0"
text += """if (near && taps == 3) {
if (tile == 8) { line8of3(SHORT); } else { line4of3(SHORT); }
} else if (near && taps == 5) {
if (tile == 8) { line8of5(SHORT); } else { line4of5(SHORT); }
} else if (tile == 8) { line8(CALL);
} else if (tile == 4) { line4(CALL);
} else { line1(ONE); }
}
}

/**
 * {@link #line} of a whole row of at least four pixels, for three, four, five and more taps; with a
 * stride of 2 for three and five.
 *
 * @param xb where the first pixel's first tap is
 * @param xTap from one column of x to the next, which is the next tap
 * @param stride columns from one pixel's first tap to the next pixel's, 1 or 2
 * @param left how many taps of the first pixel lie outside the image, fewer than there are
 * @param right how many of the last pixel's do, fewer too
 */
public static void row(int channels, float[] x, int xb, int xRow, int xTap, float[] w, int wb, int wRow,
 int wTap, int rows, int taps, float[] init, int io, float[] y, int yb, int yStep, int count, int stride,
 int left, int right) {
int t = 0;
while (t < count) {
// Sizes of pictures are often multiples of seven.
int tile = count == 7 || count == 14 ? 7 : count - t > 4 && count >= 8 ? 8 : 4;
int first = Math.min(t, count - tile);
int xi = xb + first * stride * xTap;
int yi = yb + first * yStep;
int before = Math.max(0, left - first * stride);
int after = Math.max(0, right - (count - first - tile) * stride);
t = first + tile;
if (stride == 1) {
if (taps == 3) {
if (tile == 8) { line8of3(WHOLE); } else if (tile == 7) { line7of3(WHOLE); } else { line4of3(WHOLE); }
} else if (taps != 5) {
if (tile == 8) { line8ofMany(MANY); } else if (tile == 7) { line7ofMany(MANY); } else { line4ofMany(MANY); }
} else if (tile == 8) { line8of5(WHOLE); } else if (tile == 7) { line7of5(WHOLE); } else { line4of5(WHOLE); }
} else if (taps == 3) {
if (tile == 8) { line8of3by2(WHOLE); } else if (tile == 7) { line7of3by2(WHOLE); } else { line4of3by2(WHOLE); }
} else if (tile == 8) { line8of5by2(WHOLE); } else if (tile == 7) { line7of5by2(WHOLE); } else { line4of5by2(WHOLE); }
}
}

/**
 * {@code c[r·cRow + k·cTap] += sum over pixels t of x[t·xStep + r·xRow + k·xTap] ∘ d[t·dStep]} for
 * some rows r and taps k of the kernel, of {@code channels} values each (in c rounded up to whole
 * vectors), in ascending order of t.
 */
public static void gradient(GRADIENT) {
if (xStep == xTap && (taps == 3 || taps == 5)) {
rowGradient(channels, x, xb, xTap, xRow, d, db, dStep, count, taps, rows, 0, 0, c, cb, cTap, cRow);
return;
}
int row = 0;
for (; taps == 3 && row <= rows - 3; row += 3) {
strided3x3(channels, x, xb + row * xRow, xStep, xTap, xRow, d, db, dStep, count, c, cb + row * cRow,
 cTap, cRow);
}
for (; row < rows; row++) {
int xi = xb + row * xRow;
int ci = cb + row * cRow;
int tap = 0;
for (; tap <= taps - 3; tap += 3) {
strided3x1(channels, x, xi + tap * xTap, xStep, xTap, d, db, dStep, count, c, ci + tap * cTap, cTap);
}
for (; tap < taps; tap++) {
strided1x1(channels, x, xi + tap * xTap, xStep, d, db, dStep, count, c, ci + tap * cTap);
}
}
}

/**
 * {@link #gradient} of neighbouring pixels, for three, four, five and more taps, as many pixels as
 * taps or more for five.
 *
 * @param left how many taps of the first pixel lie outside the image
 * @param right how many of the last pixel's do
 */
public static void rowGradient(int channels, float[] x, int xb, int xTap, int xRow, float[] d, int db,
 int dStep, int count, int taps, int rows, int left, int right, float[] c, int cb, int cTap, int cRow) {
if (taps == 3 || taps == 5) {
few(channels, x, xb, xTap, xRow, d, db, dStep, count, taps, rows, left, Math.min(right, count), c, cb,
 cTap, cRow);
return;
}
int threes = -taps & 3;
int k = 0;
while (k < taps) {
int n = threes-- > 0 ? 3 : 4;
// Pixels that have none of these taps are left out.
int before = Math.max(0, left - k);
int after = Math.max(0, right - (taps - k - n));
int skip = Math.max(0, before - (n - 1));
int pixels = count - skip - Math.max(0, after - (n - 1));
int xi = xb + (k + skip) * xTap;
int di = db + skip * dStep;
int ci = cb + k * cTap;
before = Math.min(before, n - 1);
after = Math.min(after, n - 1);
if (pixels >= n) {
few(channels, x, xi, xTap, xRow, d, di, dStep, pixels, n, rows, before, after, c, ci, cTap, cRow);
} else {
for (int tap = 0; tap < n; tap++) {
int from = Math.max(0, before - tap);
int most = pixels - Math.max(0, after - (n - 1 - tap)) - from;
for (int row = 0; row < rows && most > 0; row++) {
strided1x1(channels, x, xi + row * xRow + (from + tap) * xTap, xTap, d, di + from * dStep, dStep, most,
 c, ci + row * cRow + tap * cTap);
}
}
}
k += n;
}
}

/** Three to five taps. */
private static void few(int channels, float[] x, int xb, int xTap, int xRow, float[] d, int db,
 int dStep, int count, int taps, int rows, int left, int right, float[] c, int cb, int cTap, int cRow) {
int row = 0;
for (; taps == 3 && MANY_REGISTERS && row <= rows - 3; row += 3) {
gradient3x3(channels, x, xb + row * xRow, xTap, xRow, d, db, dStep, count, left, right, c,
 cb + row * cRow, cTap, cRow);
}
for (; (taps == 3 || MANY_REGISTERS) && row <= rows - 2; row += 2) {
int xi = xb + row * xRow;
int ci = cb + row * cRow;
if (taps == 3) {
gradient3x2(channels, x, xi, xTap, xRow, d, db, dStep, count, left, right, c, ci, cTap, cRow);
} else if (taps == 4) {
gradient4x2(channels, x, xi, xTap, xRow, d, db, dStep, count, left, right, c, ci, cTap, cRow);
} else {
gradient5x2(channels, x, xi, xTap, xRow, d, db, dStep, count, left, right, c, ci, cTap, cRow);
}
}
for (; row < rows; row++) {
int xi = xb + row * xRow;
int ci = cb + row * cRow;
if (taps == 3) {
gradient3x1(channels, x, xi, xTap, d, db, dStep, count, left, right, c, ci, cTap);
} else if (taps == 4) {
gradient4x1(channels, x, xi, xTap, d, db, dStep, count, left, right, c, ci, cTap);
} else {
gradient5x1(channels, x, xi, xTap, d, db, dStep, count, left, right, c, ci, cTap);
}
}
}
""".replace("(MANY)", "(" + call.replace("xStep, ", "") + ", before, after)").replace("WHOLE", short.replace(", 0, 0", ", before, after")).replace("SHORT", short).replace("CALL", call).replace(
    "ONE", call.replace("xStep, ", "").replace(", yStep", "")).replace(
    "GRADIENT", GRADIENT)
for outputs in (8, 4, 1):
    text += "\n" + line_tile(outputs)
for outputs in (8, 7, 4):
    text += "\n" + sliding_many(outputs)
for rows in ROWS_AT_ONCE[4]:
    text += "\n" + sliding_gradient(4, rows)
for taps in (3, 5):
    for outputs, stride in ((8, 1), (7, 1), (4, 1), (8, 2), (7, 2), (4, 2)):
        text += "\n" + sliding_tile(outputs, taps, stride)
    for rows in ROWS_AT_ONCE[taps]:
        text += "\n" + sliding_gradient(taps, rows)
for rows in (1, 3):
    text += "\n" + strided_gradient(3, rows)
text += "\n" + strided_gradient(1, 1)
(OUT / "DepthwiseLine.java").write_text(text + "}\n")

# Columns of a tile over planes, and how many vectors of pixels, or terms, go with them; those with
# more than twelve sums are for machines with 32 registers.
PLANE_TILES = ((1, 8), (2, 6), (3, 4), (4, 4), (6, 4))


def plane_tile(n, m):
    """Slots beyond the last repeat it: the same sums, stored twice."""
    s = f"""
/** {n} column{"s" if n > 1 else ""}, {m} slots at a time. */
public static void multiply{n}x{m}(float[] a, int ab, int[] starts, int from, int to, int lanes,
 int[] offsets, float[] b, int bo, float[] init, int io, float[] c, int cb, int ldc) {{
for (int s = from; s < to; s += {m}) {{
"""
    for v in range(m):
        s += f"int q{v} = {'s' if v == 0 else f'Math.min(s + {v}, to - 1)'};\n"
    for v in range(m):
        s += f"int a{v} = ab + starts[q{v}];\n"
    s += "for (int lane = 0; lane < lanes; lane += L) {\n"
    for k in range(n):
        for v in range(m):
            s += f"FloatVector s{k}_{v} = FloatVector.broadcast(S, init[{plus_k('io', k)}]);\n"
    s += "for (int t = 0; t < offsets.length; t++) {\nint o = offsets[t] + lane;\n"
    # Fewer of both stay in registers all the while.
    weights_stay = n < m
    for k in range(n if weights_stay else 0):
        s += plane_weight(n, k)
    for v in range(m):
        s += f"FloatVector x{v} = FloatVector.fromArray(S, a, a{v} + o);\n"
        for k in range(n if weights_stay else 0):
            s += f"s{k}_{v} = x{v}.fma(w{k}, s{k}_{v});\n"
    for k in range(0 if weights_stay else n):
        s += plane_weight(n, k)
        for v in range(m):
            s += f"s{k}_{v} = x{v}.fma(w{k}, s{k}_{v});\n"
    s += "}\n"
    for k in range(n):
        if k:
            s += f"int c{k} = cb + {f'{k} * ' if k > 1 else ''}ldc + lane;\n"
        else:
            s += "int c0 = cb + lane;\n"
        for v in range(m):
            s += f"s{k}_{v}.intoArray(c, c{k} + q{v} * SLOT);\n"
    return s + "}\n}\n}\n"


def plane_weight(n, k):
    at = plus_k("bo + t" if n == 1 else f"bo + {n} * t", k)
    return f"FloatVector w{k} = FloatVector.broadcast(S, b[{at}]);\n"


def plus_k(base, k):
    return f"{base} + {k}" if k else base


def plane_gradient(n, m):
    """Terms beyond the last repeat it, too."""
    s = f"""
/** {n} column{"s" if n > 1 else ""}, {m} terms at a time. */
public static void gradient{n}x{m}(float[] a, int ab, int[] starts, int from, int to, int lanes,
 int[] offsets, int kFrom, int kTo, float[] d, int db, int ldd,
 float[] sums, int so, int step) {{
for (int t = kFrom; t < kTo; t += {m}) {{
"""
    for r in range(m):
        s += f"int t{r} = {'t' if r == 0 else f'Math.min(t + {r}, kTo - 1)'};\n"
    for r in range(m):
        s += f"int o{r} = ab + offsets[t{r}];\n"
    for k in range(1, n):
        s += f"int d{k} = {f'{k} * ' if k > 1 else ''}ldd;\n"
    s += "for (int lane = 0; lane < lanes; lane += L) {\n"
    for r in range(m):
        s += f"int r{r} = so + t{r} * step + lane;\n"
    each = [(r, k) for r in range(m) for k in range(n)]
    part = lambda r, k: f"r{r}" + (f" + {k} * SLOT" if k > 1 else " + SLOT" if k else "")
    for r, k in each:
        s += f"FloatVector s{r}_{k} = FloatVector.fromArray(S, sums, {part(r, k)});\n"
    s += "for (int p = from; p < to; p++) {\nint ai = starts[p] + lane;\nint di = db + p * SLOT + lane;\n"
    for k in range(n):
        s += f"FloatVector v{k} = FloatVector.fromArray(S, d, di{f' + d{k}' if k else ''});\n"
    for r in range(m):
        s += f"FloatVector x{r} = FloatVector.fromArray(S, a, ai + o{r});\n"
        for k in range(n):
            s += f"s{r}_{k} = x{r}.fma(v{k}, s{r}_{k});\n"
    s += "}\n"
    for r, k in each:
        s += f"s{r}_{k}.intoArray(sums, {part(r, k)});\n"
    return s + "}\n}\n}\n"


text = (HEAD % {"m": 1, "n": 1}).replace("Tile1x1", "PlaneTile")
text = text.replace("import jdk.incubator.vector.VectorMask;\n", "")
start = text.index("/**")
end = text.index(" */\n") + 4
text = text[:start] + """/**
 * The innermost loops of {@code PlaneTiles}, whose methods tell what the arguments mean. A vector of
 * pixels that is loaded serves all columns, or all terms, of a tile.
 */
""" + text[end:].replace("private PlaneTile", "/** Pixels of a slot: the lanes of the widest vectors. */\n public static final int SLOT = 16;\n\n private PlaneTile")
text += "".join(plane_tile(n, m) for n, m in PLANE_TILES)
text += "".join(plane_gradient(n, m) for n, m in PLANE_TILES)
(OUT / "PlaneTile.java").write_text(text + "}\n")


def turning(size):
    """Log2(size) rounds, in each of which rows d apart exchange the elements d apart."""
    s = f"""
/** {size} rows of {size} floats. */
private static void turn{size}(float[] x, int xo, int ldx, float[] y, int yo, int ldy) {{
"""
    rows = []
    for i in range(size):
        s += f"FloatVector a{i} = FloatVector.fromArray(S, x, xo{'' if i == 0 else f' + {i} * ldx' if i > 1 else ' + ldx'});\n"
        rows.append(f"a{i}")
    names = iter(f"b{n}" for n in range(size * size))
    d = 1
    while d < size:
        for i in range(size):
            if not i & d:
                first, second = rows[i], rows[i | d]
                rows[i], rows[i | d] = next(names), next(names)
                s += f"FloatVector {rows[i]} = {first}.blend({second}.rearrange(APART_{d}), ODD_{d});\n"
                s += f"FloatVector {rows[i | d]} = {first}.rearrange(APART_{d}).blend({second}, ODD_{d});\n"
        d *= 2
    for i in range(size):
        s += f"{rows[i]}.intoArray(y, yo{'' if i == 0 else f' + {i} * ldy' if i > 1 else ' + ldy'});\n"
    return s + "}\n"


text = (HEAD % {"m": 1, "n": 1}).replace("Tile1x1", "PlaneBlock")
text = text.replace("import jdk.incubator.vector.VectorSpecies;", """import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;""")
start = text.index("/**")
end = text.index(" */\n") + 4
text = text[:start] + """/**
 * Turns square blocks, as many floats a side as a vector has: pixels with their channels side by side
 * become planes, and the reverse. It takes four tenths of the time of single floats.
 */
""" + text[end:].replace("private PlaneBlock", "".join(
    f"private static final VectorShuffle<Float> APART_{d} = apart({d});\n" for d in (1, 2, 4, 8)) + "".join(
    f"private static final VectorMask<Float> ODD_{d} = odd({d});\n" for d in (1, 2, 4, 8)) + "\nprivate PlaneBlock")
text += """
/** Each element changes places with the one so many further or before. */
private static VectorShuffle<Float> apart(int distance) {
int[] from = new int[L];
for (int i = 0; i < L; i++) {
from[i] = (i ^ distance) % L;
}
return VectorShuffle.fromArray(S, from, 0);
}

/** The further ones of those. */
private static VectorMask<Float> odd(int distance) {
boolean[] odd = new boolean[L];
for (int i = 0; i < L; i++) {
odd[i] = (i & distance) != 0;
}
return VectorMask.fromArray(S, odd, 0);
}

/**
 * Turns blocks that follow one another.
 *
 * @param x row i of the first block at {@code xo + i·ldx}, the next block's {@code xNext} further
 * @param y receives rows at {@code yo + i·ldy}, the next block's {@code yNext} further
 */
public static void turn(float[] x, int xo, int ldx, int xNext, float[] y, int yo, int ldy, int yNext,
 int blocks) {
for (int block = 0; block < blocks; block++) {
int from = xo + block * xNext;
int to = yo + block * yNext;
switch (L) {
case 4 -> turn4(x, from, ldx, y, to, ldy);
case 8 -> turn8(x, from, ldx, y, to, ldy);
default -> turn16(x, from, ldx, y, to, ldy);
}
}
}
"""
text += "".join(turning(size) for size in (4, 8, 16))
(OUT / "PlaneBlock.java").write_text(text + "}\n")


# Channels that fill no vector, but are met often: those of coloured images, and twice as many, which
# are cut in thirds and then in halves: for all at once there are too few registers for masks.


def thirds_constants():
    s = ""
    for k in range(3):
        for j in range(3):
            s += f"private static final VectorShuffle<Float> APART_{k}_{j} = apart({k}, {j});\n"
            s += f"private static final VectorShuffle<Float> TOGETHER_{k}_{j} = together({k}, {j});\n"
            if j:
                s += f"private static final VectorMask<Float> FROM_{k}_{j} = from({k}, {j});\n"
                s += f"private static final VectorMask<Float> OF_{k}_{j} = of({k}, {j});\n"
    s += "private static final VectorShuffle<Float> EVEN = every(0);\n"
    s += "private static final VectorShuffle<Float> ODD = every(1);\n"
    s += "private static final VectorMask<Float> SECOND_HALF = half();\n"
    s += "private static final VectorShuffle<Float> FIRST_TWICE = twice(0);\n"
    s += "private static final VectorShuffle<Float> SECOND_TWICE = twice(L / 2);\n"
    s += "private static final VectorMask<Float> ODD_LANES = odd();\n"
    return s


def thirds(names, results, apart):
    prefix, mask = ("APART", "FROM") if apart else ("TOGETHER", "OF")
    s = ""
    for k in range(3):
        s += f"FloatVector {results[k]} = {names[0]}.rearrange({prefix}_{k}_0)"
        for j in (1, 2):
            s += f"\n.blend({names[j]}.rearrange({prefix}_{k}_{j}), {mask}_{k}_{j})"
        s += ";\n"
    return s


def few(n, apart):
    name = "apart" if apart else "together"
    s = f"""
private static void {name}{n}(float[] x, int xo, int xRow{'' if apart else ', int xPlane'}, float[] y,
 int yo, int yRow{', int yPlane' if apart else ''}, int count, int rows) {{
for (int row = 0; row < rows; row++) {{
for (int p = 0; p < count; p += L) {{
int o = Math.min(p, count - L);
int from = xo + row * xRow + {f'{n} * o' if apart else 'o'};
int to = yo + row * yRow + {'o' if apart else f'{n} * o'};
"""
    at = lambda base, k, step: base if k == 0 else f"{base} + {step}" if k == 1 else f"{base} + {k} * {step}"
    for j in range(n):
        s += f"FloatVector v{j} = FloatVector.fromArray(S, x, {at('from', j, 'L' if apart else 'xPlane')});\n"
    low, high = ["v0", "v1", "v2"], ["v3", "v4", "v5"]
    if n == 3:
        s += thirds(low, ["r0", "r1", "r2"], apart)
    elif apart:
        s += thirds(low, ["a0", "a1", "a2"], True) + thirds(high, ["b0", "b1", "b2"], True)
        for k in range(3):
            s += f"FloatVector r{k} = a{k}.rearrange(EVEN).blend(b{k}.rearrange(EVEN), SECOND_HALF);\n"
            s += f"FloatVector r{k + 3} = a{k}.rearrange(ODD).blend(b{k}.rearrange(ODD), SECOND_HALF);\n"
    else:
        for k in range(3):
            for half, name in (("FIRST", "a"), ("SECOND", "b")):
                s += f"FloatVector {name}{k} = v{k}.rearrange({half}_TWICE).blend(v{k + 3}.rearrange({half}_TWICE), ODD_LANES);\n"
        s += thirds(["a0", "a1", "a2"], ["r0", "r1", "r2"], False)
        s += thirds(["b0", "b1", "b2"], ["r3", "r4", "r5"], False)
    for k in range(n):
        s += f"r{k}.intoArray(y, {at('to', k, 'yPlane' if apart else 'L')});\n"
    return s + "}\n}\n}\n"


text = (HEAD % {"m": 1, "n": 1}).replace("Tile1x1", "PlaneLanes")
text = text.replace("import jdk.incubator.vector.VectorSpecies;", """import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;""")
start = text.index("/**")
end = text.index(" */\n") + 4
text = text[:start] + """/**
 * Copies between planes and pixels of so few channels that they fill no vector. As many vectors as
 * there are channels hold a vector of pixels of each, in another order.
 */
""" + text[end:].replace("private PlaneLanes", thirds_constants() + "\nprivate PlaneLanes")
text += """
/** Where plane k of three finds its elements in vector j. */
private static VectorShuffle<Float> apart(int k, int j) {
int[] from = new int[L];
for (int i = 0; i < L; i++) {
int at = i * 3 + k;
from[i] = at / L == j ? at % L : i;
}
return VectorShuffle.fromArray(S, from, 0);
}

/** Which elements of plane k of three are in vector j. */
private static VectorMask<Float> from(int k, int j) {
boolean[] mask = new boolean[L];
for (int i = 0; i < L; i++) {
mask[i] = (i * 3 + k) / L == j;
}
return VectorMask.fromArray(S, mask, 0);
}

/** Where vector k finds its elements in plane j of three. */
private static VectorShuffle<Float> together(int k, int j) {
int[] from = new int[L];
for (int i = 0; i < L; i++) {
int at = k * L + i;
from[i] = at % 3 == j ? at / 3 : i;
}
return VectorShuffle.fromArray(S, from, 0);
}

/** Which elements of vector k are those of plane j of three. */
private static VectorMask<Float> of(int k, int j) {
boolean[] mask = new boolean[L];
for (int i = 0; i < L; i++) {
mask[i] = (k * L + i) % 3 == j;
}
return VectorMask.fromArray(S, mask, 0);
}

/** Every second element, twice over. */
private static VectorShuffle<Float> every(int first) {
int[] from = new int[L];
for (int i = 0; i < L; i++) {
from[i] = (2 * i + first) % L;
}
return VectorShuffle.fromArray(S, from, 0);
}

private static VectorMask<Float> half() {
boolean[] mask = new boolean[L];
for (int i = L / 2; i < L; i++) {
mask[i] = true;
}
return VectorMask.fromArray(S, mask, 0);
}

/** Each element of a half, two times. */
private static VectorShuffle<Float> twice(int first) {
int[] from = new int[L];
for (int i = 0; i < L; i++) {
from[i] = first + i / 2;
}
return VectorShuffle.fromArray(S, from, 0);
}

private static VectorMask<Float> odd() {
boolean[] mask = new boolean[L];
for (int i = 1; i < L; i += 2) {
mask[i] = true;
}
return VectorMask.fromArray(S, mask, 0);
}

/**
 * From pixels to planes.
 *
 * @param x rows of pixels, {@code xRow} apart, their channels side by side
 * @param y receives rows {@code yRow} apart, of planes {@code yPlane} apart
 * @param count pixels of a row, as many as a vector has lanes or more
 */
public static void apart(int channels, float[] x, int xo, int xRow, float[] y, int yo, int yRow,
 int yPlane, int count, int rows) {
if (channels == 3) {
apart3(x, xo, xRow, y, yo, yRow, yPlane, count, rows);
} else {
apart6(x, xo, xRow, y, yo, yRow, yPlane, count, rows);
}
}

/** From planes to pixels; see {@link #apart}. */
public static void together(int channels, float[] x, int xo, int xRow, int xPlane, float[] y, int yo,
 int yRow, int count, int rows) {
if (channels == 3) {
together3(x, xo, xRow, xPlane, y, yo, yRow, count, rows);
} else {
together6(x, xo, xRow, xPlane, y, yo, yRow, count, rows);
}
}
"""
text += "".join(few(n, apart) for n in (3, 6) for apart in (True, False))
(OUT / "PlaneLanes.java").write_text(text + "}\n")


def winograd_product(m, n):
    """No row is left out: the caller has room for some beyond the last."""
    s = f"""
public static void rows{m}x{n}(float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc,
 int depth) {{
"""
    s += none("depth == 0") + sums(m, n, lambda r, v: "FloatVector.zero(S)")
    at = lambda r: f"a{r}" if r else "ao"
    for r in range(1, m):
        s += f"int a{r} = {at(r - 1)} + lda;\n"
    s += f"for (int k = 0; k < depth; k++) {{\nint bi = bo + k * {each(n, 'L')};\n"
    s += fma(m, n, lambda r: f"{at(r)} + k") + "}\n"
    for r in range(m):
        if r:
            s += "co += ldc;\n"
        for v in range(n):
            s += f"s{r}_{v}.intoArray(c, co{plus(v)});\n"
    return s + "}\n"


def winograd_gradient(m, n):
    s = f"""
public static void rows{m}x{n}(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {{
"""
    at = lambda r, v: f"co{plus(r * n + v)}"
    s += none("depth == 0") + sums(m, n, lambda r, v: f"FloatVector.fromArray(S, c, {at(r, v)})")
    s += f"for (int k = 0; k < depth; k++) {{\nint bi = bo + k * {each(n, 'L')};\nint row = ao + k * L;\n"
    s += fma(m, n, lambda r: f"row + {r}" if r else "row") + "}\n"
    for r in range(m):
        for v in range(n):
            s += f"s{r}_{v}.intoArray(c, {at(r, v)});\n"
    return s + "}\n"


def described(name, comment):
    """The head of a file, without masks and with another comment."""
    text = (HEAD % {"m": 1, "n": 1}).replace("Tile1x1", name)
    text = text.replace("import jdk.incubator.vector.VectorMask;\n", "")
    return text[:text.index("/**")] + comment + text[text.index(" */\n") + 4:]


text = described("WinogradTile", """/**
 * The innermost loops of {@code WinogradProducts}, which tells what the arguments mean: rows times a
 * panel of some vectors.
 */
""")
text += "".join(winograd_product(m, n) for m, n in
                ((6, 4), (4, 4), (8, 3), (4, 3), (12, 2), (6, 2), (4, 2), (8, 1), (4, 1)))
(OUT / "WinogradTile.java").write_text(text + "}\n")

text = described("WinogradGradientTile", """/**
 * The innermost loops of {@code WinogradGradientProducts}, which tells what the arguments mean: rows
 * of sums of some vectors.
 */
""")
text += "".join(winograd_gradient(m, n) for m, n in ((4, 4), (4, 3), (8, 2), (4, 2), (8, 1), (4, 1)))
(OUT / "WinogradGradientTile.java").write_text(text + "}\n")

# Pixels side by side that are done together, and the terms of a row of a 3×3 kernel.
PIXELS = 4
SIDE = 3


def nine_weights():
    s = ""
    for t in range(SIDE * SIDE):
        at = "bo" if t == 0 else f"bo + {each(t, 'step')}"
        s += f"FloatVector w{t} = FloatVector.fromArray(S, b, {at});\n"
    return s + "FloatVector start = FloatVector.fromArray(S, init, io);\n"


def nine_pixels(i, at):
    """All pixels that a row of terms reads."""
    s = f"int q{i} = {at};\n"
    for p in range(PIXELS + SIDE - 1):
        s += f"FloatVector x{i}_{p} = FloatVector.broadcast(S, a[q{i}{f' + {p}' if p else ''}]);\n"
    return s


def nine_line():
    s = nine_weights()
    s += f"for (int done = 0; done < count; done += {PIXELS}) {{\n"
    s += f"int p = Math.min(done, count - {PIXELS});\n"
    for i in range(SIDE):
        s += nine_pixels(i, "ai + p" + (f" + o{i}" if i else ""))
        for j in range(SIDE):
            for p in range(PIXELS):
                first = i == j == 0
                s += f"{'FloatVector ' if first else ''}s{p} = x{i}_{p + j}.fma(w{i * SIDE + j}, {'start' if first else f's{p}'});\n"
    s += "int q = ci + p * ldc;\n"
    for p in range(PIXELS):
        s += f"s{p}.intoArray(c, q{f' + ' + each(p, 'ldc') if p else ''});\n"
    return s + "}\n"


def nine_apart():
    s = nine_weights()
    for t in range(SIDE * SIDE):
        s += f"int o{t} = offsets[{t}];\n"
    s += "for (int row = from; row < to; row++) {\nint ai = ab + (lda > 0 ? row * lda : rows[row]);\n"
    for t in range(SIDE * SIDE):
        s += f"{'' if t else 'FloatVector '}s = FloatVector.broadcast(S, a[ai + o{t}]).fma(w{t}, {'s' if t else 'start'});\n"
    return s + "s.intoArray(c, cb + (ldc > 0 ? row * ldc : outRows[row]));\n}\n"


def nine_gradient():
    terms = range(SIDE * SIDE)
    at = lambda t: "co" + (f" + {each(t, 'ldc')}" if t else "")
    s = "".join(f"FloatVector s{t} = FloatVector.fromArray(S, c, {at(t)});\n" for t in terms)
    for i in range(SIDE):
        s += f"int o{i} = ab + offsets[k{f' + {i * SIDE}' if i else ''}];\n"
    s += "int p = from;\nint bi = bo;\nwhile (p < to) {\nint r = pixels[p];\n"
    s += f"if (to - p < {PIXELS} || pixels[p + {PIXELS - 1}] - r != {PIXELS - 1}) {{\n"
    s += "FloatVector d = FloatVector.fromArray(S, b, bi);\n"
    for t in terms:
        s += f"s{t} = FloatVector.broadcast(S, a[o{t // SIDE} + r{f' + {t % SIDE}' if t % SIDE else ''}]).fma(d, s{t});\n"
    s += "p++;\nbi += ldb;\ncontinue;\n}\n"
    for p in range(PIXELS):
        s += f"FloatVector d{p} = FloatVector.fromArray(S, b, bi{f' + ' + each(p, 'ldb') if p else ''});\n"
    for i in range(SIDE):
        s += nine_pixels(i, f"o{i} + r")
        for p in range(PIXELS):
            for j in range(SIDE):
                s += f"s{i * SIDE + j} = x{i}_{p + j}.fma(d{p}, s{i * SIDE + j});\n"
    s += f"p += {PIXELS};\nbi += {PIXELS} * ldb;\n}}\n"
    return s + "".join(f"s{t}.intoArray(c, {at(t)});\n" for t in terms)


text = described("NineTapTile", """/**
 * The innermost loops of {@code NineTaps}. There is nothing in each but the loop: beside a call or a
 * choice HotSpot keeps the weights in memory.
 */
""").replace("  private static final int L = S.length();\n", "")
text += """
/** One pixel at a time, wherever it is. */
public static void apart(float[] a, int ab, int[] rows, int lda, int from, int to, int[] offsets,
 float[] b, int bo, int step, float[] init, int io, float[] c, int cb, int[] outRows, int ldc) {
""" + none("from >= to") + nine_apart() + """}

/**
 * Four or more pixels side by side, four at a time, some twice if need be.
 *
 * @param ai the first pixel's first term; the other two rows of terms are {@code o1} and {@code
 *     o2} further
 */
public static void line(float[] a, int ai, int o1, int o2, int count, float[] b, int bo, int step,
 float[] init, int io, float[] c, int ci, int ldc) {
""" + none(f"count < {PIXELS}") + nine_line() + """}

/** The gradient of nine weights of one vector of columns. */
public static void gradient(float[] a, int ab, int[] pixels, int from, int to, int[] offsets, int k,
 float[] b, int bo, int ldb, float[] c, int co, int ldc) {
""" + none("from >= to") + nine_gradient() + "}\n"
(OUT / "NineTapTile.java").write_text(text + "}\n")
