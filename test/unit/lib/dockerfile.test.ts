import { parseDockerfile } from "../../../lib/dockerfile";

const parse = (lines: readonly string[], args: Record<string, string> = {}) => parseDockerfile(lines.join("\n"), args);

test.each([
    [["ARG GAIAFLOW_BASE", "FROM ${GAIAFLOW_BASE}"], true],
    [["ARG GAIAFLOW_BASE", "FROM $GAIAFLOW_BASE AS base", "FROM base"], true],
    [["ARG GAIAFLOW_BASE", "from ${GAIAFLOW_BASE:-debian:13} as Base", "from base"], true],
    [["ARG GAIAFLOW_BASE", "ARG START=${GAIAFLOW_BASE}", "FROM --platform=linux/amd64 ${START}"], true],
    [["ARG GAIAFLOW_BASE", "FROM ${GAIAFLOW_BASE} AS tools", "FROM python:3.12", "COPY --from=tools /a /b"], false],
    [["FROM python:3.12-slim"], false],
    [["# FROM ${GAIAFLOW_BASE}", "FROM debian"], false],
    [["FROM debian", "RUN <<EOF", "FROM ${GAIAFLOW_BASE}", "EOF"], false],
])("%j stands on ours: %j", (lines, isOnOurs) => {
    expect(parse(lines).isOnOurs).toBe(isOnOurs);
});

test("what it starts from is read with its arguments", () => {
    const lines = ["ARG PYTHON=3.12", "FROM python:${PYTHON}-slim AS a", "FROM a AS b", "FROM b"];
    expect(parse(lines).from).toBe("python:3.12-slim");
    expect(parse(lines, { PYTHON: "3.11" }).from).toBe("python:3.11-slim");
    expect(parse(["# nothing"]).from).toBeUndefined();
});

test.each<[string[], string[] | undefined]>([
    [
        ["COPY a.txt b/ ./", "COPY --chown=1:1 ./c /d"],
        ["a.txt", "b", "c"],
    ],
    [
        ["COPY a \\", "  # a comment", "  b /x"],
        ["a", "b"],
    ],
    [['COPY ["x y", "/z"]'], ["x y"]],
    [["COPY . ."], [""]],
    [["copy / /app"], [""]],
    [["COPY data/*.csv /"], ["data/*.csv"]],
    [["COPY --from=tools /a /b", "ADD https://example.com/a.tar /a", "ADD git@example.com:a/b.git /b"], []],
    [["COPY <<EOF /etc/motd", "COPY secret /", "EOF"], []],
    [["RUN --mount=type=bind,source=req.txt,target=/r --mount=type=cache,target=/c pip"], ["req.txt"]],
    [["RUN --mount=target=/src make"], [""]],
    [["RUN --mount=type=bind,from=tools,source=/a,target=/a true"], []],
    [["ARG FILE=a", "COPY ${FILE} /"], undefined],
])("%j copies %j", (lines, sources) => {
    expect(parse(["FROM debian", ...lines]).copied?.map(({ source }) => source)).toEqual(sources);
});

test("what it sets is known with its line, and its arguments by name", () => {
    const { argumentNames, literals } = parse(["ARG A", "FROM b", "ARG TOKEN=abc", 'ENV X=1 Y="two words"']);
    expect([...argumentNames]).toEqual(["A", "TOKEN"]);
    expect(literals.filter(({ value }) => value !== "")).toEqual([
        { line: 3, name: "TOKEN", value: "abc" },
        { line: 4, name: "X", value: "1" },
        { line: 4, name: "Y", value: "two words" },
    ]);
});
