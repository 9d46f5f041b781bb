"""A map as SVG, by hand: matplotlib would make the image of every task larger.

With it among the requirements, `mlflow.log_figure` logs what it draws.
"""

from collections.abc import Mapping
from html import escape
from itertools import groupby

import numpy as np

PIXEL, LEGEND, LINE = 10, 120, 24


def svg(numbers: np.ndarray, colours: Mapping[str, str]) -> str:
    """A map with its legend.

    Args:
        numbers: of each pixel, by row and column, which of `colours` it has.
        colours: by the names of the legend.
    """
    height, width = numbers.shape
    shapes: dict[int, str] = dict.fromkeys(range(len(colours)), "")
    for y, row in enumerate(numbers.tolist()):
        x = 0
        # Neighbours of one colour are one box, and all of a colour one path, or the file would be ten times as large.
        for number, run in groupby(row):
            length = len(list(run))
            shapes[number] += f"M{x} {y}h{length}v1h-{length}z"
            x += length
    parts = []
    for number, (name, colour) in enumerate(colours.items()):
        left, top, fill = width * PIXEL + 12, number * LINE + 12, escape(colour)
        parts.append(f"<path transform='scale({PIXEL})' d='{shapes[number]}' fill='{fill}'/>")
        parts.append(f"<rect x='{left}' y='{top}' width='16' height='16' fill='{fill}'/>")
        parts.append(f"<text x='{left + 24}' y='{top + 13}'>{escape(name)}</text>")
    wide, high = width * PIXEL + LEGEND, max(height * PIXEL, len(colours) * LINE + 12)
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}' width='{wide}' height='{high}'"
    style = "font-family='sans-serif' font-size='13' shape-rendering='crispEdges'"
    return "\n".join([f"{head} {style}>", "<rect width='100%' height='100%' fill='white'/>", *parts, "</svg>"])
