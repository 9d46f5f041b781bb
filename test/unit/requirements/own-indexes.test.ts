import type { Input } from "../../../requirements/input";
import { installLines } from "../../../requirements/install-lines";
import { withIndexes } from "../../../requirements/own-indexes";
import type { Uv } from "../../../requirements/uv";

const locked = (name: string) => ({
    ...{ name, version: "1.0", wheels: [{ url: `https://x.org/${name}.whl`, hashes: { sha256: "a1" } }] },
    isUnpacked: false,
});

test("packages keep the index or the page of links that they are from, and a build asks it as what it is", async () => {
    const lines = ["--extra-index-url https://me:secret@a.org/simple/", "--find-links https://b.org/torch.html"];
    const from = new Map([
        ["one", "https://a.org/simple"],
        ["two", "https://b.org/torch.html"],
        ["three", "https://pypi.org/simple"],
    ]);
    const uv = { indexesOf: () => Promise.resolve(from) } as unknown as Uv;
    const input = { indexLines: lines, uvSettings: {} } as unknown as Input;
    const question = { requirements: [], constraints: [], python: "3.13" };
    const packages = await withIndexes(uv, ["one", "two", "three"].map(locked), question, input);
    expect(packages.map(({ index }) => index)).toEqual([
        ...["https://a.org/simple", "https://b.org/torch.html#find-links"],
        undefined,
    ]);
    expect(installLines({ packages }).split("\n").slice(0, 3)).toEqual([
        ...["--extra-index-url https://a.org/simple", "--find-links https://b.org/torch.html"],
        "one==1.0 \\",
    ]);
});
