"""Draws what `./lenet bench --json` wrote: python bench_plot.py RESULTS.json PLOT.svg

One panel a work: a bar a subject for the median, and a line from the least to the largest.
"""

import json
import pathlib
import statistics
import sys

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

UNITS = {"training": "images/s", "inference": "images/s", "bound": "images/s", "evaluation": "images/s", "reading": "us",
         "start": "s", "memory": "MB"}


def main():
    results = json.loads(pathlib.Path(sys.argv[1]).read_text())
    values = results["values"]
    figure, axes = pyplot.subplots(len(values), 1, figsize=(8, 1.6 * len(values) + 1), squeeze=False)
    for axis, (work, subjects) in zip(axes[:, 0], values.items()):
        names = list(reversed(subjects))
        medians = [statistics.median(subjects[name]) for name in names]
        spread = [[m - min(subjects[n]) for m, n in zip(medians, names)],
                  [max(subjects[n]) - m for m, n in zip(medians, names)]]
        colors = ["C1" if name == next(iter(subjects)) else "C0" for name in names]
        axis.barh(names, medians, xerr=spread, color=colors)
        unit = "us" if work in ("inference-1", "bound-1") else UNITS[work.split("-")[0]]
        axis.set_title(f"{work}, {unit}", loc="left", fontsize=9)
        axis.tick_params(labelsize=8)
    figure.suptitle(", ".join(results["machine"].values()), fontsize=8)
    figure.tight_layout()
    figure.savefig(sys.argv[2])


if __name__ == "__main__":
    main()
