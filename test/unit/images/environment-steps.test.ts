import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const DOCKERFILE = path.join(__dirname, "../../../images/environment/Dockerfile");

let root: string;
beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-step-"));
    write("mirrors/use", "");
    write("indexes", "");
    for (const command of ["uv/uv", "bin/apt-get", "bin/python", "opt/venv/bin/python"]) {
        program(command, `echo "${path.basename(command)} $*" >>"${root}/ran"`);
    }
    program(
        "bin/python",
        `[ "$1" != -m ] || exec "${root}/opt/venv/bin/python" "$@"; echo "${root}/opt/venv/bin/python"`,
    );
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const write = (name: string, text: string, mode = 0o644) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text, { mode });
};
const program = (name: string, command: string) => write(name, `#!/bin/sh\n${command}\n`, 0o755);

/** Runs the step of the Dockerfile that has a text in it, with a folder for the image; what it ran is the result. */
async function step(part: string): Promise<string> {
    fs.mkdirSync(path.join(root, "run/home"), { recursive: true });
    fs.mkdirSync(path.join(root, "tmp"), { recursive: true });
    const text = fs
        .readFileSync(DOCKERFILE, "utf8")
        .replaceAll(/^#.*\n/gm, "")
        .replaceAll(/\\\n\s*/g, "");
    const line = text.split("\n").find((each) => each.startsWith("RUN") && each.includes(part)) ?? "";
    const command = line.replace(/^RUN (--mount=\S+\s+)*/, "");
    const paths = /(?<=^|[\s"=>])\/(?=(mirrors|indexes|opt|uv|wheels|lock|tmp|builds|run)\b)/g;
    const env = { PATH: `${root}/bin:${process.env["PATH"] ?? ""}`, FORCE: "" };
    await execa("sh", ["-c", command.replaceAll(paths, `${root}/`)], { env });
    return fs.existsSync(path.join(root, "ran")) ? fs.readFileSync(path.join(root, "ran"), "utf8") : "";
}

test("what is built from its source is installed by a script, which knows what is there", async () => {
    program("bin/python3", `echo "$*" >>"${root}/ran"`);
    const ran = (await step("install_built.py")).replaceAll(`${root}/`, "/");
    expect(ran).toBe("-B /install_built.py /wheels /lock /builds.txt /uv/uv\n");
});

describe("a build from source", () => {
    const builds = async () => {
        write("builds.txt", "own @ git+https://example.com/own\n");
        program("bin/python3", `echo "python3 $*" >>"${root}/ran"`);
        return (await step("build_wheels.py")).replaceAll(`${root}/`, "/");
    };
    const BUILD = "python3 -B /build_wheels.py /builds.txt /wheels /opt/venv/bin/python\n";
    const PIP = "uv pip install --quiet --python /opt/venv/bin/python pip\n";

    test("gets a pip where conda's Python has none", async () => {
        write("opt/venv/conda-meta/history", "");
        program("opt/venv/bin/python", `case "$*" in *--version) exit 1;; *) echo "python $*" >>"${root}/ran";; esac`);
        expect(await builds()).toMatch(new RegExp(`${PIP}${BUILD}$`));
    });

    test("takes the pip that is there", async () => {
        write("opt/venv/conda-meta/history", "");
        const ran = await builds();
        expect(ran).not.toContain("pip install");
        expect(ran).toContain(BUILD);
    });

    test("takes Debian's where the Python is Debian's", async () => {
        const ran = await builds();
        expect(ran).toMatch(/apt-get .*python3-pip/);
        expect(ran).not.toContain(PIP);
    });
});
