import { listArtifacts } from "@gaiaflow/engine-core/artifact";
import { changeRecord, readRecord } from "../../../core/record";
import { minikube } from "../../../tools/minikube";
import { getBuiltMinikube } from "@gaiaflow/fallback";
import { registriesAnswer } from "../../../tools/minikube/official";
import { findOwnMinikube } from "../../../tools/minikube/own";

jest.mock("@gaiaflow/engine-core/artifact", () => ({ listArtifacts: jest.fn() }));
jest.mock("../../../core/record", () => ({ changeRecord: jest.fn(), readRecord: jest.fn() }));
jest.mock("@gaiaflow/fallback", () => ({ getBuiltMinikube: jest.fn() }));
jest.mock("../../../tools/minikube/own", () => ({ findOwnMinikube: jest.fn() }));
jest.mock("../../../../../lib/minikube-version", () => ({
    ...jest.requireActual<object>("../../../../../lib/minikube-version"),
    minikubeVersion: () => Promise.resolve("1.38.1"),
}));
jest.mock("../../../tools/minikube/official", () => ({
    ...jest.requireActual<object>("../../../tools/minikube/official"),
    registriesAnswer: jest.fn(),
}));

const OWN = { name: "minikube", version: "1.38.1", origin: "own", did: "found", seconds: 0 } as const;
const BUILT = { ...OWN, origin: "registries", did: "made" } as const;
const forced = process.env["GAIAFLOW_TOOLCHAIN"];

/** What the machine has; by default nothing at all. */
interface Machine {
    readonly own?: true;
    /** Whether container registries answer. */
    readonly answers?: true;
    /** Whether one was built here before. */
    readonly wasBuilt?: true;
    readonly force?: "official" | "registries";
    /** Where this clone's other engines come from. */
    readonly engines?: "official" | "registries";
}

function on({ own, answers, wasBuilt, force, engines }: Machine): ReturnType<typeof minikube.ensure> {
    process.env["GAIAFLOW_TOOLCHAIN"] = force ?? "";
    jest.mocked(findOwnMinikube).mockResolvedValue(own && OWN);
    jest.mocked(registriesAnswer).mockResolvedValue(answers === true);
    jest.mocked(listArtifacts).mockResolvedValue(
        wasBuilt ? ([{ name: "node-image" }] as Awaited<ReturnType<typeof listArtifacts>>) : [],
    );
    jest.mocked(readRecord).mockResolvedValue(engines && { origin: engines, bin: "/bin" });
    jest.mocked(getBuiltMinikube).mockResolvedValue({ bin: "/built", reports: [BUILT] });
    return minikube.ensure({ say: () => undefined });
}

beforeEach(() => jest.clearAllMocks());
afterAll(() => {
    process.env["GAIAFLOW_TOOLCHAIN"] = forced;
    if (forced === undefined) delete process.env["GAIAFLOW_TOOLCHAIN"];
});

test.each<[Machine]>([[{ own: true }], [{ own: true, force: "official" }], [{ own: true, engines: "official" }]])(
    "on %j, the user's own is taken and an earlier one of ours forgotten",
    async (machine) => {
        expect(await on(machine)).toEqual([OWN]);
        expect(changeRecord).toHaveBeenCalledWith({ minikube: undefined });
        expect(getBuiltMinikube).not.toHaveBeenCalled();
    },
);

test.each<[Machine]>([
    [{}],
    [{ force: "registries" }],
    [{ engines: "registries" }],
    [{ own: true, force: "registries" }],
    [{ own: true, engines: "registries" }],
    [{ answers: true, force: "registries" }],
])("on %j, one is built, recorded, and taken whatever the user has", async (machine) => {
    expect(await on(machine)).toEqual([BUILT]);
    expect(changeRecord).toHaveBeenCalledWith({ minikube: "/built" });
});

test.each<[Machine]>([[{ answers: true }], [{ force: "official" }], [{ force: "official", wasBuilt: true }]])(
    "on %j, nothing is built, and the official command is said",
    async (machine) => {
        await expect(on(machine)).rejects.toThrow("needs Minikube");
        expect(getBuiltMinikube).not.toHaveBeenCalled();
    },
);

test("a machine on which it was built once is not asked again", async () => {
    expect(await on({ wasBuilt: true, answers: true })).toEqual([BUILT]);
    expect(registriesAnswer).not.toHaveBeenCalled();
});
