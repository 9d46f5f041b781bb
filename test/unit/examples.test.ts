/** Examples besides the template's: what is copied over a project without one. */
import * as fs from "node:fs";
import * as path from "node:path";
import { filesBelow, projectTemplate } from "../../packages/create-gaiaflow/generator/project-template";
import { LENIENT } from "../../requirements/lenient";
import { inputHash, lockedFor, parseLock } from "../../requirements/lock";
import { CLONE } from "../support/settings";

const FOLDER = path.join(CLONE, "examples");
const examples = fs.readdirSync(FOLDER).map((name) => [name, filesBelow(path.join(FOLDER, name))] as const);
const template = projectTemplate();

test.each(examples)(
    "%s replaces of a project without examples what an example has to, and nothing else",
    (_, files) => {
        const differs = ([file, text]: [string, string]) => ![undefined, text].includes(template[file]?.no);
        expect(
            Object.entries(files)
                .filter(differs)
                .map(([file]) => file),
        ).toEqual(["pylock.toml", "requirements.txt"]);
        // npm leaves these out of a package, and TypeScript is compiled there.
        expect(Object.keys(files).filter((file) => /(^|\/)\.(git|npm)ignore$|\.ts$|package\.json$/.test(file))).toEqual(
            [],
        );
    },
);

test.each(examples)("%s has the lock of its requirements, so that no start makes it", (_, files) => {
    const { "requirements.txt": requirements = "", "pylock.toml": lock = "" } = files;
    const hash = inputHash({ files: new Map([["requirements.txt", requirements]]) }, lockedFor({}));
    expect(parseLock(lock)).toMatchObject({ source: "requirements.txt", hash });
    const names = parseLock(lock)?.packages.map(({ name }) => name);
    const asked = requirements.match(/^[\w-]+(?===)/gm) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    expect(names).toEqual(expect.arrayContaining([...LENIENT, ...asked]));
});
