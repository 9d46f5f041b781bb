import * as fs from "node:fs";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { besideServer } from "../../backup/platform-in-docker";
import { readObjects } from "../../backup/objects";
import { dockerCommand } from "../support/docker-command";

const STORE = {
    client: besideServer("iris-dev-minio", "mlflow"),
    endpoint: "http://127.0.0.1:9000",
    key: { accessKey: "a", secretKey: "s" },
};
/** Shows the files beside the script and then the script itself, in place of running it. */
const SHOW = [
    'while [ "$1" != -c ]; do shift; done',
    String.raw`show=$(echo "$2" | sed 's,exec .* -c,cat object_store.py tar_frames.py \&\& printf %s,')`,
    "shift 2",
    'sh -c "$show" "$@"',
    `echo '{"objects": 3}' >&2`,
].join("\n");

test("a script finds the modules that it imports beside it", async () => {
    const docker = dockerCommand([], SHOW);
    const counted = jest.fn();
    const shown = await text(readObjects(STORE, counted));
    const asked = docker.asked().join("\n");
    docker.remove();
    const source = (name: string) => fs.readFileSync(path.join(__dirname, "..", "..", "backup", name), "utf8");
    expect(shown).toBe(["object_store.py", "tar_frames.py", "read_objects.py"].map(source).join(""));
    expect(counted).toHaveBeenCalledWith(3);
    expect(asked).toContain("run --rm --interactive --network container:iris-dev-minio");
});
