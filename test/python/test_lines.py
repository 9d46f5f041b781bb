"""Whole lines of a stream, and a line now and then of what is written over itself."""

from __future__ import annotations

from collections.abc import Callable
from io import TextIOWrapper

import pytest

from gaiaflow.lines import Lines, last_state, text_stream

NEVER, ALWAYS = 1e9, 0.0


def written(write: Callable[[TextIOWrapper, Lines], None], seconds: float = NEVER) -> list[str]:
    """The lines of a stream that shows what is not done that often."""
    got: list[str] = []
    lines = Lines(lambda line: got.append(line.decode()), "<stdout>", lambda: 1, seconds)
    write(text_stream(lines), lines)
    lines.finish()
    return got


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("one\n\nthree", ["one", "", "three"]),
        ("dos\r\nlines\r\n", ["dos", "lines"]),
        ("\x1b[31mred\x1b[0m\n", ["\x1b[31mred\x1b[0m"]),
        ("\x1b[2K\r\x1b[?25lhidden cursor\n", ["hidden cursor"]),
        ("lone \ud800 half\n", ["lone \\ud800 half"]),
        ("", []),
    ],
)
def test_lines_are_handed_on_whole(text: str, expected: list[str]) -> None:
    assert written(lambda stream, _: stream.write(text)) == expected  # type: ignore[func-returns-value]
    assert written(lambda stream, _: [stream.write(letter) for letter in text] and None) == expected


def test_a_bar_is_shown_when_it_begins_and_when_it_ends() -> None:
    def bar(stream: TextIOWrapper, _: Lines) -> None:
        for percent in range(101):
            print(f"\r{percent:3}%|{'#' * (percent // 10)}", end="", file=stream, flush=True)
        print(file=stream)
        print("done", file=stream)

    assert written(bar) == ["  0%|", "100%|##########", "done"]


def test_a_bar_that_leaves_nothing_behind_and_what_is_written_between() -> None:
    def bar(stream: TextIOWrapper, _: Lines) -> None:
        for step in range(50):
            stream.write(f"\rstep {step}")
        stream.write("\r       \rbetween\n")  # as tqdm.write does
        stream.write("\rstep 51\r       \r")

    assert written(bar) == ["step 0", "between"]


def test_returns_at_the_end_and_nested_bars_stay_few_lines() -> None:
    def ends(stream: TextIOWrapper, _: Lines) -> None:
        for step in range(100):
            print(f"step {step}", end="\r", file=stream)

    def nested(stream: TextIOWrapper, _: Lines) -> None:
        for outer in range(3):
            stream.write(f"\router {outer}")
            for inner in range(100):
                stream.write(f"\n\rinner {inner}\x1b[A")
        stream.write("\ndone\n")

    assert written(ends) == ["step 0", "step 99"]
    assert written(nested) == ["outer 0", "inner 0", "inner 99", "done"]


def test_what_is_not_done_is_shown_after_a_while_and_no_part_of_it_twice() -> None:
    def dots(stream: TextIOWrapper, lines: Lines) -> None:
        for _ in range(3):
            print(".", end="", file=stream, flush=True)
            lines.show()
        print("done", file=stream)

    assert written(dots, ALWAYS) == [".", ".", ".", "done"]
    assert written(dots) == [".", "..done"]


def test_a_stream_flushed_and_then_silent_is_shown_by_itself() -> None:
    import threading

    shown = threading.Event()
    lines = Lines(lambda line: shown.set() if line == b"loading" else None, "<stdout>", lambda: 1, 0.01)
    print("loading", end="", file=text_stream(lines), flush=True)
    assert shown.wait(60)
    lines.finish()


def test_bytes_and_what_comes_after_the_end() -> None:
    got: list[bytes] = []
    lines = Lines(got.append, "<stdout>", lambda: 7, NEVER)
    stream = text_stream(lines)
    stream.buffer.write(b"by")
    stream.buffer.write(b"tes\xff\n")
    lines.finish()
    print("late", end="", file=stream, flush=True)
    assert got == [b"bytes\xff", b"late"]
    assert (stream.fileno(), stream.isatty(), stream.name, stream.encoding) == (7, False, "<stdout>", "utf-8")


def test_a_line_of_a_child_shows_its_last_state() -> None:
    assert [last_state(text) for text in ("1%\r2%\r3%", "done\r", "plain", "")] == ["3%", "done", "plain", ""]


def test_a_line_that_a_signal_interrupts_on_its_way_is_not_shown_twice() -> None:
    shown: list[bytes] = []

    def emit(line: bytes) -> None:
        shown.append(line)
        if line == b"started":
            raise SystemExit(143)  # as the handler of a signal does

    lines = Lines(emit, "<stdout>", lambda: 1)
    with pytest.raises(SystemExit):
        lines.write(b"started\n")
    lines.write(b"cleaned up\n")
    assert shown == [b"started", b"cleaned up"]
