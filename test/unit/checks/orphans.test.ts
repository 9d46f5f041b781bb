import * as pulumi from "@pulumi/pulumi";
import { engineJson } from "../../../lib/engine.cjs";
import { warnAboutOrphans } from "../../../checks/orphans";

jest.mock("../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));
const json = jest.mocked(engineJson);
const identity = { project: "gaiaflow", stack: "dev" };
const owned = { networks: ["net-1"], volumes: ["data-1"] };
const named = (...names: string[]) => names.map((Name) => ({ Name }));
let output: jest.SpyInstance;

const say = (networks: object[], volumes: object[] | null): Promise<void> => {
    json.mockImplementation((_, route) =>
        Promise.resolve(route.startsWith("/networks") ? networks : { Volumes: volumes }),
    );
    output = jest.spyOn(pulumi.log, "warn").mockReset().mockResolvedValue();
    return warnAboutOrphans(identity, owned);
};

test("what is the stack's own is not spoken of", async () => {
    await say(named("net-1"), named("data-1"));
    expect(output).not.toHaveBeenCalled();
    await say([], null);
    expect(output).not.toHaveBeenCalled();
});

test("what carries its labels and is in no state is named with the command that removes it", async () => {
    await say(named("net-1", "net-0"), named("data-0", "data-1"));
    expect(output).toHaveBeenCalledWith(
        "Docker holds what is labelled as stack dev's and is in no state. It is left alone; to remove it:\n" +
            "  docker volume rm data-0\n  docker network rm net-0",
    );
});

test("only what carries the labels of this very stack is looked at", async () => {
    await say([], []);
    for (const [, route] of json.mock.calls) {
        expect(decodeURIComponent(route)).toContain('"io.gaiaflow.project=gaiaflow","io.gaiaflow.stack=dev"');
    }
});
