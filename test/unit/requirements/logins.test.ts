import { findSource } from "../../../requirements/source";
import { readInput } from "../../../requirements/read-input";
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
        ["before a marker", 'team @ git+https://t0k@x.org/o/team@v1 ; python_version >= "3.9"', "git+https://x.org"],
        ["of an email address", "--extra-index-url https://me@corp.com:t0k@x.org/simple", "https://x.org/simple"],
        ["of a wheel", "tool @ https://t0k@x.org/tool-1-py3-none-any.whl", "https://x.org/tool-1-py3-none-any.whl"],
    ])("is noted %s, and stays out of what is asked for", (_, line, url) => {
        const { logins, needsBuild, requirements } = read({ "requirements.txt": `${line}\n` });
        expect(logins).toEqual([{ where: "requirements.txt line 1", url }]);
        expect(JSON.stringify([needsBuild, requirements])).not.toContain("t0k");
    });

    test("is noted in uv's table of indexes", () => {
        const index = '[[tool.uv.index]]\nname = "own"\nurl = "https://me:t0k@x.org/simple"\n';
        const { logins, uvSettings } = read({
            "pyproject.toml": `[project]\nname = "x"\ndependencies = ["six"]\n${index}`,
        });
        expect(logins).toEqual([{ where: "pyproject.toml [[tool.uv.index]]", url: "https://x.org/simple" }]);
        expect(uvSettings["index"]).toEqual([{ name: "own", url: "https://x.org/simple" }]);
    });

    test("is cut to the last @ before a path, and each of several", () =>
        expect(withoutPasswords("https://me@corp.com:t0k@x.org/a@1 and git+https://t0k@y.org/b@v1")).toBe(
            "https://x.org/a@1 and git+https://y.org/b@v1",
        ));
});
