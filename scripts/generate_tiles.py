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


def each(m, n, text):
    return "".join(text.format(r=r, v=v) for r in range(m) for v in range(n))


def rows(m, text):
    return "".join(text.format(r=r) for r in range(m))


def vectors(n, text):
    return "".join(text.format(v=v) for v in range(n))


def row_index(m, name, base, table, at):
    s = f"int {name}0 = {base} + {table}[{at}];\n"
    for r in range(1, m):
        s += f"int {name}{r} = {base} + {table}[{at} + Math.min({r}, valid - 1)];\n"
    return s


def load_sums(m, n, row):
    """Sums start from what C holds; the last vector may be partial."""
    s = ""
    for r in range(m):
        for v in range(n - 1):
            s += f"s{r}_{v} = FloatVector.fromArray(S, c, {row(r)} + {v} * L);\n"
    last = n - 1
    s += "if (lanes == L) {\n"
    for r in range(m):
        s += f"s{r}_{last} = FloatVector.fromArray(S, c, {row(r)} + {last} * L);\n"
    s += "} else {\nVectorMask<Float> some = S.indexInRange(0, lanes);\n"
    for r in range(m):
        s += f"s{r}_{last} = FloatVector.fromArray(S, c, {row(r)} + {last} * L, some);\n"
    s += "}\n"
    return s


def store_sums(m, n, row):
    last = n - 1
    s = "if (lanes == L) {\n"
    for r in range(m):
        if r:
            s += f"if (valid == {r}) {{ return; }}\n"
        for v in range(n):
            s += f"s{r}_{v}.intoArray(c, {row(r)} + {v} * L);\n"
    s += "} else {\nVectorMask<Float> some = S.indexInRange(0, lanes);\n"
    for r in range(m):
        if r:
            s += f"if (valid == {r}) {{ return; }}\n"
        for v in range(n - 1):
            s += f"s{r}_{v}.intoArray(c, {row(r)} + {v} * L);\n"
        s += f"s{r}_{last}.intoArray(c, {row(r)} + {last} * L, some);\n"
    s += "}\n"
    return s


def declare(m, n):
    return each(m, n, "FloatVector s{r}_{v};\n")


def relu(m, n):
    s = "if (relu) {\n"
    s += each(m, n, "s{r}_{v} = s{r}_{v}.blend(0f, s{r}_{v}.lt(0f));\n")
    return s + "}\n"


def multiply(m, n):
    s = """static void multiply(float[] a, int ab, int[] rows, int row, int valid,
 int[] offsets, int from, int to,
 float[] b, int bo, float[] init, int io, boolean accumulate, boolean relu,
 float[] c, int cb, int[] outRows, int outRow, int lanes) {\n"""
    s += row_index(m, "c", "cb", "outRows", "outRow")
    s += declare(m, n)
    s += "if (accumulate) {\n" + load_sums(m, n, lambda r: f"c{r}") + "} else {\n"
    for v in range(n):
        s += f"s0_{v} = FloatVector.fromArray(S, init, io + {v} * L);\n"
        for r in range(1, m):
            s += f"s{r}_{v} = s0_{v};\n"
    s += "}\n"
    s += row_index(m, "a", "ab", "rows", "row")
    step = f"({n} * L)" if n > 1 else "L"
    s += f"for (int k = from; k < to; k++) {{\nint bi = bo + (k - from) * {step};\nint o = offsets[k];\n"
    s += vectors(n, "FloatVector b{v} = FloatVector.fromArray(S, b, bi + {v} * L);\n")
    for r in range(m):
        s += f"FloatVector x{r} = FloatVector.broadcast(S, a[a{r} + o]);\n"
        for v in range(n):
            s += f"s{r}_{v} = x{r}.fma(b{v}, s{r}_{v});\n"
    s += "}\n"
    s += relu(m, n)
    s += store_sums(m, n, lambda r: f"c{r}")
    return s + "}\n"


def gradient(m, n, scattered):
    name = "gradientScattered" if scattered else "gradient"
    extra = "int[] offsets, int offset, int valid, " if scattered else ""
    s = f"""static void {name}(float[] a, int ab, int[] rows, int from, int to, {extra}
      float[] b, int bo, int ldb, boolean accumulate, float[] c, int co, int ldc, int lanes) {{\n"""
    s += declare(m, n)
    if scattered:
        for r in range(m):
            s += f"int c{r} = co + Math.min({r}, valid - 1) * ldc;\n"
            s += f"int o{r} = offsets[offset + Math.min({r}, valid - 1)];\n"
    else:
        s += rows(m, "int c{r} = co + {r} * ldc;\n")
    s += "if (accumulate) {\n" + load_sums(m, n, lambda r: f"c{r}") + "} else {\n"
    s += each(m, n, "s{r}_{v} = FloatVector.zero(S);\n") + "}\n"
    s += "int bi = bo;\nfor (int p = from; p < to; p++) {\nint ai = ab + rows[p];\n"
    s += vectors(n, "FloatVector b{v} = FloatVector.fromArray(S, b, bi + {v} * L);\n")
    for r in range(m):
        s += f"FloatVector x{r} = FloatVector.broadcast(S, a[ai + {'o%d' % r if scattered else r}]);\n"
        for v in range(n):
            s += f"s{r}_{v} = x{r}.fma(b{v}, s{r}_{v});\n"
    s += "bi += ldb;\n}\n"
    store = store_sums(m, n, lambda r: f"c{r}")
    if not scattered:
        store = "\n".join(l for l in store.split("\n") if "valid ==" not in l)
    return s + store + "}\n"


for m, n in LARGE + SMALL:
    text = HEAD % {"m": m, "n": n}
    text += multiply(m, n)
    if (m, n) in LARGE:
        text += "\n" + gradient(m, n, False) + "\n" + gradient(m, n, True)
    (OUT / f"Tile{m}x{n}.java").write_text(text + "}\n")
