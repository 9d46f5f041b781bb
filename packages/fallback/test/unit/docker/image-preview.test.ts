import { dockerProvider } from "../../../providers/docker/provider";
import { startFakeDaemon, type FakeDaemon } from "../../support/fake-daemon";
import { startProvider, UNKNOWN_ON_THE_WIRE, type ProviderUnderTest } from "../../support/provider-client";

const IMAGE = "docker:index/image:Image";
/** What only a build tells, as in the official provider's preview, which answers with the inputs. */
const UNKNOWNS = Object.fromEntries(
    ["baseImageName", "context", "dockerfile", "platform", "registryServer", "repoDigest"].map((name) => [
        name,
        UNKNOWN_ON_THE_WIRE,
    ]),
);

let daemon: FakeDaemon;
let provider: ProviderUnderTest;
beforeEach(async () => {
    daemon = await startFakeDaemon({});
    provider = await startProvider(dockerProvider, { host: daemon.host });
});
afterEach(async () => {
    await provider.stop();
    await daemon.stop();
});

test("an image's name is known before it is built, and nothing else", async () => {
    const { state } = await provider.create(IMAGE, { imageName: "app:1", skipPush: true }, true);
    expect(state).toMatchObject({ imageName: "app:1", ...UNKNOWNS });
});

test("before it is built again, its new name is told, and not the old one", async () => {
    const inputs = { imageName: "app:1", skipPush: true };
    const outputs = { baseImageName: "app:1", context: ".", dockerfile: "Dockerfile", platform: "linux/amd64" };
    const old = { inputs, state: { ...inputs, ...outputs, registryServer: "", repoDigest: "sha256:1" } };
    const state = await provider.update(IMAGE, "app:1", old, { ...inputs, imageName: "app:2" }, true);
    expect(state).toMatchObject({ imageName: "app:2", ...UNKNOWNS });
    expect(daemon.asked).toEqual(["GET /_ping"]);
});
