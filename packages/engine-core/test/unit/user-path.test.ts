import * as path from "node:path";
import { cacheDir, programRoot } from "../../paths";
import { userPath } from "../../user-path";

describe("userPath", () => {
    const before = process.env["PATH"];
    afterEach(() => {
        process.env["PATH"] = before;
    });
    const pathOf = (...entries: string[]): string[] => {
        process.env["PATH"] = entries.join(path.delimiter);
        return userPath().split(path.delimiter);
    };
    // What npm puts in front: the folder's `.bin`, those of all folders above it, one of its own.
    const above = (folder: string): string[] =>
        folder === path.dirname(folder) ? [folder] : [folder, ...above(path.dirname(folder))];
    const npms = [
        ...above(programRoot).map((folder) => path.join(folder, "node_modules", ".bin")),
        "/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin",
    ];

    test("leaves out all that npm puts in front, also when one npm runs another", () => {
        expect(pathOf(...npms, "/usr/bin", "/bin")).toEqual(["/usr/bin", "/bin"]);
        expect(pathOf(...npms, ...npms, "/usr/bin")).toEqual(["/usr/bin"]);
    });

    test("leaves out the engines and the packages of GaiaFlow and of the project, wherever they stand", () => {
        const ours = [path.join(cacheDir(), "bin", "abc"), path.join(programRoot, "node_modules", ".bin")];
        expect(pathOf("/own", ...ours, "/usr/bin")).toEqual(["/own", "/usr/bin"]);
    });

    test("keeps what the user put there, whatever it is called", () => {
        // No folder above this clone, wherever that is: those are npm's.
        const users = ["/no/clone/of/ours/node_modules/.bin", "/own"];
        users.push(`${cacheDir()}-of-mine`, `${programRoot}/node_modules-2`);
        expect(pathOf(...users)).toEqual(users);
        expect(pathOf(...npms, ...users)).toEqual(users);
    });
});
