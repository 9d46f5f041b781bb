import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { loginScript } from "../../../../requirements/build-script";
import { CLONE } from "../../../support/settings";
import { until } from "../../../support/until";

const SCRIPT = path.join(CLONE, "components", "image", "scripts", "build-with-secret.cjs");
const TOKEN = "glpat-0123456789abcdef";
const BUILD = {
    ...{ imageName: "gaiaflow/environment:1", context: ".", dockerfile: "Dockerfile", target: "" },
    ...{ args: { BASE: "debian" }, secret: "logins", platform: "linux/amd64" },
};
/** Has no image, keeps what it is given and how the file of the secret is protected, and then does as `then` says. */
const docker = (then: string) => `#!/bin/sh
cd "$(dirname "$0")"
case "$1 $2" in
    --version*) echo "Docker version 20.10.0, build 0"; exit ;;
    "image inspect") exit 1 ;;
esac
printf '%s\\n' "$@" >arguments
env >environment
file=$(sed -n 's/^id=logins,src=//p' arguments)
printf %s "$file" >file
ls -ld "$(dirname "$file")" "$file" | cut -c 1-10 >modes
cp "$file" content
${then}
`;
let folder: string;

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-image-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const read = (name: string): string => fs.readFileSync(path.join(folder, name), "utf8");
const secretOf = (password: string): string =>
    loginScript([
        { url: "https://pypi.example.com/simple", username: "reader", password },
        { url: "git+https://git.example.com", password },
    ]) ?? "";
const run = (then: string, secret = secretOf(TOKEN)) => {
    fs.writeFileSync(path.join(folder, "docker"), docker(then), { mode: 0o755 });
    const PATH = `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`;
    return execa("node", [SCRIPT], {
        ...{ cwd: folder, reject: false },
        env: { BUILD: JSON.stringify(BUILD), SECRET: secret, PATH },
    });
};

test.each([
    ["succeeds", "exit 0", 0],
    ["fails", "exit 1", 1],
])("the secret is in a file of this user's alone, which is gone when a build %s", async (_, then, exitCode) => {
    expect(await run(then)).toMatchObject({ exitCode, stdout: "" });
    expect(read("content")).toBe(secretOf(TOKEN));
    expect(read("modes").trim().split("\n")).toEqual(["drwx------", "-rw-------"]);
    expect(path.dirname(path.dirname(read("file")))).toBe(fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir());
    expect(fs.existsSync(path.dirname(read("file")))).toBe(false);
});

test("it is gone when a build is ended", async () => {
    const running = run("trap 'exit 1' TERM; touch waiting; while :; do sleep 0.1; done");
    await until("docker is at it", () => fs.existsSync(path.join(folder, "waiting")));
    expect(fs.existsSync(read("file"))).toBe(true);
    running.kill("SIGTERM");
    expect(await running).toMatchObject({ exitCode: 1, stderr: "docker build was ended by SIGTERM" });
    expect(fs.existsSync(path.dirname(read("file")))).toBe(false);
});

test("neither docker's arguments nor its environment have it", async () => {
    await run("exit 0");
    expect(read("arguments").trim().split("\n")).toEqual([
        ...["build", "--quiet", "--tag", BUILD.imageName, "--file", "Dockerfile", "--platform", "linux/amd64"],
        ...["--build-arg", "BASE=debian", "--secret", `id=logins,src=${read("file")}`, "."],
    ]);
    expect(read("environment")).not.toContain(TOKEN);
    expect(read("environment")).not.toMatch(/^(SECRET|BUILD)=/m);
});

test.each([TOKEN, "a+b/c=9876==", "it's so", 'with "quotes" and \\'])(
    "%j is masked in what docker prints",
    async (password) => {
        fs.writeFileSync(
            path.join(folder, "printed"),
            `no login for reader:${password}@pypi.example.com\nsome words\n`,
        );
        const { exitCode, stderr, stdout } = await run("cat printed; cat printed >&2; exit 1", secretOf(password));
        expect(exitCode).toBe(1);
        expect(stderr).toContain("no login for [secret]:[secret]@");
        expect(stderr).toContain("some words");
        expect(stderr + stdout).not.toContain(password);
    },
);

test("the file itself is masked, where a build prints it", async () => {
    const { stderr } = await run('cat "$file"; exit 1');
    expect(stderr).toContain("[secret]");
    expect(stderr).not.toContain(TOKEN);
});

test("a token is masked where the end of what docker prints begins within it", async () => {
    const half = TOKEN.length / 2;
    fs.writeFileSync(path.join(folder, "printed"), `${TOKEN}\n${"x".repeat(3000 - 1 - half)}`);
    const { stderr } = await run("cat printed; exit 1");
    expect(stderr).toContain("xxx");
    expect(stderr).not.toContain(TOKEN.slice(-half));
});
