"""Drawings as SVG, by hand: matplotlib would make the image of every task larger by a sixth.

With it among the requirements, `mlflow.log_figure` logs what it draws.
"""

from collections.abc import Mapping
from html import escape

import pandas as pd

CELL, LABEL, LINE = 70, 150, 24


def matrix(counts: pd.DataFrame, rows: str, columns: str) -> str:
    """How often each row's label goes with each column's: the darker a cell, the larger its share of the row.

    Args:
        counts: whole numbers, with the labels as index and columns.
        rows: what the rows are.
        columns: what the columns are.
    """
    parts = [_text(LABEL / 2, LINE, f"{rows} ↓  {columns} →")]
    for x, label in enumerate(counts.columns):
        parts.append(_text(LABEL + (x + 0.5) * CELL, LINE * 2, str(label)))
    for y, (label, row) in enumerate(counts.iterrows()):
        top = LINE * 2.5 + y * CELL
        parts.append(_text(LABEL / 2, top + CELL / 2 + 5, str(label)))
        for x, count in enumerate(row):
            share = count / max(row.sum(), 1)
            parts.append(_box(LABEL + x * CELL, top, CELL, CELL, f"fill-opacity='{share:.2f}'"))
            colour = "white" if share > 0.5 else "black"
            parts.append(_text(LABEL + (x + 0.5) * CELL, top + CELL / 2 + 5, str(count), f"fill='{colour}'"))
    return _picture(LABEL + CELL * (len(counts.columns) + 0.5), LINE * 3 + CELL * len(counts), parts)


def bars(values: Mapping[str, float], title: str) -> str:
    """A bar for each value, the longest first. One below zero has none."""
    parts = [_text(LABEL, LINE, title, "text-anchor='start'")]
    longest = max([*values.values(), 1e-9])
    for y, (label, value) in enumerate(sorted(values.items(), key=lambda item: -item[1])):
        top = LINE * (y + 1.5)
        width = max(value, 0) / longest * CELL * 3
        parts.append(_text(LABEL - 8, top + LINE * 0.7, label, "text-anchor='end'"))
        parts.append(_box(LABEL, top, width, LINE * 0.8))
        parts.append(_text(LABEL + width + 8, top + LINE * 0.7, f"{value:.3f}", "text-anchor='start'"))
    return _picture(LABEL + CELL * 4, LINE * (len(values) + 2), parts)


def _picture(width: float, height: float, parts: list[str]) -> str:
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}'"
    font = "font-family='sans-serif' font-size='13' text-anchor='middle'"
    return "\n".join([f"{head} {font}>", "<rect width='100%' height='100%' fill='white'/>", *parts, "</svg>"])


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f"<text x='{x:g}' y='{y:g}' {more}>{escape(text)}</text>"


def _box(x: float, y: float, width: float, height: float, more: str = "") -> str:
    return f"<rect x='{x:g}' y='{y:g}' width='{width:g}' height='{height:g}' fill='steelblue' {more}/>"
