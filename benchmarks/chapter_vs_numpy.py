"""Runs the sides of chapter-vs-numpy in turn and prints the table."""
import datetime
import os
import subprocess
import sys
import time

NUMPY_EPOCHS = 4
OUR_EPOCHS = 60


def run(command, env=None):
    """The lines, the gaps between them in seconds, and the whole process's seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1,
        env={**os.environ, **(env or {})})
    lines, times = [], []
    for line in process.stdout:
        times.append(time.perf_counter())
        lines.append(line.rstrip("\n"))
    if process.wait() != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    gaps = [b - a for a, b in zip(times, times[1:])]
    return lines, gaps, time.perf_counter() - start


def main():
    root, mnist, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    threads = os.environ["THREADS"]
    python = os.environ["NUMPY_PYTHON"]
    numpy = [python, os.path.join(root, "scripts", "chapter_numpy.py"), mnist, "--epochs",
             str(NUMPY_EPOCHS)]
    striate = [os.path.join(root, "striate"), "chapter", "--threads", threads, "--epochs",
               str(OUR_EPOCHS)]
    sides = []
    for title, folder in (("OpenBLAS", os.environ["OPENBLAS"]),
                          ("the reference BLAS", os.environ["REFERENCE_BLAS"])):
        if not os.path.exists(os.path.join(folder, "libblas.so.3")):
            print(f"no {folder}/libblas.so.3: NumPy with {title} is left out", file=sys.stderr)
            continue
        env = {"LD_LIBRARY_PATH": folder, "OPENBLAS_NUM_THREADS": threads}
        for how, options in (("as the listing", []), ("sections cut beforehand", ["--precut"])):
            sides.append((f"NumPy, {title}, {how}", numpy + options, env))
    sides.append(("striate chapter", striate, None))

    best, known = {}, None
    for _ in range(rounds):
        for title, command, env in sides:
            lines, gaps, _ = run(command, env)
            best[title] = min(gaps + [best.get(title, float("inf"))])
            head = lines[:NUMPY_EPOCHS]
            known = known or head
            if head != known:
                raise SystemExit(f"{title}: prints {head}, the others {known}")

    ours = best["striate chapter"]
    load = os.getloadavg()[0]
    print(f"{datetime.date.today()}, {threads} threads, best of {rounds} rounds, load {load:.1f}")
    print()
    print("| program | ms an epoch | striate is faster by |")
    print("| --- | ---: | ---: |")
    for title, _, _ in sides:
        print(f"| {title} | {best[title] * 1000:.1f} | {best[title] / ours:.1f}× |")


if __name__ == "__main__":
    main()
