#!/usr/bin/env python3
"""Copies ONNX Runtime's native libraries out of its jar, with AVX-512 hidden from them.

    without_avx512.py ONNXRUNTIME.jar FOLDER

ONNX Runtime takes the widest vectors that the machine has and has no option against it. Before it uses
AVX-512 it asks by XGETBV whether the system saves those registers; in the copy every XGETBV is an
instruction that says no to AVX-512 and yes to AVX. A JVM takes the copy by
-Donnxruntime.native.path=FOLDER. For measurements on one's own machine: nothing else of the library
changes. Needs objdump (binutils); refuses where it finds no XGETBV.
"""

import pathlib
import re
import subprocess
import sys
import zipfile

XGETBV = b"\x0f\x01\xd0"
# mov al, 7 (x87, SSE, AVX); nop
ANSWER = b"\xb0\x07\x90"
FOLDER = "ai/onnxruntime/native/linux-x64/"


def text_section(library):
    for line in subprocess.run(["objdump", "-h", library], check=True, capture_output=True, text=True).stdout.splitlines():
        part = line.split()
        if len(part) > 5 and part[1] == ".text":
            return int(part[3], 16), int(part[5], 16)
    sys.exit(f"{library}: no section .text")


def main(jar, folder):
    out = pathlib.Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            if name.startswith(FOLDER) and name.endswith(".so"):
                (out / name[len(FOLDER):]).write_bytes(archive.read(name))
    library = out / "libonnxruntime.so"
    if not library.exists():
        sys.exit(f"{jar}: no {FOLDER}libonnxruntime.so")
    address, offset = text_section(library)
    listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", library], check=True, capture_output=True, text=True).stdout
    places = [int(m.group(1), 16) for m in re.finditer(r"^ *([0-9a-f]+):\s+xgetbv", listing, re.M)]
    if not places:
        sys.exit(f"{library}: no XGETBV found")
    code = bytearray(library.read_bytes())
    for place in places:
        at = place - address + offset
        if code[at:at + 3] != XGETBV:
            sys.exit(f"{library}: at {place:x} XGETBV expected, got {code[at:at + 3].hex()}")
        code[at:at + 3] = ANSWER
    library.write_bytes(code)
    print(f"{library}: {len(places)} answers changed")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    main(sys.argv[1], sys.argv[2])
