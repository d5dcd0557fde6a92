#!/usr/bin/env python3
"""Draws letters in the typefaces that are installed: a set to train on, a folder for each class.

    scripts/make_drawn_letters.py FOLDER [--faces 500] [--letters ABCDEFGHIJ] [--side 48] [--seed 1]

writes FOLDER/train/A/…png and FOLDER/test/A/…png: each letter once in each typeface, black on white, in a random
size and place, slightly turned. Whole families of typefaces are in test or in training, never in both (a fifth of
the faces are for the test), so that the test asks for letters in typefaces that were never seen.

Needs fc-list (Debian: fontconfig), Pillow (python3-pil) and typefaces, for instance

    apt-get install fonts-aenigma fonts-dustin fonts-georgewilliams fonts-lato fonts-cmu fonts-linuxlibertine \\
        fonts-open-sans fonts-ebgaramond fonts-freefont-ttf fonts-liberation2 fonts-dejavu-extra fonts-paratype \\
        fonts-roboto-unhinted fonts-quicksand 'fonts-adf-*'

The same typefaces, options and version of Pillow give the same files. Faces that have not all the letters, or draw
some of them alike or empty, are left out; what they draw instead of letters (symbols) can't be told.
"""

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys

try:
    from PIL import Image, ImageDraw, ImageFont
except ImportError:
    sys.exit("make_drawn_letters: Pillow expected (Debian: apt-get install python3-pil)")


def faces():
    """(family, file, index) of each installed typeface, in an order that no machine's folders decide."""
    try:
        lines = subprocess.run(
            ["fc-list", "--format", "%{family[0]}\t%{file}\t%{index}\n"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    except FileNotFoundError:
        sys.exit("make_drawn_letters: fc-list expected (Debian: apt-get install fontconfig)")
    found = {}
    for line in lines.splitlines():
        family, file, index = (line.split("\t") + ["", "", ""])[:3]
        number = int(index or 0) & 0xFFFF
        scalable = file.lower().endswith((".ttf", ".otf", ".ttc", ".otc"))
        # Which letters are there shows when they are drawn; fc-list's languages ask for accents, too.
        if scalable:
            found[(os.path.basename(file), number)] = (family, file, number)
    return [found[key] for key in sorted(found)]


def draw(face, letter, side, dice):
    """The letter, black on white, cut to the picture in a random size, place and slant; None if it is empty."""
    _, file, index = face
    font = ImageFont.truetype(file, 4 * side, index=index)
    # Pillow's own extent of a glyph may be wrong for decorated faces: what is drawn counts.
    sheet = Image.new("L", (12 * side, 12 * side), 255)
    ImageDraw.Draw(sheet).text((3 * side, 3 * side), letter, font=font, fill=0)
    box = sheet.point(lambda v: 255 - v).getbbox()
    if box is None:
        return None, None
    glyph = sheet.crop(box)
    raw = hashlib.sha256(glyph.tobytes() + repr(glyph.size).encode()).hexdigest()
    glyph = glyph.rotate(dice.uniform(-8, 8), Image.BICUBIC, expand=True, fillcolor=255)
    scale = side * dice.uniform(0.55, 0.85) / max(glyph.size)
    width, height = (max(1, round(length * scale)) for length in glyph.size)
    glyph = glyph.resize((width, height), Image.LANCZOS)
    picture = Image.new("L", (side, side), 255)
    picture.paste(glyph, (dice.randint(0, side - width), dice.randint(0, side - height)))
    return picture, raw


def letters_of(face, letters, side, seed):
    """A picture of each letter, or None if the face has not all of them."""
    dice = random.Random(f"{seed} {os.path.basename(face[1])} {face[2]}")
    pictures, seen = {}, set()
    for letter in letters:
        try:
            picture, raw = draw(face, letter, side, dice)
        except (OSError, ValueError):
            return None
        if picture is None or raw in seen:
            return None
        seen.add(raw)
        pictures[letter] = picture
    return pictures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--faces", type=int, default=500, help="typefaces to use (500)")
    parser.add_argument("--letters", default="ABCDEFGHIJ", help="the classes (ABCDEFGHIJ)")
    parser.add_argument("--side", type=int, default=48, help="pixels of a side (48)")
    parser.add_argument("--seed", type=int, default=1, help="which faces, sizes and places (1)")
    parser.add_argument("--test", type=float, default=0.2, help="share of the faces for the test (0.2)")
    options = parser.parse_args()
    if os.path.exists(options.folder):
        sys.exit(f"make_drawn_letters: {options.folder}: a folder that is not there yet expected")
    families = {}
    for face in faces():
        families.setdefault(face[0], []).append(face)
    names = sorted(families)
    random.Random(options.seed).shuffle(names)
    drawn, used = [], set()
    for name in names:
        for face in families[name]:
            if len(drawn) == options.faces:
                break
            pictures = letters_of(face, options.letters, options.side, options.seed)
            if pictures is None:
                continue
            key = hashlib.sha256(b"".join(pictures[c].tobytes() for c in options.letters)).hexdigest()
            if key not in used:
                used.add(key)
                drawn.append((name, face, pictures))
    if len(drawn) < options.faces:
        sys.exit(
            f"make_drawn_letters: {options.faces} typefaces with these letters expected, got {len(drawn)}: "
            "install more (see the head of this file), or ask for fewer with --faces"
        )
    tested, count = set(), 0
    for name, _, _ in drawn:
        if count < options.test * len(drawn) or name in tested:
            tested.add(name)
            count += 1
    half = options.folder.rstrip("/") + ".half"
    shutil.rmtree(half, ignore_errors=True)
    parts = {"train": 0, "test": 0}
    for number, (name, face, pictures) in enumerate(drawn):
        part = "test" if name in tested else "train"
        parts[part] += 1
        stem = os.path.splitext(os.path.basename(face[1]))[0].replace(" ", "_")
        for letter, picture in pictures.items():
            folder = os.path.join(half, part, letter)
            os.makedirs(folder, exist_ok=True)
            picture.save(os.path.join(folder, f"{number:04d}-{stem}.png"), optimize=False)
    os.rename(half, options.folder)
    print(
        f"{options.folder}: {len(drawn) * len(options.letters):,} letters in {len(drawn)} typefaces of "
        f"{len({name for name, _, _ in drawn})} families; {parts['train']} faces to train, {parts['test']} to test"
    )


if __name__ == "__main__":
    main()
