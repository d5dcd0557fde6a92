#!/usr/bin/env python3
"""The table of docs/budget.md: what a budget reaches, against the recipe and the old default in the same time.

    scripts/budget_table.py --data FOLDER [--letters FOLDER] [--budget 90] [--seeds 2] [--results FILE] [--next N]

FOLDER holds mnist-full and fashion-mnist (striate data fetch); the letters are made by scripts/make_drawn_letters.py.
For each set and seed it trains three times, with nothing else between:

  budget    striate train SET --budget B
  recipe    striate train SET --recipe best --budget B, which fits the recipe's number of epochs to the time (not for
            the letters, which have no recipe)
  default   what SET was trained with before there were budgets (--budget 0), with as many epochs as fit into the
            time; three epochs tell how long one takes

and prints the table. With 90 seconds and two seeds that is 8 × 2 × 90 s, 25 minutes. Times say little unless the
machine does nothing else. Each training is kept as a line of JSON in FILE (budget-results.jsonl) and not made again,
so the table may be made in pieces: --next 1 makes one more and ends (exit code 3 when there is none left).
"""

import argparse
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WAYS = ("budget", "recipe", "default")


def striate(data, *arguments):
    """The JSON object that a training prints, its last line."""
    command = [os.path.join(ROOT, "striate"), "train", *arguments, "--json", "--data", data]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"budget_table: {' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def epochs(options, set_):
    """How many epochs of the old default fit into the time."""
    base = ["--budget", "0"]
    trial = striate(options.data, set_, *base, "--epochs", "3", "--seed", "1")
    whole = trial["secondsSinceStart"]
    training = trial["trainingSeconds"][0]
    fit = int((options.budget - (whole - training)) / (training / 3))
    return base, max(1, fit)


def train(options, name, set_, way, seed):
    """One training, as a result to keep."""
    budget = f"{options.budget}s"
    if way == "budget":
        arguments = ["--budget", budget]
    elif way == "recipe":
        arguments = ["--recipe", "best", "--budget", budget]
    else:
        base, fit = epochs(options, set_)
        arguments = [*base, "--epochs", str(fit)]
    got = striate(options.data, set_, *arguments, "--seed", str(seed))
    return {
        "set": name,
        "budget": options.budget,
        "way": way,
        "seed": seed,
        "accuracy": got["accuracies"][0],
        "seconds": got["secondsSinceStart"],
        "planned": got.get("plannedSeconds"),
        "epochs": int(got["settings"]["epochs"]),
        "limit": got["settings"]["limit"],
        "network": got["settings"]["network"],
        "image": got["settings"]["image"],
        "parameters": got["parameters"],
    }


def cell(rows):
    if not rows:
        return "–"
    mean = sum(r["accuracy"] for r in rows) / len(rows)
    each = ", ".join(f"{100 * r['accuracy']:.2f}" for r in rows)
    counts = sorted({r["epochs"] for r in rows})
    count = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    seconds = "/".join(f"{r['seconds']:.0f}" for r in rows)
    return f"{100 * mean:.2f} % ({each}); {count} epochs, {seconds} s"


def table(rows, names, budget):
    print("| set | budget | `--budget` | recipe `best`, same time | old default, same time |")
    print("| --- | ---: | --- | --- | --- |")
    for name in names:
        cells = [
            cell([r for r in rows if (r["set"], r["way"], r["budget"]) == (name, way, budget)]) for way in WAYS
        ]
        print(f"| {name} | {budget} s | {' | '.join(cells)} |")
    print()
    for r in rows:
        if r["way"] == "budget" and r["budget"] == budget:
            planned = r["planned"] or 0
            print(f"{r['set']}, seed {r['seed']}: {r['image']}, {r['network']}, planned {planned:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="the folder of mnist-full and fashion-mnist")
    parser.add_argument("--letters", help="the folder of drawn letters")
    parser.add_argument("--budget", type=int, default=90, help="seconds of each training")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--results", default="budget-results.jsonl")
    parser.add_argument("--next", type=int, help="make so many trainings more, then end")
    options = parser.parse_args()
    sets = {"mnist-full": "mnist-full", "fashion-mnist": "fashion-mnist"}
    if options.letters:
        sets["letters"] = options.letters
    rows = []
    if os.path.exists(options.results):
        with open(options.results, encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    wanted = [
        (name, way, seed)
        for seed in range(1, options.seeds + 1)
        for name in sets
        for way in WAYS
        if not (way == "recipe" and name == "letters")
    ]
    there = {(r["set"], r["way"], r["seed"]) for r in rows if r["budget"] == options.budget}
    missing = [row for row in wanted if row not in there]
    if options.next is not None and not missing:
        table(rows, sets, options.budget)
        return 3
    for name, way, seed in missing[: options.next]:
        result = train(options, name, sets[name], way, seed)
        rows.append(result)
        with open(options.results, "a", encoding="utf-8") as out:
            out.write(json.dumps(result) + "\n")
        print(f"{name}, {way}, seed {seed}: {cell([result])}", file=sys.stderr, flush=True)
    table(rows, sets, options.budget)
    return 0


if __name__ == "__main__":
    sys.exit(main())
