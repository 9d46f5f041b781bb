import * as fs from "node:fs";
import { inputHash, lockedFor } from "../../../../requirements/lock";
import { renderLock } from "../../../../requirements/lock-text";
import { readInput } from "../../../../requirements/read-input";
import { sourceOf } from "../../../../test/support/uv-index";
import { updateLock } from "../../platform/project-lock";

afterEach(() => jest.restoreAllMocks());

test.each([
    [
        "flash-attn==2.8.3 (requirements.txt line 1)",
        [expect.stringMatching(/^Note: flash-attn==2\.8\.3 .*: its build /)],
    ],
    ["six==1.17.0 (requirements.txt line 1)", []],
])(
    "before a build begins, that of %s is named if it will hardly succeed, though the lock is as it was",
    async (...row) => {
        const [needsBuild, notes] = row;
        const source = sourceOf({ "requirements.txt": "six\n", "Pulumi.yaml": "" });
        const hash = inputHash(readInput(source), lockedFor({}));
        const header = { source: "requirements.txt", hash, python: "3.13", needsBuild: [needsBuild] };
        fs.writeFileSync(`${source.projectRoot}/pylock.toml`, renderLock(header, [], {}));
        jest.spyOn(process, "cwd").mockReturnValue(source.projectRoot);
        const log = jest.spyOn(console, "log").mockReturnValue();
        await updateLock("dev", {});
        expect(log.mock.calls.flat()).toEqual(notes);
    },
);
