import { mmdebstrapArguments } from "@gaiaflow/fallback/builds/base-image/recipe";
import { isDebianLike } from "@gaiaflow/engine-core/apt-install";

describe("a system that has apt and docker.io", () => {
    test.each([
        ["Debian", "NAME=x\nID=debian\n", true],
        ["Ubuntu", "ID=ubuntu\nID_LIKE=debian\n", true],
        ["Mint", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
        ["Fedora", "ID=fedora\nHOME_URL=https://debian.example\n", false],
    ])("%s", (_, text, expected) => {
        expect(isDebianLike(text)).toBe(expected);
    });
});

describe("the recipe of the base image", () => {
    test("names the machine's mirror in a file, never as an argument", () => {
        const args = mmdebstrapArguments(
            "trixie",
            { sources: "/tmp/s/sources.list", aptConf: "/tmp/s/apt.conf" },
            "/out/root.tar",
        );
        expect(args.slice(-3)).toEqual(["trixie", "/out/root.tar", "/tmp/s/sources.list"]);
        expect(args).toContain("--aptopt=/tmp/s/apt.conf");
    });

    test("asks for no settings where the machine has none", () => {
        const args = mmdebstrapArguments("trixie", { sources: "s" }, "r");
        expect(args.filter((arg) => arg.startsWith("--aptopt"))).toEqual([]);
    });
});
