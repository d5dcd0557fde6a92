#!/usr/bin/env python3
"""Writes the cases of FoldCasesTest: operators on constants, with the values that NumPy gives.

    scripts/make_onnx_fold_cases.py core/src/test/resources/striate/onnx

One file for each opset, fold-N.onnx. Each node is a case; its inputs are initializers, and what it must
give is the initializer "OUTPUT!". Needs NumPy and python3-onnx (Debian).
"""
import math
import os
import sys

import numpy as np
from onnx import TensorProto as T
from onnx import helper, numpy_helper

f4, f8, f2 = np.float32, np.float64, np.float16
i8, i4, i1 = np.int64, np.int32, np.int8
models = {}
rng = np.random.RandomState(3)


class Other:
    """A tensor of a type that NumPy lacks: its bytes, and its type's number."""

    def __init__(self, kind, dims, raw):
        self.kind, self.dims, self.raw = kind, dims, raw


def bfloat(values):
    """Rounded to the nearest, half to even."""
    values = np.asarray(values, f4)
    bits = values.view(np.uint32).astype(np.uint64)
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    return Other(T.BFLOAT16, values.shape, bits.astype(np.uint16).tobytes())


def four(values, signed=True):
    """Two numbers in each byte, the first one in the lower half."""
    v = np.asarray(values)
    flat = v.reshape(-1).tolist() + [0] * (v.size % 2)
    raw = bytes((a & 15) | (b & 15) << 4 for a, b in zip(flat[::2], flat[1::2]))
    return Other(22 if signed else 21, v.shape, raw)


def proto(x, name):
    if isinstance(x, Other):
        t = T()
        t.name, t.data_type, t.raw_data = name, x.kind, x.raw
        t.dims.extend(x.dims)
        return t
    x = np.asarray(x)
    if x.dtype.kind in "OU":
        return helper.make_tensor(name, T.STRING, x.shape, [s.encode() for s in x.reshape(-1)])
    return numpy_helper.from_array(x, name)


def case(opset, op, inputs, outputs, **attributes):
    nodes, tensors = models.setdefault(opset, ([], []))
    n = len(nodes)
    names = []
    for i, x in enumerate(inputs):
        names.append("" if x is None else f"{op}{n}.{i}")
        if x is not None:
            tensors.append(proto(x, names[-1]))
    outs = [f"{op}{n}:{i}" for i in range(len(outputs))]
    for name, x in zip(outs, outputs):
        tensors.append(proto(x, name + "!"))
    made = {}
    for k, v in attributes.items():
        made[k] = proto(v, "") if isinstance(v, (np.ndarray, Other)) else v
    nodes.append(helper.make_node(op, names, outs, name=f"case {n}", **made))


def ints(*values):
    return np.array(values, i8)


x = rng.randn(2, 3, 4).astype(f4)
y = rng.randn(3, 4).astype(f4)
k = np.arange(24, dtype=i8).reshape(2, 3, 4) - 7

# where opsets differ: settings as attributes, later as inputs
for o in (7, 9):
    case(o, "Slice", [x], [x[:, 1:3, -3:]], starts=[1, -3], ends=[3, 2**62], axes=[1, 2])
    case(o, "Slice", [x], [x[1:, :2]], starts=[1, 0], ends=[2, -1])
    case(o, "Pad", [x], [np.pad(x, ((1, 0), (0, 2), (3, 1)), constant_values=f4(2.5))],
         pads=[1, 0, 3, 0, 2, 1], value=2.5, mode="constant")
    case(o, "Clip", [x], [np.clip(x, f4(-0.5), f4(0.25))], min=-0.5, max=0.25)
    case(o, "Clip", [x], [np.maximum(x, f4(0))], min=0.0)
    case(o, "TopK", [x], [-np.sort(-x, -1)[..., :2], np.argsort(-x, -1)[..., :2]], k=2)
for o in (7, 11, 12):
    case(o, "Squeeze", [x[:, :1, :, None]], [x[:, 0]], axes=[1, 3])
    case(o, "Unsqueeze", [x], [x[None, :, :, :, None]], axes=[0, 4])
    case(o, "Split", [x], [x[:, :1], x[:, 1:]], axis=1, split=[1, 2])
    case(o, "Split", [x], [x[..., :2], x[..., 2:]], axis=2)
    case(o, "ReduceSum", [x], [x.sum((0, 2), dtype=f8).astype(f4)], axes=[0, 2], keepdims=0)
    e = np.exp(x.reshape(2, 12).astype(f8))
    case(o, "Softmax", [x], [(e / e.sum(1, keepdims=True)).astype(f4).reshape(x.shape)])
    case(o, "LogSoftmax", [x], [np.log(e / e.sum(1, keepdims=True)).astype(f4).reshape(x.shape)],
         axis=1)
    case(o, "Reshape", [x, ints(0, -1)], [x.reshape(2, 12)])
    case(o, "ReduceMax", [x], [x.max(1, keepdims=True)], axes=[1])
case(11, "Pad", [x, ints(0, 1, -1, 0, 0, 2), f4(1.5)],
     [np.pad(x[:, :, 1:], ((0, 0), (1, 0), (0, 2)), constant_values=f4(1.5))])
case(11, "Pad", [k, ints(0, 0, 2, 0, 0, 3)], [np.pad(k, ((0, 0), (0, 0), (2, 3)), mode="reflect")],
     mode="reflect")
case(11, "Clip", [x, None, f4(0.1)], [np.minimum(x, f4(0.1))])
case(11, "TopK", [k, ints(3)], [k[..., :3], np.broadcast_to(ints(0, 1, 2), (2, 3, 3))], largest=0)
case(10, "TopK", [x, ints(2)], [-np.sort(-x, 1)[:, :2], np.argsort(-x, 1)[:, :2]], axis=1)
case(10, "Slice", [x, ints(0, 3), ints(2, -9), ints(1, 2), ints(2, -2)], [x[:, 0:2:2, 3::-2]])

for o in (13, 17):
    case(o, "Squeeze", [x[:, :1, :, None], ints(1, -1)], [x[:, 0]])
    case(o, "Squeeze", [x[:1, :1, :, None]], [x[0, 0]])
    case(o, "Unsqueeze", [x, ints(-1, 0)], [x[None, :, :, :, None]])
    case(o, "Split", [x, ints(3, 0, 1)], [x[..., :3], x[..., :0], x[..., 3:]], axis=-1)
    case(o, "ReduceSum", [x, ints(-1)], [x.sum(-1, keepdims=True, dtype=f8).astype(f4)])
    case(o, "ReduceSum", [k], [k.sum().reshape(1, 1, 1)])
    case(o, "ReduceSum", [x, ints()], [x], noop_with_empty_axes=1)
    e = np.exp(x.astype(f8))
    case(o, "Softmax", [x], [(e / e.sum(-1, keepdims=True)).astype(f4)])
    case(o, "Softmax", [x * 1000], [np.eye(4, dtype=f4)[x.argmax(-1)]])
    case(o, "ReduceMean", [x], [x.mean((1, 2), dtype=f8).astype(f4)], axes=[1, -1], keepdims=0)
case(14, "Reshape", [x[:0], ints(0, 7)], [np.zeros((0, 7), f4)], allowzero=1)
case(14, "Relu", [k], [np.maximum(k, 0)])
case(15, "Shape", [x], [ints(3)], start=1, end=-1)
case(15, "Shape", [x], [ints(2, 3, 4)], start=-9, end=9)
case(13, "Shape", [x], [ints(2, 3, 4)])

o = 18
case(o, "Split", [np.arange(7)], [ints(0, 1, 2), ints(3, 4, 5), ints(6)], num_outputs=3)
case(o, "Pad", [x, ints(1, 2), f4(-1), ints(1)],
     [np.pad(x, ((0, 0), (1, 2), (0, 0)), constant_values=f4(-1))])
for name, value in (("Max", x.max((0, 1))), ("Min", x.min((0, 1))),
                    ("Mean", x.mean((0, 1), dtype=f8)), ("Prod", x.prod((0, 1), dtype=f8)),
                    ("L1", abs(x).sum((0, 1), dtype=f8)),
                    ("L2", np.sqrt((x.astype(f8) ** 2).sum((0, 1)))),
                    ("SumSquare", (x.astype(f8) ** 2).sum((0, 1))),
                    ("LogSumExp", np.log(np.exp(x.astype(f8)).sum((0, 1))))):
    case(o, "Reduce" + name, [x, ints(0, 1)], [value.astype(f4)], keepdims=0)
case(o, "ReduceLogSum", [abs(x), ints(0)], [np.log(abs(x).sum(0, keepdims=True, dtype=f8)).astype(f4)])
case(o, "ReduceLogSumExp", [np.array([800, 801], f4)], [np.array([801 + math.log1p(math.exp(-1))], f4)])
case(o, "ReduceLogSumExp", [np.array([-np.inf, -np.inf], f4)], [np.array([-np.inf], f4)])
case(o, "ReduceSumSquare", [x], [x * x], noop_with_empty_axes=1)
for name, value in (("Sum", 0), ("Prod", 1), ("Max", -np.inf), ("Min", np.inf), ("L1", 0), ("L2", 0),
                    ("SumSquare", 0), ("LogSum", -np.inf), ("LogSumExp", -np.inf), ("Mean", np.nan)):
    case(o, "Reduce" + name, [x[:, :0], ints(1)], [np.full((2, 1, 4), value, f4)])
case(o, "ReduceMax", [k.astype(np.uint64), ints(2)], [k.astype(np.uint64).max(2, keepdims=True)])
case(o, "ReduceMin", [k.astype(np.uint64), ints(2)], [k.astype(np.uint64).min(2, keepdims=True)])
case(o, "ReduceMax", [np.zeros((0,), i1)], [np.array([-128], i1)])
case(o, "ReduceMin", [np.zeros((0,), np.uint64)], [np.array([2**64 - 1], np.uint64)])
case(o, "ReduceMax", [x[:, :, :2] > 0, ints(-1)], [(x[:, :, :2] > 0).max(-1, keepdims=True)])
case(o, "ReduceMean", [np.array([-3, 0], i4)], [np.array([-1], i4)])
case(o, "ReduceProd", [np.array([100, 100], i1)], [np.array([16], i1)])

# arithmetic: broadcasting, wrapping, rounding
case(o, "Add", [x, y], [x + y])
case(o, "Sub", [y, x[:, :1]], [y - x[:, :1]])
case(o, "Mul", [x, f4(3)], [x * f4(3)])
case(o, "Div", [x, y], [x / y])
case(o, "Div", [np.array([1, -1, 0], f4), np.zeros(3, f4)], [np.array([np.inf, -np.inf, np.nan], f4)])
case(o, "Add", [x.astype(f8), y.astype(f8)], [x.astype(f8) + y])
case(o, "Mul", [x.astype(f2), y.astype(f2)], [x.astype(f2) * y.astype(f2)])
case(o, "Add", [np.array([60000, 2048], f2), np.array([6000, 1], f2)], [np.array([np.inf, 2048], f2)])
case(o, "Mul", [bfloat([1.0078125, 3]), bfloat([1.0078125, 1.1])],
     [bfloat([1.0078125**2, 3 * 1.1015625])])
case(o, "Div", [ints(7, -7, 7, -7), ints(2, 2, -2, -2)], [ints(3, -3, -3, 3)])
case(o, "Div", [np.array([2**63, 5], np.uint64), np.array([3, 2**63], np.uint64)],
     [np.array([2**63 // 3, 0], np.uint64)])
case(o, "Div", [np.array([-128], i1), np.array([-1], i1)], [np.array([-128], i1)])
case(o, "Add", [np.array([200], np.uint8), np.array([100], np.uint8)], [np.array([44], np.uint8)])
case(o, "Sub", [np.array([1], np.uint16), np.array([2], np.uint16)], [np.array([65535], np.uint16)])
case(o, "Mul", [np.array([2**30], i4), np.array([6], i4)], [np.array([-2**31], i4)])
m, d = ints(-6, 6, -7, 7, 5, 0), ints(4, -4, 4, -4, 5, 3)
case(o, "Mod", [m, d], [np.mod(m, d)])
case(o, "Mod", [m, d], [np.fmod(m, d)], fmod=1)
case(o, "Mod", [m.astype(f4) / 4, d.astype(f4)], [np.fmod(m.astype(f4) / 4, d.astype(f4))], fmod=1)
case(o, "Mod", [np.array([2**64 - 1], np.uint64), np.array([10], np.uint64)], [np.array([5], np.uint64)])
case(o, "Pow", [abs(x), y], [np.power(abs(x).astype(f8), y).astype(f4)])
case(o, "Pow", [ints(3, -2, 7), ints(4, 63, 0)], [ints(81, -2**63, 1)])
case(o, "Pow", [np.array([2, 9], i4), np.array([3, 0.5], f4)], [np.array([8, 3], i4)])
case(o, "Pow", [f4(2), ints(-2, 3)], [np.array([0.25, 8], f4)])
case(o, "Sum", [x, y, f4(1)], [(x.astype(f8) + y + 1).astype(f4)])
case(o, "Mean", [x, y], [((x.astype(f8) + y) / 2).astype(f4)])
case(o, "Max", [x, y, f4(0)], [np.maximum(np.maximum(x, y), f4(0))])
case(o, "Min", [np.array([np.nan, 1], f4), np.array([0, np.nan], f4)], [np.array([np.nan] * 2, f4)])
case(o, "Max", [np.array([2**63], np.uint64), np.array([1], np.uint64)], [np.array([2**63], np.uint64)])
b, c = np.array([True, False, True, False]), np.array([True, True, False, False])
for name, value in (("And", b & c), ("Or", b | c), ("Xor", b ^ c), ("Equal", b == c)):
    case(o, name, [b, c], [value])
case(o, "Not", [b], [~b])
p = np.array([1, 2, 2, np.nan, np.inf], f4)
q = np.array([2, 2, 1, np.nan, np.inf], f4)
for name, value in (("Equal", p == q), ("Less", p < q), ("Greater", p > q),
                    ("LessOrEqual", p <= q), ("GreaterOrEqual", p >= q)):
    case(o, name, [p, q], [value])
case(o, "Less", [np.array([1], np.uint64), np.array([2**63], np.uint64)], [np.array([True])])
case(19, "Equal", [np.array(["a", "b"]), np.array(["a", "c"])], [np.array([True, False])])
case(o, "Where", [y > 0, x, f4(9)], [np.where(y > 0, x, f4(9))])
case(o, "Where", [np.array([[True], [False]]), np.array(["a", "b"]), np.array("c")],
     [np.array([["a", "b"], ["c", "c"]])])

# functions of one tensor
s = np.array([-2.5, -1.5, -0.5, -0.0, 0.5, 1.5, 2.5, 3.25], f4)
w = s.astype(f8)
erf = np.array([math.erf(v) for v in w])
for name, value in (("Neg", -s), ("Abs", abs(s)), ("Sign", np.sign(s)), ("Floor", np.floor(s)),
                    ("Ceil", np.ceil(s)), ("Round", np.rint(s)), ("Exp", np.exp(w)),
                    ("Tanh", np.tanh(w)), ("Sigmoid", 1 / (1 + np.exp(-w))), ("Relu", np.maximum(s, 0)),
                    ("Erf", erf), ("Sin", np.sin(w)), ("Cos", np.cos(w)), ("IsNaN", np.isnan(s)),
                    ("Identity", s)):
    case(o, name, [s], [np.asarray(value).astype(bool if name == "IsNaN" else f4)])
wide = np.linspace(-7, 7, 57)
case(o, "Erf", [wide], [np.array([math.erf(v) for v in wide])])
case(o, "Sqrt", [abs(s)], [np.sqrt(abs(s))])
case(o, "Sqrt", [s[:2]], [np.full(2, np.nan, f4)])
case(o, "Log", [abs(s)], [np.log(abs(w)).astype(f4)])
case(o, "Reciprocal", [np.array([4, 0, -8], f4)], [np.array([0.25, np.inf, -0.125], f4)])
case(o, "Exp", [s.astype(f2)], [np.exp(s.astype(f8)).astype(f2)])
case(o, "Abs", [np.array([-128, 5], i1)], [np.array([-128, 5], i1)])
case(o, "Abs", [np.array([2**63 + 5], np.uint64)], [np.array([2**63 + 5], np.uint64)])
case(o, "Sign", [np.array([2**63 + 5, 0], np.uint64)], [np.array([1, 0], np.uint64)])
case(o, "Clip", [k, np.array(-2), np.array(5)], [np.clip(k, -2, 5)])
case(o, "Clip", [x, f4(1), f4(-1)], [np.full(x.shape, -1, f4)])

# element types
case(o, "Cast", [np.array([-3.9, 3.9, -0.5], f4)], [ints(-3, 3, 0)], to=T.INT64)
case(o, "Cast", [np.array([0, -0.0, 0.1, np.nan, 5], f4)], [np.array([0, 0, 1, 1, 1], bool)], to=T.BOOL)
case(o, "Cast", [ints(300, -1, 2**40 + 7)], [np.array([44, 255, 7], np.uint8)], to=T.UINT8)
case(o, "Cast", [ints(2**31, -2**31 - 1)], [np.array([-2**31, 2**31 - 1], i4)], to=T.INT32)
case(o, "Cast", [np.array([-1], i1)], [np.array([2**64 - 1], np.uint64)], to=T.UINT64)
case(o, "Cast", [np.array([2**64 - 1, 2**63 + 1025], np.uint64)],
     [np.array([2**64 - 1, 2**63 + 1025], np.uint64).astype(f4)], to=T.FLOAT)
case(o, "Cast", [ints(2**53 + 1, 2**24 + 1)], [ints(2**53 + 1, 2**24 + 1).astype(f4)], to=T.FLOAT)
h = np.array([1 + 2.0**-11 + 2.0**-40, 1 + 2.0**-11, 65519, 65520, 2.0**-25, 2.0**-25 * 1.0001, 1e300])
with np.errstate(over="ignore"):
    case(o, "Cast", [h], [h.astype(f2)], to=T.FLOAT16)
case(o, "Cast", [np.array([1.00390625, 1.01171875, 1.004, -3e38], f4)],
     [bfloat([1.00390625, 1.01171875, 1.004, -3e38])], to=T.BFLOAT16)
case(o, "Cast", [bfloat([1.5, -2.25])], [np.array([1.5, -2.25], f4)], to=T.FLOAT)
case(o, "Cast", [np.array([True, False])], [np.array([1, 0], f2)], to=T.FLOAT16)
case(21, "Cast", [four([[-8, 7, 3]])], [np.array([[-8, 7, 3]], i1)], to=T.INT8)
case(21, "Cast", [four([15, 0, 9], False)], [np.array([15, 0, 9], f4)], to=T.FLOAT)
case(o, "CastLike", [s, ints(1)], [s.astype(i8)])

# what comes from nothing or from a few numbers
case(o, "Constant", [], [x], value=x)
case(o, "Constant", [], [f4(1.5)], value_float=1.5)
case(o, "Constant", [], [np.array([1.5, -2], f4)], value_floats=[1.5, -2.0])
case(o, "Constant", [], [np.array(-3, i8)], value_int=-3)
case(o, "Constant", [], [ints(4, 5)], value_ints=[4, 5])
case(o, "Constant", [], [np.array("net")], value_string="net")
case(o, "Constant", [], [np.array(["a", "b"])], value_strings=["a", "b"])
case(o, "ConstantOfShape", [ints(2, 3)], [np.zeros((2, 3), f4)])
case(o, "ConstantOfShape", [ints(2)], [ints(7, 7)], value=ints(7))
case(o, "ConstantOfShape", [ints()], [np.array(7)], value=ints(7))
case(o, "ConstantOfShape", [ints(3, 0)], [np.zeros((3, 0), f4)])
case(o, "Range", [np.array(10), np.array(3), np.array(-2)], [np.arange(10, 3, -2)])
case(o, "Range", [np.array(1), np.array(1), np.array(5)], [ints()])
case(o, "Range", [f4(1), f4(2), f4(0.25)], [np.arange(1, 2, 0.25, dtype=f4)])
case(o, "EyeLike", [np.zeros((3, 4), i4)], [np.eye(3, 4, 1, dtype=f4)], k=1, dtype=T.FLOAT)
case(o, "EyeLike", [np.zeros((3, 2), f8)], [np.eye(3, 2, -1)], k=-1)
hot = np.zeros((2, 5, 3), f4)
at = ints(1, -1, 7, 0, 4, -5).reshape(2, 3)
for i in range(2):
    for j in range(3):
        if -5 <= at[i, j] < 5:
            hot[i, at[i, j] % 5, j] = 1
case(o, "OneHot", [at, np.array(5), np.array([0, 1], f4)], [hot], axis=1)
case(o, "OneHot", [np.array([0.0, 2.0], f4), ints(3), ints(8, 9)], [np.array([[9, 8, 8], [8, 8, 9]])])
case(o, "NonZero", [k % 3], [np.array((k % 3).nonzero())])

# sizes
case(o, "Size", [x], [np.array(24)])
case(o, "Reshape", [x, ints(4, 0, -1)], [x.reshape(4, 3, 2)])
case(o, "Reshape", [x[:1, :1, :1], ints()], [x[0, 0, 0]])
case(o, "Flatten", [x], [x.reshape(2, 12)])
case(o, "Flatten", [x], [x.reshape(1, 24)], axis=0)
case(o, "Flatten", [x], [x.reshape(24, 1)], axis=3)
case(o, "Flatten", [x], [x.reshape(6, 4)], axis=-1)

# elements in other places
case(o, "Transpose", [x], [x.transpose(2, 0, 1)], perm=[2, 0, 1])
case(o, "Transpose", [k], [k.T])
case(o, "Slice", [x, ints(-1), ints(-2**63), ints(-1), ints(-1)], [x[..., ::-1]])
case(o, "Slice", [x, ints(1, 2), ints(9, 2)], [x[1:, 2:2]])
case(o, "Slice", [k, ints(0), ints(3), ints(2), ints(2)], [k[..., 0:3:2]])
case(o, "Slice", [k, np.array([-99], i4), np.array([99], i4), np.array([1], i4)], [k])
case(o, "Concat", [x, y[None], x], [np.concatenate([x, y[None], x])], axis=0)
case(o, "Concat", [k, k[..., :0], k], [np.concatenate([k, k], -1)], axis=-1)
case(o, "Expand", [y[:, :1], ints(2, 1, 4)], [np.broadcast_to(y[:, :1], (2, 3, 4))])
case(o, "Expand", [y, ints(1)], [y])
case(o, "Tile", [y, ints(2, 3)], [np.tile(y, (2, 3))])
case(o, "Tile", [y, ints(0, 1)], [y[:0]])
case(o, "Gather", [x, np.array([[0, 2], [-1, -3]])], [x[:, np.array([[0, 2], [-1, -3]])]], axis=1)
case(o, "Gather", [x, np.array(1)], [x[1]])
case(o, "Gather", [np.array(["a", "b"]), ints(1, 0)], [np.array(["b", "a"])])
at = rng.randint(-3, 3, (2, 5, 4))
case(o, "GatherElements", [x, at], [np.take_along_axis(x, at, 1)], axis=1)
case(o, "GatherND", [x, np.array([[0, 1], [1, -1]])], [x[[0, 1], [1, -1]]])
case(o, "GatherND", [x, np.array([[2], [0]])], [np.stack([x[0, 2], x[1, 0]])], batch_dims=1)
at = np.array([[2, 0, 1, 2]])
out = x[0].copy()
out[[2, 0, 1, 2], [0, 1, 2, 3]] = [5, 6, 7, 8]
case(o, "ScatterElements", [x[0], at, np.array([[5, 6, 7, 8]], f4)], [out])
out = np.arange(5)
np.add.at(out, [1, 1, -1], [10, 20, 30])
case(o, "ScatterElements", [np.arange(5), ints(1, 1, -1), ints(10, 20, 30)], [out], reduction="add")
out = x.copy()
out[[0, 1], [2, 0]] = y[:2]
case(o, "ScatterND", [x, np.array([[0, 2], [1, 0]]), y[:2]], [out])
out = x.copy()
np.maximum.at(out, ([0, 0], [2, 2]), y[:2])
case(o, "ScatterND", [x, np.array([[0, 2], [0, 2]]), y[:2]], [out], reduction="max")
for mode in ("reflect", "edge", "wrap"):
    case(19, "Pad", [x, ints(0, 1, 2, 1, 2, 3)], [np.pad(x, ((0, 1), (1, 2), (2, 3)), mode=mode)], mode=mode)
case(19, "Pad", [y, ints(-1, 0, 0, -2)], [y[1:, :2]])
case(o, "Trilu", [x], [np.triu(x)])
case(o, "Trilu", [x, np.array(1)], [np.tril(x, 1)], upper=0)
case(o, "Trilu", [x, np.array(-9)], [x])
z = np.arange(2 * 8 * 2 * 3, dtype=f4).reshape(2, 8, 2, 3)
case(o, "DepthToSpace", [z], [z.reshape(2, 2, 2, 2, 2, 3).transpose(0, 3, 4, 1, 5, 2).reshape(2, 2, 4, 6)],
     blocksize=2)
case(o, "DepthToSpace", [z], [z.reshape(2, 2, 2, 2, 2, 3).transpose(0, 1, 4, 2, 5, 3).reshape(2, 2, 4, 6)],
     blocksize=2, mode="CRD")
v = z.reshape(2, 4, 4, 3)[:, :, :, :2]
case(o, "SpaceToDepth", [v], [v.reshape(2, 4, 2, 2, 1, 2).transpose(0, 3, 5, 1, 2, 4).reshape(2, 16, 2, 1)],
     blocksize=2)
case(o, "CenterCropPad", [x, ints(1, 6)], [np.pad(x[:, 1:2], ((0, 0), (0, 0), (1, 1)))], axes=[1, 2])
case(o, "CenterCropPad", [y, ints(6, 1)], [np.pad(y[:, 1:2], ((1, 2), (0, 0)))])

# along an axis
case(o, "ArgMax", [x], [x.argmax(0)[None]])
case(o, "ArgMin", [x], [x.argmin(2)], axis=-1, keepdims=0)
case(o, "ArgMax", [ints(1, 5, 5, 2)], [ints(2)], select_last_index=1)
case(o, "CumSum", [k, np.array(1)], [k.cumsum(1)])
case(o, "CumSum", [np.arange(1.0, 6), np.array(0, i4)], [np.array([14, 12, 9, 5, 0.0])], exclusive=1, reverse=1)
case(o, "TopK", [ints(3, 1, 3, 2), ints(3)], [ints(3, 3, 2), ints(0, 2, 3)])

# matrices
a, b = rng.randn(2, 1, 3, 4).astype(f4), rng.randn(5, 4, 2).astype(f4)
case(o, "MatMul", [a, b], [np.matmul(a.astype(f8), b).astype(f4)])
case(o, "MatMul", [y[0], b], [np.matmul(y[0].astype(f8), b).astype(f4)])
case(o, "MatMul", [y, y[0]], [np.matmul(y.astype(f8), y[0]).astype(f4)])
case(o, "MatMul", [y[0], y[1]], [np.dot(y[0].astype(f8), y[1]).astype(f4)])
case(o, "MatMul", [k[0], k[1].T], [k[0] @ k[1].T])
case(o, "Gemm", [y, x[0], y[0, :3]], [(2 * (y.astype(f8) @ x[0].T) + 0.5 * y[0, :3]).astype(f4)],
     transB=1, alpha=2.0, beta=0.5)
case(o, "Gemm", [y, x[0], y[:, :1].T.reshape(-1)[:1].reshape(1, 1)],
     [(y.T.astype(f8) @ x[0] + y[0, 0]).astype(f4)], transA=1)
case(o, "Gemm", [y, x[0]], [(y.T.astype(f8) @ x[0]).astype(f4)], transA=1)

# integers that stand for real numbers
u = np.array([[0, 3, 255], [128, 7, 9]], np.uint8)
case(o, "DequantizeLinear", [u, f4(0.25), np.uint8(128)], [((u.astype(i4) - 128) * f4(0.25)).astype(f4)])
sc, zp = np.array([0.5, 0.25], f4), np.array([1, -3], i1)
case(o, "DequantizeLinear", [u.astype(i1), sc, zp],
     [((u.astype(i1).astype(i4) - zp[:, None]) * sc[:, None]).astype(f4)], axis=0)
case(o, "DequantizeLinear", [np.array([2**31 - 1, -5], i4), f4(0.5)], [np.array([2.0**30, -2.5], f4)])
case(21, "DequantizeLinear", [four([[1, -2, 3, 4, 5, -6]]), np.array([[2, 4]], f2)],
     [np.array([[2, -4, 6, 16, 20, -24]], f2)], axis=1, block_size=3)
case(o, "QuantizeLinear", [np.array([0, 0.25, 0.75, 1.25, -1, 200], f4), f4(0.5), np.uint8(1)],
     [np.array([1, 1, 3, 3, 0, 255], np.uint8)])
case(o, "QuantizeLinear", [np.array([[1, -70], [0.3, 40]], f4), sc, zp],
     [np.array([[3, -128], [-2, 127]], i1)], axis=0)
case(o, "QuantizeLinear", [np.array([300, -1, 2.6], f4), f4(1)], [np.array([255, 0, 3], np.uint8)])

for opset, (nodes, tensors) in sorted(models.items()):
    graph = helper.make_graph(nodes, f"cases of opset {opset}", [], [], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 8
    with open(os.path.join(sys.argv[1], f"fold-{opset}.onnx"), "wb") as file:
        file.write(model.SerializeToString())
    print(f"opset {opset}: {len(nodes)} cases")
