#!/usr/bin/env python3
"""Writes ONNX files in many forms, and what the onnx package reads in them, for OnnxFilesTest.

    scripts/make_onnx_files.py core/src/test/resources/striate/onnx/files

Each NAME.onnx has a NAME.txt beside it, made by the onnx package: one line for each thing in the file.
Numbers are the bits of doubles, or integers; of more than four, the first four and a CRC-32 of all.
Needs NumPy, python3-onnx and python3-torch (Debian: onnx 1.12, torch 1.13).
"""
import contextlib
import io
import os
import struct
import sys
import warnings
import zlib

import numpy as np
import onnx
import torch
from onnx import AttributeProto as A
from onnx import TensorProto as T
from onnx import external_data_helper, helper, numpy_helper

warnings.simplefilter("ignore")
folder = sys.argv[1]
NAMES = {v: k.lower() for k, v in T.DataType.items()}
rng = np.random.RandomState(1)


def f32(x):
    return "%08x" % struct.unpack(">I", struct.pack(">f", x))[0]


def values(t):
    a = numpy_helper.to_array(t, base_dir=folder).reshape(-1)
    if t.data_type == T.STRING:
        return "|".join(s.decode() if isinstance(s, bytes) else s for s in a)
    real = t.data_type in (T.FLOAT, T.DOUBLE, T.FLOAT16, T.BFLOAT16)
    if t.data_type == T.UINT64:
        a = a.view(np.int64)
    a = a.astype("<f8" if real else "<i8")
    show = ["%016x" % v if real else "%d" % v for v in (a.view("<u8") if real else a)[:4]]
    if a.size > 4:
        show.append("crc %08x" % zlib.crc32(a.tobytes()))
    return " ".join(show)


def tensor(t):
    return f"{NAMES[t.data_type]}[{', '.join(map(str, t.dims))}] {values(t)}"


def port(p):
    kind, t = "TENSOR", p.type
    if t.HasField("sequence_type"):
        kind, t = "SEQUENCE", t.sequence_type.elem_type
    if t.HasField("map_type"):
        kind, t = kind + "_OF_MAPS" if kind == "SEQUENCE" else "MAP", t.map_type.value_type
    if not t.HasField("tensor_type"):
        return f"{p.name} OTHER unknown none"
    t = t.tensor_type
    dims = "none"
    if t.HasField("shape"):
        dims = str([d.dim_value if d.HasField("dim_value") else d.dim_param or "?" for d in t.shape.dim])
    return f"{p.name} {kind} {NAMES.get(t.elem_type, '?').replace('undefined', 'unknown')} {dims}".replace("'", "")


def attribute(a, out, indent):
    if a.ref_attr_name:
        return f"{a.name}=ref {a.ref_attr_name}"
    if a.type == A.GRAPH:
        graph(a.g, out, indent + "> ")
        return f"{a.name}=graph"
    if a.type == A.TENSOR:
        return f"{a.name}={tensor(a.t)}"
    if a.type == A.FLOAT:
        return f"{a.name}={f32(a.f)}"
    if a.type == A.INT:
        return f"{a.name}={a.i}"
    if a.type == A.STRING:
        return f"{a.name}={a.s.decode()}"
    if a.type == A.FLOATS:
        return f"{a.name}={list(map(f32, a.floats))}".replace("'", "")
    if a.type == A.INTS:
        return f"{a.name}={list(a.ints)}"
    if a.type == A.STRINGS:
        return f"{a.name}={[s.decode() for s in a.strings]}".replace("'", "")
    raise ValueError(a)


def domain(d):
    return "" if d == "ai.onnx" else d


def nodes(list, out, indent):
    for i, n in enumerate(list):
        inner = []
        parts = [attribute(a, inner, indent) for a in sorted(n.attribute, key=lambda a: a.name)]
        head = f"{indent}node {i} {domain(n.domain)}.{n.op_type} \"{n.name}\" {list_of(n.input)} -> {list_of(n.output)}"
        out.append(" ".join([head] + parts))
        out.extend(inner)


def list_of(names):
    return "[" + ", ".join(names) + "]"


def graph(g, out, indent):
    for p in g.input:
        out.append(f"{indent}input {port(p)}")
    for p in g.output:
        out.append(f"{indent}output {port(p)}")
    for t in g.initializer:
        out.append(f"{indent}tensor {t.name} {tensor(t)}")
    nodes(g.node, out, indent)


def save(name, model, data=None):
    path = os.path.join(folder, name + ".onnx")
    with open(path, "wb") as file:
        file.write(data or model.SerializeToString())
    m = onnx.load(path, load_external_data=False)
    out = [f"ir {m.ir_version}"]
    for o in sorted(m.opset_import, key=lambda o: domain(o.domain)):
        out.append(f"opset \"{domain(o.domain)}\" {o.version}")
    out.append(f"producer {m.producer_name} {m.producer_version}".rstrip())
    for p in sorted(m.metadata_props, key=lambda p: p.key):
        out.append(f"metadata {p.key}={p.value}")
    graph(m.graph, out, "")
    for f in m.functions:
        out.append(f"function {f.domain}.{f.name} {list_of(f.input)} -> {list_of(f.output)} {list_of(f.attribute)}")
        nodes(f.node, out, "> ")
    with open(os.path.join(folder, name + ".txt"), "w") as file:
        file.write("\n".join(out) + "\n")
    print(f"{name}: {os.path.getsize(path)} bytes, {len(out)} lines")


# ---- the helper of the onnx package: lists instead of raw bytes, for every type
small = {T.FLOAT: np.float32, T.DOUBLE: np.float64, T.FLOAT16: np.float16, T.INT8: np.int8,
         T.INT16: np.int16, T.INT32: np.int32, T.INT64: np.int64, T.UINT8: np.uint8,
         T.UINT16: np.uint16, T.UINT32: np.uint32, T.UINT64: np.uint64, T.BOOL: bool}
tensors = []
for kind, dtype in small.items():
    a = (rng.randn(2, 3) * 100).astype(dtype)
    if np.dtype(dtype).kind in "iu":
        info = np.iinfo(dtype)
        a.reshape(-1)[:2] = [info.min, info.max]
    tensors.append(helper.make_tensor(NAMES[kind] + "-list", kind, a.shape, a.reshape(-1)))
    tensors.append(numpy_helper.from_array(a, NAMES[kind] + "-raw"))
tensors.append(helper.make_tensor("bfloat16-list", T.BFLOAT16, [4], [1.5, -2.0, 3e38, 0.1]))
tensors.append(helper.make_tensor("words", T.STRING, [2], [b"one", "zwölf".encode()]))
tensors.append(helper.make_tensor("empty", T.FLOAT, [0, 3], []))
tensors.append(helper.make_tensor("scalar", T.FLOAT, [], [2.5]))
g = helper.make_graph([], "types", [], [], tensors)
save("types", helper.make_model(g, producer_name="onnx", opset_imports=[helper.make_opsetid("", 7)]))


# ---- attributes of every kind, nodes in the wrong order, no names or odd ones, a branch that captures
def value(name, dims=("N", 3, None), kind=T.FLOAT):
    return helper.make_tensor_value_info(name, kind, dims)


branch = helper.make_graph([helper.make_node("Add", ["später", "w"], ["b"])], "", [], [value("b", None)])
other = helper.make_graph([], "else", [], [value("w")], [helper.make_tensor("c", T.INT64, [1], [7])])
seq = helper.make_value_info("maps", helper.make_sequence_type_proto(
    onnx.TypeProto(map_type=onnx.TypeProto.Map(key_type=T.INT64, value_type=helper.make_tensor_type_proto(T.FLOAT, [])))))
g = helper.make_graph(
    [helper.make_node("If", ["cond"], ["y"], name="", then_branch=branch, else_branch=other),
     helper.make_node("Clip", ["x", "", "w"], ["später"], name="a b\n/ü"),
     helper.make_node("Odd", ["y"], ["", "z"], domain="com.example", name="odd", f=0.1, i=-3, s="text",
                      floats=[0.5, -1.0], ints=[3, -2**62], strings=["a", "b"], empty="",
                      t=numpy_helper.from_array(np.arange(6.0).reshape(2, 3)))],
    "main", [value("x"), value("cond", [], T.BOOL), value("w", [3])], [value("z", None), seq],
    [numpy_helper.from_array(np.ones(3, np.float32), "w")], value_info=[value("y", [2])])
g.node.append(helper.make_node("ZipMap", ["z"], ["maps"], domain="ai.onnx.ml", classlabels_strings=["cat", "dog"]))
m = helper.make_model(g, ir_version=3, opset_imports=[helper.make_opsetid("ai.onnx", 9), helper.make_opsetid("com.example", 1)])
m.producer_name = ""
helper.set_model_props(m, {"a": "1", "b": "zwei"})
save("forms", m)

# ---- a function of the file's own, with a reference to an attribute of its call
f = helper.make_function("local", "Leak", ["x"], ["y"],
                         [helper.make_node("LeakyRelu", ["h"], ["y"]), helper.make_node("Neg", ["x"], ["h"])],
                         [helper.make_opsetid("", 15)], ["alpha"])
a = f.node[0].attribute.add()
a.name, a.type, a.ref_attr_name = "alpha", A.FLOAT, "alpha"
g = helper.make_graph([helper.make_node("Leak", ["x"], ["y"], domain="local", alpha=0.25)], "calls", [value("x")], [value("y")])
save("function", helper.make_model(g, functions=[f], opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid("local", 1)]))

# ---- numbers in another file
g = helper.make_graph([helper.make_node("Add", ["a", "b"], ["y"])], "outside", [], [value("y")],
                      [numpy_helper.from_array(rng.randn(5, 4).astype(np.float32), "a"),
                       numpy_helper.from_array(rng.randn(4).astype(np.float32), "b")])
m = helper.make_model(g, opset_imports=[helper.make_opsetid("", 13)])
external_data_helper.convert_model_to_external_data(m, location="external.data", size_threshold=0)
if os.path.exists(os.path.join(folder, "external.data")):
    os.remove(os.path.join(folder, "external.data"))
save("external", external_data_helper.write_external_data_tensors(m, folder))


# ---- torch.onnx.export
class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.norm = torch.nn.BatchNorm2d(4)
        self.gate = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Conv2d(4, 4, 1), torch.nn.Sigmoid())
        self.drop = torch.nn.Dropout(0.5)
        self.head = torch.nn.Linear(4, 5)

    def forward(self, x):
        x = torch.nn.functional.hardswish(self.norm(self.conv(x)))
        x = x * self.gate(x)
        n, c, h, w = x.shape
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, -1, h, w)
        x = torch.nn.functional.interpolate(x, scale_factor=2.0)
        return self.head(self.drop(x.mean([2, 3])))


torch.manual_seed(1)
net = Block().eval()
image = torch.randn(1, 3, 6, 6)


def export(name, module, opset, **more):
    out = io.BytesIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        torch.onnx.export(module, image, out, opset_version=opset, input_names=["x"], output_names=["y"],
                          dynamic_axes={"x": {0: "N"}, "y": {0: "N"}}, **more)
    save(name, None, out.getvalue())


for opset in (9, 11, 13, 17):
    export(f"torch-{opset}", net, opset)
export("torch-unfolded", net, 11, do_constant_folding=False, keep_initializers_as_inputs=True)
export("torch-functions", torch.nn.Sequential(torch.nn.Conv2d(3, 2, 3), torch.nn.GELU()).eval(), 15,
       export_modules_as_functions=True)


class Choice(torch.nn.Module):
    def forward(self, x):
        if x.shape[2] > 4:
            return x * 2
        return x + 1


export("torch-if", torch.jit.script(Choice()), 13)
