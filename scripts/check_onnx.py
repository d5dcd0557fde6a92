#!/usr/bin/env python3
"""Checks model files with the onnx package: its full checker, its shape inference, its own bytes.

    scripts/check_onnx.py digits.onnx...

Needs python3-onnx (Debian) or `pip install onnx`.
"""
import sys

import onnx


def check(name):
    with open(name, "rb") as file:
        data = file.read()
    model = onnx.load_model_from_string(data)
    onnx.checker.check_model(model, full_check=True)
    if model.SerializeToString(deterministic=True) != data:
        raise ValueError("the package writes the same model with other bytes")
    graph = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph
    told = [d.dim_value or d.dim_param for d in model.graph.output[0].type.tensor_type.shape.dim]
    inferred = [d.dim_value or d.dim_param for d in graph.output[0].type.tensor_type.shape.dim]
    if told != inferred:
        raise ValueError(f"the output's sizes are {told}, inferred {inferred}")
    print(f"{name}: opset {model.opset_import[0].version}, {len(graph.node)} nodes, ok")


if len(sys.argv) < 2:
    sys.exit(__doc__.strip())
failed = False
for argument in sys.argv[1:]:
    try:
        check(argument)
    except Exception as e:  # whatever is wrong with one file, the others are looked at
        failed = True
        print(f"{argument}: {e}", file=sys.stderr)
sys.exit(failed)
