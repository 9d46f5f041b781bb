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
    (height, width), names = numbers.shape, list(colours)
    parts = []
    for y, row in enumerate(numbers.tolist()):
        x = 0
        # Neighbours of one colour are one box, or the file would be ten times as large.
        for number, run in groupby(row):
            length = len(list(run))
            parts.append(_box(x * PIXEL, y * PIXEL, length * PIXEL, PIXEL, colours[names[number]]))
            x += length
    for place, (name, colour) in enumerate(colours.items()):
        left, top = width * PIXEL + 12, place * LINE + 12
        parts.append(_box(left, top, 16, 16, colour))
        parts.append(f"<text x='{left + 24}' y='{top + 13}'>{escape(name)}</text>")
    wide, high = width * PIXEL + LEGEND, max(height * PIXEL, len(names) * LINE + 12)
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}' width='{wide}' height='{high}'"
    style = "font-family='sans-serif' font-size='13' shape-rendering='crispEdges'"
    return "\n".join([f"{head} {style}>", "<rect width='100%' height='100%' fill='white'/>", *parts, "</svg>"])


def _box(x: int, y: int, width: int, height: int, colour: str) -> str:
    return f"<rect x='{x}' y='{y}' width='{width}' height='{height}' fill='{escape(colour)}'/>"
