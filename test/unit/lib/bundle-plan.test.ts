import { MANIFEST, PROBE, planSync } from "../../../lib/bundle-plan.cjs";

const sent = { "a.py": { sha256: "1", etag: "e1" }, "b.py": { sha256: "2", etag: "e2" } };
const there = { "a.py": "e1", "b.py": "e2", [MANIFEST]: "m" };
const wanted = { "a.py": "1", "b.py": "2" };
const none = { put: [], remove: [], foreign: [] };

test.each([
    ["nothing where all is there", wanted, sent, there, none],
    ["all of an empty prefix", wanted, {}, {}, { ...none, put: ["a.py", "b.py"] }],
    ["a changed file", { ...wanted, "a.py": "3" }, sent, there, { ...none, put: ["a.py"] }],
    ["a file that somebody removed", wanted, sent, { "b.py": "e2" }, { ...none, put: ["a.py"] }],
    ["a file that somebody changed", wanted, sent, { ...there, "a.py": "e9" }, { ...none, put: ["a.py"] }],
    [
        "a file whose sending was interrupted",
        wanted,
        { ...sent, "a.py": { sha256: "1" } },
        there,
        { ...none, put: ["a.py"] },
    ],
    ["a file that is wanted no more", { "a.py": "1" }, sent, there, { ...none, remove: ["b.py"] }],
    ["nothing of one that is wanted no more and gone", { "a.py": "1" }, sent, { "a.py": "e1" }, none],
    ["a file of somebody else", wanted, sent, { ...there, "x.py": "e" }, { ...none, foreign: ["x.py"] }],
    [
        "the same though it is wanted",
        { "a.py": "1" },
        {},
        { "a.py": "e1" },
        { ...none, put: ["a.py"], foreign: ["a.py"] },
    ],
    ["nothing of folders and what is ours", {}, {}, { "": "e", "lib/": "e", [MANIFEST]: "e", [PROBE]: "e" }, none],
])("%s", (_, files, known, found, expected) => {
    expect(planSync(files, known, found)).toEqual(expected);
});
