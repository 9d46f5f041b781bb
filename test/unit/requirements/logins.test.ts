import { findSource } from "../../../requirements/source";
import { readInput } from "../../../requirements/read-input";
import { loginFaults } from "../../../requirements/logins";
import { withoutPasswords } from "../../../requirements/names";
import { closeAll, temporaryFolder } from "../../support/uv-index";

afterAll(closeAll);

function read(files: Record<string, string>) {
    const source = findSource(temporaryFolder(files));
    if (source === undefined) {
        throw new Error("There is no source.");
    }
    return readInput(source);
}

describe("a login in an address", () => {
    test.each([
        [
            "before a marker",
            'team @ git+https://t0k@x.org/o/team@v1 ; python_version >= "3.9"',
            { url: "git+https://x.org" },
        ],
        [
            "of an email address",
            "--extra-index-url https://me@corp.com:t0k@x.org/simple",
            { url: "https://x.org/simple", user: "me@corp.com" },
        ],
        [
            "of a wheel",
            "tool @ https://t0k@x.org/tool-1-py3-none-any.whl",
            { url: "https://x.org/tool-1-py3-none-any.whl" },
        ],
    ])("is noted %s, and stays out of what is asked for", (_, line, login) => {
        const { logins, needsBuild, requirements } = read({ "requirements.txt": `${line}\n` });
        expect(logins).toEqual([{ where: "requirements.txt line 1", ...login }]);
        expect(JSON.stringify([needsBuild, requirements])).not.toContain("t0k");
    });

    test("is noted in uv's table of indexes", () => {
        const index = '[[tool.uv.index]]\nname = "own"\nurl = "https://me:t0k@x.org/simple"\n';
        const { logins, uvSettings } = read({
            "pyproject.toml": `[project]\nname = "x"\ndependencies = ["six"]\n${index}`,
        });
        expect(logins).toEqual([
            { where: "pyproject.toml [[tool.uv.index]]", url: "https://x.org/simple", user: "me" },
        ]);
        expect(uvSettings["index"]).toEqual([{ name: "own", url: "https://x.org/simple" }]);
    });

    test("is cut to the last @ before a path, and each of several", () =>
        expect(withoutPasswords("https://me@corp.com:t0k@x.org/a@1 and git+https://t0k@y.org/b@v1")).toBe(
            "https://x.org/a@1 and git+https://y.org/b@v1",
        ));

    test("goes into the next free entries of the configuration, one for each host, with its user", () => {
        const lines = [
            ...["--extra-index-url https://me:t0k@x.org/a", "--extra-index-url https://me:t0k@x.org/b"],
            ...["one @ git+https://ghp_t0k:x-oauth-basic@y.org/one", "--extra-index-url https://${USER}:t0k@z.org/c"],
        ];
        const input = read({ "requirements.txt": lines.join("\n") });
        const indexes = [{ url: "https://w.org/simple", password: "x" }, { url: "https://z.org/simple" }];
        const key = (place: number, name: string) => `--path 'gaiaflow:project.indexes[${place}].${name}'`;
        const secret = (place: number) => key(place, "password").replace("--path", "--path --secret");
        expect(loginFaults(input, indexes, "set").map(({ fix }) => fix)).toEqual([
            `Take it out, and type: set ${key(2, "url")} https://x.org/a   and: set ${key(2, "username")} me   and: set ${secret(2)}`,
            "Take it out: gaiaflow:project.indexes[2] is for this host, too.",
            `Take it out, and type: set ${key(3, "url")} git+https://y.org   and: set ${secret(3)}`,
            `Take it out, and type: set ${secret(1)}`,
        ]);
    });
});
