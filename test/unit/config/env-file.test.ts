import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readEnvFile } from "../../../config/env-file";

let projectRoot: string;
beforeAll(() => {
    projectRoot = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-env-"));
});
afterAll(() => fs.rmSync(projectRoot, { recursive: true }));

const read = (text: string) => {
    fs.writeFileSync(path.join(projectRoot, ".env"), text);
    const { faults, variables } = readEnvFile(".env", { projectRoot, stack: "dev" });
    return { variables, problems: faults.map(({ subject = "", problem }) => `${subject} ${problem}`) };
};

test.each([
    [
        "comments, blank lines, exports and CRLF",
        "# a\r\n\r\nexport A=1\r\n B = two words # c\r\n",
        { A: "1", B: "two words" },
    ],
    [
        "quotes, of which double ones take escapes",
        "A=\"x\\ny\"\nB='x\\ny'\nC=`a'b`",
        { A: "x\ny", B: "x\\ny", C: "a'b" },
    ],
    [
        "a value of several lines, as of a key",
        'A="-----BEGIN\nnot a variable\n\nEND"\nB=1',
        { A: "-----BEGIN\nnot a variable\n\nEND", B: "1" },
    ],
    ["an empty value, an = in one, and a $ that stays", "A=\nB=a=b\nC=$A", { A: "", B: "a=b", C: "$A" }],
    ["a name that stands twice: the last", "A=1\nA=2", { A: "2" }],
    ["an empty file", "", {}],
])("takes %s", (_, text, variables) => {
    expect(read(text)).toEqual({ variables, problems: [] });
});

test.each([
    ["A=1\nhunter2\nB=2\n", "is .env, in which line 2 is not NAME=value"],
    ["A B=hunter2", "is .env, in which line 1 is not NAME=value"],
    ["1A=hunter2\nA-B=hunter2", "is .env, in which 1A is no variable's name; A-B is no variable's name"],
    [
        "PATH=hunter2\nGAIAFLOW_X=hunter2",
        "is .env, in which PATH: expected another name: this one belongs to the containers themselves; GAIAFLOW_X: expected another name: this one belongs to the containers themselves",
    ],
])("refuses %j without its value", (text, problem) => {
    expect(read(text)).toEqual({ variables: {}, problems: [`gaiaflow:envFile ${problem}`] });
});

test("names a file that is not there, and a folder, with what to type", () => {
    const of = (file: string) =>
        readEnvFile(file, { projectRoot, stack: "dev" }).faults.map(({ problem, fix }) => [problem, fix]);
    expect(of("none")).toEqual([
        [
            "is none, which is not there; expected a file with lines NAME=value",
            "pulumi config rm --stack dev 'gaiaflow:envFile'",
        ],
    ]);
    expect(of(".")).toEqual([
        [expect.stringContaining("is a folder"), "pulumi config set --stack dev 'gaiaflow:envFile' .env"],
    ]);
});
