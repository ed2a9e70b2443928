#!/usr/bin/env python3
"""Prints the tables of docs/benchmarks/forecast.md anew, in place.

    tests/forecast-tables.py --histories DIR [--only PATTERN]

Each table stands between `<!-- run: COMMAND -->` and `<!-- end -->`. COMMAND is the benchmark's verb with its options, or `sklearn` with
them; DEMO stands for a history that is made first, HISTORY1 to HISTORYn for the CSV files of DIR by name (they are not part of the
repository), and `summary` for one line per history. Build tests/Hermes.Benchmarks and tests/Hermes.Simulator first. --only does those
whose command the pattern is found in.
"""
import argparse
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/benchmarks/forecast.md"
BIN = ROOT / "artifacts/bin"

# Threads of XGBoost that wait for each other burn the processor else, which on a busy machine is most of the time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
TABLE = re.compile(r"(<!-- run: (?P<command>[^\n]*) -->\n)(?P<body>.*?)(<!-- end -->)", re.S)


printed_before = {}


def run(command, files):
    if command in printed_before:
        return printed_before.pop(command)
    words = [str(files.get(word, word)) for word in shlex.split(command)]
    program = [ROOT / "tests/forecast-sklearn.py", *words[1:]] if words[0] == "sklearn" else [BIN / "Hermes.Benchmarks/release/Hermes.Benchmarks", *words]
    print(command, file=sys.stderr)
    return subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout


def summary(files, folder):
    lines = ["| history | rows | base rate | AP | moving average's | onsets' base rate | onset AP | moving average's | onset ROC-AUC | ECE | better: all | better: onsets |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |"]
    for name in [name for name in files if name.startswith("HISTORY")]:
        figures = folder / f"{name}.json"
        printed_before[f"forecast --data {name}"] = run(f"forecast --data {name} --json {figures}", files)
        of = json.loads(figures.read_text())
        shown = {part: all(of[f"comparisons.{baseline}.{part}.low"] > 0 for baseline in ("baseRate", "lastOutcome", "movingAverage")) for part in ("all", "onset")}
        keys = ["all.baseRate", "all.averagePrecision", "baselines.movingAverage.all.averagePrecision", "onset.baseRate",
                "onset.averagePrecision", "baselines.movingAverage.onset.averagePrecision", "onset.rocAuc", "all.ece"]
        lines.append(f"| {name[len('HISTORY'):]} | {of['all.rows']} | " + " | ".join(f"{of[key]:.3f}" for key in keys)
                     + f" | {'yes' if shown['all'] else 'not shown'} | {'yes' if shown['onset'] else 'not shown'} |")
    return "\n".join(lines) + "\n"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--histories", type=pathlib.Path, required=True)
    options.add_argument("--only", default="")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = {"DEMO": folder / "demo.csv"} | {f"HISTORY{number}": file.resolve() for number, file in enumerate(sorted(asked.histories.glob("*.csv")), 1)}
        subprocess.run([BIN / "Hermes.Simulator/release/Hermes.Simulator", "history", "--out", files["DEMO"], "--until", "2026-11-21T00:00:00Z"], check=True, stdout=sys.stderr)
        for command in [match["command"] for match in TABLE.finditer(PAGE.read_text())]:
            if re.search(asked.only, command):
                printed = summary(files, folder) if command == "summary" else run(command, files)

                # Read again each time: whoever edits the page meanwhile keeps the edit.
                PAGE.write_text(TABLE.sub(lambda match: f"{match[1]}\n{printed.strip()}\n\n{match[4]}" if match["command"] == command else match[0], PAGE.read_text()))


main()
