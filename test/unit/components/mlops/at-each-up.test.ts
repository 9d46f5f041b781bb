import { neededRoles } from "../../../../services/catalogue";
import { dev } from "../../../../stacks/dev";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { MACHINE, settings } from "../../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
/** What the program has run, by the environment that it gave; no resource, so that it is done at each `up`. */
async function ran(ownerUid: number, preview: boolean) {
    const environments: Record<string, string>[] = [];
    const run = (_: string, { environment }: Record<string, unknown>) => {
        environments.push(environment as Record<string, string>);
        return { stdout: "" };
    };
    const answers = { "command:local:run": run };
    const machine = { ...settings().machine, ownerUid };
    const { get } = await record(() => dev(settings({ machine }), MACHINE), {
        mocks: { ...mocks, answers },
        preview,
    });
    return { environments, get };
}

test("each up waits at its end for every service, and for what has to be done before one starts, as long as that may take", async () => {
    const { environments, get } = await ran(1000, false);
    const awaited = environments.flatMap((environment) => environment["GAIAFLOW_AWAIT"] ?? []);
    expect(awaited).toHaveLength(1);
    const waits = JSON.parse(awaited[0] ?? "") as { service: string }[];
    const roles = neededRoles(settings().services);
    expect(waits.map(({ service }) => service).sort()).toEqual([...roles, "airflow-migration", "minio-init"].sort());
    const { inputs } = get("command:local:Command", "postgres-ready");
    const { GAIAFLOW_AWAIT = "" } = inputs["environment"] as Record<string, string>;
    expect(waits).toEqual(expect.arrayContaining(JSON.parse(GAIAFLOW_AWAIT) as object[]));
});

test("where root owns the clone, each up opens the notebooks before Jupyter mounts them", async () => {
    const { environments, get } = await ran(0, false);
    expect(environments).toContainEqual({ FOLDER: "/clone/project/notebooks" });
    const { inputs } = get("docker:index/container:Container", "jupyter");
    expect(inputs["volumes"]).toContainEqual({
        ...{ hostPath: "/clone/project/notebooks", containerPath: "/project/notebooks", readOnly: false },
    });
});

test("a preview runs nothing", async () => {
    expect((await ran(0, true)).environments).toEqual([]);
});
