#!/usr/bin/python3
"""Forecasts of Hermes beside scikit-learn's HistGradientBoosting, on the same feature rows and the same split by time.

    tests/forecast-sklearn.py --data FILE.csv [any option of the benchmark's verb `forecast`]

Runs the benchmark, which writes its rows, then scikit-learn with its usual settings on them: once learning from what Hermes's model
learns from, once from all that was known before the test part (Hermes keeps the second part of that for choosing and calibrating).
Needs Debian's python3-sklearn; intervals are a paired bootstrap over whole days, as everywhere.
"""
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import average_precision_score, roc_auc_score
except ImportError:
    sys.exit("scikit-learn is missing: apt-get install python3-sklearn, and start this with Debian's /usr/bin/python3.")

LEARN, VALIDATION, TEST = 0, 1, 2
RESAMPLES = 200


def rows_of(arguments):
    root = pathlib.Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "rows.npy"
        program = root / "artifacts/bin/Hermes.Benchmarks/release/Hermes.Benchmarks"
        command = [program] if program.exists() else ["dotnet", "run", "--project", root / "tests/Hermes.Benchmarks", "-c", "Release", "--"]
        subprocess.run([*command, "forecast", *arguments, "--export-rows", file], check=True, stdout=sys.stderr)
        return np.load(file)


def fitted(rows, parts):
    use = rows[np.isin(rows[:, 0], parts)]
    return HistGradientBoostingClassifier(random_state=17).fit(use[:, 5:], use[:, 1])


def interval(days, answers, ours, theirs):
    random = np.random.default_rng(17)
    groups = [np.flatnonzero(days == day) for day in np.unique(days)]
    differences = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([groups[i] for i in random.integers(len(groups), size=len(groups))])
        if answers[drawn].any():
            differences.append(average_precision_score(answers[drawn], ours[drawn]) - average_precision_score(answers[drawn], theirs[drawn]))
    return np.quantile(differences, [0.025, 0.975])


def main():
    rows = rows_of(sys.argv[1:])
    test = rows[rows[:, 0] == TEST]
    answers, onset, days = test[:, 1] == 1, test[:, 2] == 1, test[:, 3]
    scorers = [
        ("Hermes", test[:, 4]),
        ("HistGradientBoosting, learned on the same rows", fitted(rows, [LEARN]).predict_proba(test[:, 5:])[:, 1]),
        ("HistGradientBoosting, learned on all before the test", fitted(rows, [LEARN, VALIDATION]).predict_proba(test[:, 5:])[:, 1]),
    ]
    print(f"{len(test)} rows of the test part, base rate {answers.mean():.3f}, on onsets {answers[onset].mean():.3f}; {rows.shape[1] - 5} features")
    print()
    print("| scorer | AP | ROC-AUC | onset AP | onset ROC-AUC | Hermes's AP minus this | on onsets |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, said in scorers:
        figures = [average_precision_score(answers, said), roc_auc_score(answers, said),
                   average_precision_score(answers[onset], said[onset]), roc_auc_score(answers[onset], said[onset])]
        against = ["–", "–"]
        if name != "Hermes":
            ours = scorers[0][1]
            against = []
            for part in (np.ones(len(test), bool), onset):
                low, high = interval(days[part], answers[part], ours[part], said[part])
                difference = average_precision_score(answers[part], ours[part]) - average_precision_score(answers[part], said[part])
                against.append(f"{difference:+.3f} [{low:+.3f}, {high:+.3f}]")
        print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + f" | {against[0]} | {against[1]} |")


main()
