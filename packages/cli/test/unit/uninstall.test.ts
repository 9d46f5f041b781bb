import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cacheDir, configDir } from "@gaiaflow/engine-core/paths";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { engineJson } from "../../../../lib/engine.cjs";
import { confirm } from "../../platform/ask";
import { uninstall } from "../../platform/uninstall/uninstall";
import { dockerCommand, type DockerCommand } from "../support/docker-command";

// A spy on os.homedir() does not reach it, nor does HOME: what Jest shows of the environment is a copy.
jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: jest.fn() }));
jest.mock("../../platform/ask", () => ({ confirm: jest.fn() }));
jest.mock("../../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/environment", () => ({ dockerHost: () => Promise.resolve({}) }));

let printed: string[];
let docker: DockerCommand;
let home: string;
beforeEach(() => {
    printed = [];
    home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-uninstall-"));
    jest.mocked(stateDir).mockReturnValue(path.join(home, ".local", "state", "gaiaflow"));
    process.env["XDG_CACHE_HOME"] = path.join(home, ".cache");
    process.env["XDG_CONFIG_HOME"] = path.join(home, ".config");
    // A test that would look at, or remove, what the user has must not begin.
    expect([stateDir(), cacheDir(), configDir()].filter((folder) => !folder.startsWith(home))).toEqual([]);
    for (const folder of [".cache", ".config"]) {
        fs.mkdirSync(path.join(home, folder, "gaiaflow"), { recursive: true });
    }
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    jest.mocked(confirm).mockReset().mockResolvedValue(true);
    docker = dockerCommand([]);
    jest.mocked(engineJson).mockImplementation((_method, route) =>
        Promise.resolve(
            route.startsWith("/containers/json?all=true&")
                ? [
                      { Id: "mine", Names: ["/iris-dev-mlflow"] },
                      { Id: "theirs", Names: ["/iris-dev2-mlflow"] },
                  ]
                : route.startsWith("/containers")
                  ? [{ ImageID: "used" }]
                  : route.startsWith("/networks")
                    ? [
                          { Id: "net", Name: "a" },
                          { Id: "other-net", Name: "b" },
                      ]
                    : route.startsWith("/volumes?")
                      ? { Volumes: ["data", "sockets-in-memory", "other-data"].map((Name) => ({ Name })) }
                      : route.startsWith("/system/df")
                        ? { Volumes: [{ Name: "data", UsageData: { Size: 100 } }, { Name: "nobodys" }] }
                        : ["used", "unused"].map((Id) => ({
                              Id,
                              RepoTags: [`gaiaflow/x:${Id}`],
                              Size: 10,
                              Created: 0,
                          })),
        ),
    );
    state("iris", "dev", [
        { type: "docker:…", id: "mine" },
        { type: "docker:…", id: "net" },
        { type: "…", id: "data" },
        { type: "…", id: "sockets-in-memory" },
    ]);
});
afterEach(() => {
    docker.remove();
    delete process.env["XDG_CACHE_HOME"];
    delete process.env["XDG_CONFIG_HOME"];
    jest.restoreAllMocks();
    fs.rmSync(home, { recursive: true });
});
const stateFolder = () => path.join(home, ".local", "state", "gaiaflow");
/** Lets a stack consist of these. */
function state(project: string, stack: string, resources: readonly object[]): void {
    const folder = path.join(stateFolder(), ".pulumi", "stacks", project);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${stack}.json`), JSON.stringify({ checkpoint: { latest: { resources } } }));
}
const asked = () => {
    try {
        return docker.asked();
    } catch {
        return [];
    }
};
const isThere = (...steps: string[]) => fs.existsSync(path.join(home, ...steps));

test("shows what is there, and asks for each group but data", async () => {
    jest.mocked(confirm).mockResolvedValue(false);
    expect(await uninstall({ yes: false })).toMatchObject({ removed: [], isRefused: true });
    const shown = printed.join("\n");
    expect(shown).toContain("containers of iris/dev");
    expect(shown).toContain("volumes, with all data in them");
    expect(shown).toContain("containers of other users, or of stacks whose state is elsewhere: iris-dev2-mlflow");
    const groups = jest.mocked(confirm).mock.calls.map(([, { what }]) => what.split(" ")[0]);
    expect(groups).toEqual(["containers", "images", "caches"]);
    expect(asked()).toEqual([]);
});

test("removes what is chosen, and nothing that is another's", async () => {
    expect(await uninstall({ yes: true, only: ["containers", "images"] })).toMatchObject({
        removed: ["containers", "images"],
        isRefused: false,
    });
    expect(asked()).toEqual(["image rm gaiaflow/x:unused", "network rm net", "rm --force mine"]);
    expect(isThere(".cache", "gaiaflow")).toBe(true);
});

test("data goes where it is named, the state last", async () => {
    expect(await uninstall({ yes: true, only: ["containers", "data"] })).toMatchObject({ isRefused: false });
    expect(asked()).toEqual(["network rm net", "rm --force mine", "volume rm data", "volume rm sockets-in-memory"]);
    expect([isThere(".local", "state", "gaiaflow"), isThere(".config", "gaiaflow")]).toEqual([false, false]);
});

test("--dry-run asks nobody, removes nothing, and has all of it as a result", async () => {
    const result = await uninstall({ dryRun: true, yes: true, only: ["containers", "data"] });
    expect(jest.mocked(confirm)).not.toHaveBeenCalled();
    expect(asked()).toEqual([]);
    expect(result).toMatchObject({ removed: [], isRefused: false });
    expect(result.found).toContainEqual({
        group: "data",
        what: "volumes, with all data in them",
        count: 2,
        bytes: 100,
    });
    expect(result.byHand[0]).toContain("iris-dev2-mlflow");
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test("caches go alone", async () => {
    await uninstall({ yes: true, only: ["caches"] });
    expect([isThere(".cache", "gaiaflow"), isThere(".config", "gaiaflow")]).toEqual([false, true]);
    expect(asked()).toEqual([]);
});

test("a cluster goes with its folder, and one whose folder is not here stays", async () => {
    const cluster = (PROFILE: string) => [{ type: "command:…", id: "x", inputs: { environment: { PROFILE } } }];
    state("iris", "prod_local", cluster("iris-prod-local"));
    state("iris", "elsewhere", cluster("iris-elsewhere"));
    const folder = path.join(stateFolder(), "stacks", "iris", "prod_local", "cluster");
    fs.mkdirSync(folder, { recursive: true });
    await uninstall({ yes: true, only: ["clusters"] });
    expect(asked()).toEqual(["rm --force --volumes iris-prod-local", "volume rm --force iris-prod-local"]);
    expect(fs.existsSync(folder)).toBe(false);
});

test.each([
    ["a yes to nothing", { yes: true }, "--yes does not say what is to go."],
    [
        "data of containers that stay",
        { yes: true, only: ["data"] as const },
        "Name all: --only containers clusters data",
    ],
])("%s is refused", async (_, options, problem) => {
    await expect(uninstall(options)).rejects.toThrow(problem);
    expect(asked()).toEqual([]);
});

test("the state of what is in a cluster elsewhere is not forgotten", async () => {
    state("iris", "prod", [{ type: "kubernetes:core/v1:Secret", id: "x" }]);
    await expect(uninstall({ yes: true, only: ["containers", "data"] })).rejects.toThrow(
        "npx gaiaflow destroy --stack prod",
    );
    expect([asked(), isThere(".local", "state", "gaiaflow")]).toEqual([[], true]);
});

test("a Docker that does not answer keeps the state, too", async () => {
    jest.mocked(engineJson).mockRejectedValue(Object.assign(new Error("away"), { code: "ECONNREFUSED" }));
    await expect(uninstall({ yes: true, only: ["containers", "data"] })).rejects.toThrow();
    expect(isThere(".local", "state", "gaiaflow")).toBe(true);
});
