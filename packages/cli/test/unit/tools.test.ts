import { ensureTools } from "@gaiaflow/toolchain/tools/ensure-tools";
import { stackFileConfig } from "@gaiaflow/toolchain/core/stack-file";
import { currentLock, type CurrentLock } from "../../../../requirements/current-lock";
import type { CondaPackages } from "../../../../requirements/conda-ask";
import { toolsFor } from "../../platform/tools";

jest.mock("@gaiaflow/toolchain/tools/ensure-tools", () => ({ ensureTools: jest.fn() }));
jest.mock("../../platform/needs-cluster", () => ({ needsCluster: () => false }));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ stackFileConfig: jest.fn() }));
jest.mock("../../../../requirements/current-lock", () => ({ currentLock: jest.fn() }));

const PROJECT = { package: "iris", path: "project", dags: "dags", notebooks: "project/notebooks" };

/** The Debian that the tools are got for. */
const baseOf = async (
    config: Record<string, unknown>,
    python?: string,
    conda: CondaPackages = {},
): Promise<string | undefined> => {
    jest.mocked(stackFileConfig).mockReturnValue({ "gaiaflow:mode": "dev", "gaiaflow:project": PROJECT, ...config });
    const found = python === undefined ? undefined : ({ lock: { python, conda } } as CurrentLock);
    jest.mocked(currentLock).mockReturnValue(found);
    await toolsFor("early");
    return jest.mocked(ensureTools).mock.lastCall?.[0]?.base?.release;
};

test("the tools of a stack have what the environment of its project stands on", async () => {
    expect(await baseOf({}, "3.11")).toBe("bookworm");
    expect(await baseOf({}, "3.13")).toBe("trixie");
    expect(await baseOf({})).toBe("trixie");
});

test("conda has a Python of its own, whichever Debian it stands on", async () =>
    expect(await baseOf({}, "3.11", { "linux-64": [] })).toBe("trixie"));

test("where the configuration is wrong or cannot be read, they are those of every stack", async () => {
    expect(await baseOf({ "gaiaflow:project": { package: "nobody" } }, "3.11")).toBe("trixie");
    expect(await baseOf({ "gaiaflow:airflow": { secure: "v1:abc" } }, "3.11")).toBe("trixie");
});
