import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { structOf, wireOf } from "../../../providers/kit/marshal";
import { dockerProvider } from "../../../providers/docker/provider";
import { startFakeDaemon, type Answer, type FakeDaemon } from "../../support/fake-daemon";
import {
    leftBehind,
    startProvider,
    urnOf,
    type ProviderUnderTest,
    type WireObject,
} from "../../support/provider-client";

const CONTAINER = "docker:index/container:Container";
const INPUTS = {
    name: "c",
    image: "app:1",
    networksAdvanced: [{ name: "inner" }],
    uploads: [{ file: "/file", content: "text" }],
};
const FINISHED = [
    "POST /containers/create",
    "POST /networks/bridge/disconnect",
    "POST /networks/inner/connect",
    "PUT /containers/c1/archive",
    "POST /containers/c1/start",
];

/** Long enough for all that comes before the wait, on a busy machine too. */
const TIMEOUT_SECONDS = 5;

let daemon: FakeDaemon;
let provider: ProviderUnderTest;

/** A daemon that has the image, and makes any container as `c1`. */
async function start(answers: Readonly<Record<string, Answer>> = {}): Promise<void> {
    daemon = await startFakeDaemon({
        "GET /images/app:1/json": () => ({ Id: "sha256:1" }),
        ...Object.fromEntries(FINISHED.map((what) => [what, () => ({ Id: "c1" })])),
        "GET /containers/c1/json": () => INSPECTED,
        ...answers,
    });
    provider = await startProvider(dockerProvider, { host: daemon.host });
}
afterEach(async () => {
    await provider.stop();
    await daemon.stop();
});

test.each(FINISHED)("Ctrl-C during %s lets the container be finished, and the state says so", async (moment) => {
    await start({
        [moment]: async () => {
            await provider.cancel();
            return { Id: "c1" };
        },
    });
    const { id, state } = await provider.create(CONTAINER, INPUTS);
    expect(daemon.asked.filter((what) => !what.startsWith("GET"))).toEqual(FINISHED);
    expect({ id, state }).toMatchObject({ id: "c1", state: { name: "c", networkMode: "inner" } });
});

test("a custom timeout that runs out in a wait is called one, and the container is kept", async () => {
    await start({ "GET /containers/c1/json": () => ({ ...INSPECTED, State: { Health: { Status: "starting" } } }) });
    const request = new rpc.CreateRequest()
        .setUrn(urnOf(CONTAINER))
        .setProperties(structOf({ ...INPUTS, wait: true }))
        .setTimeout(TIMEOUT_SECONDS);
    const error = await new Promise((resolve) => provider.client.create(request, resolve));
    expect((error as Error).message).toContain(
        `the wait for the container to be healthy took too long: the resource's custom timeout of ${TIMEOUT_SECONDS} s is over`,
    );
    expect(leftBehind(error).getId()).toBe("c1");
});

test("what was made whole lacks nothing; of what was not, the next update without a refresh makes another", async () => {
    const filledIn = async (state: WireObject, inputs: WireObject = given): Promise<string[]> =>
        (await provider.diff(CONTAINER, inputs, inputs, state)).replacesList.filter((name) => LISTS.includes(name));
    const LISTS = ["entrypoints", "envs"];
    const given = { ...INPUTS, envs: ["A=1"] };
    await start();
    expect(await filledIn((await provider.create(CONTAINER, INPUTS)).state, INPUTS)).toEqual([]);
    await provider.stop();
    await daemon.stop();
    await start({ "GET /containers/c1/json": () => ({ ...INSPECTED, State: { Health: { Status: "starting" } } }) });
    const request = new rpc.CreateRequest()
        .setUrn(urnOf(CONTAINER))
        .setProperties(structOf({ ...given, wait: true }))
        .setTimeout(TIMEOUT_SECONDS);
    const left = leftBehind(await new Promise((resolve) => provider.client.create(request, resolve)));
    const state = { ...wireOf(left.getProperties()) };
    expect(await filledIn(state)).toEqual(["entrypoints"]);
    const refreshed = await provider.read(CONTAINER, "c1", { inputs: given, state });
    expect(await filledIn({ ...wireOf(refreshed.getProperties()) })).toEqual([]);
});

/** As much as is read of what Docker tells. */
const INSPECTED = {
    Id: "c1",
    Name: "/c",
    Image: "sha256:1",
    State: { Running: true, ExitCode: 0 },
    Config: { Image: "app:1", Tty: false, OpenStdin: false },
    HostConfig: { RestartPolicy: { Name: "no", MaximumRetryCount: 0 }, NetworkMode: "inner", LogConfig: { Type: "" } },
};
