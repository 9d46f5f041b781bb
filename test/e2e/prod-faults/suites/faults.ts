import type { Production } from "../../../support/production";

/** Namespaces that the tests make beside the stack's. */
const [THEIRS, SMALL] = ["gaiaflow-test-theirs", "gaiaflow-test-small"];

/** What speaks against a stack is named before anything is made. */
export function faults(fixture: () => Production): void {
    describe("a stack that cannot come up", () => {
        /** What a preview of a stack says whose cluster keys are others, and which exists no further. */
        const refusal = async (cluster: object, keys: object = {}, command = ["preview"]): Promise<string> => {
            const { cluster: stage, platform } = fixture();
            const stack = await platform.beside({
                mode: "prod",
                cluster: { kubeconfig: stage.kubeconfig, context: stage.profile, ...cluster },
                tasks: { image: `registry.example.com/iris@sha256:${"0".repeat(64)}` },
                ...keys,
            });
            const { all, exitCode } = await stack.pulumi(...command);
            await stack.pulumi("stack", "rm", "--yes");
            expect([exitCode, all]).toEqual([1, expect.stringContaining("nothing was changed")]);
            return all.replace(/\s+/g, " ");
        };

        beforeAll(async () => {
            const { kubectl } = fixture().cluster;
            await kubectl(["create", "namespace", THEIRS]);
            await kubectl(["create", "namespace", SMALL]);
            await kubectl(["create", "quota", "team", "--namespace", SMALL, "--hard", "limits.memory=1Gi"]);
        });
        afterAll(() => fixture().cluster.kubectl(["delete", "namespace", THEIRS, SMALL]));

        test("for a context that the kubeconfig does not have", async () => {
            const { profile } = fixture().cluster;
            expect(await refusal({ context: "elsewhere" })).toContain(
                `gaiaflow:cluster.context is elsewhere, and the kubeconfig has ${profile}`,
            );
        });

        test("for a kubeconfig that is not there", async () => {
            expect(await refusal({ kubeconfig: "/nowhere/config" })).toContain(
                "gaiaflow:cluster.kubeconfig cannot be read",
            );
        });

        test("for a namespace that is there and nobody's, or of another stack", async () => {
            const { namespace, platform } = fixture();
            expect(await refusal({ namespace: THEIRS })).toContain("is there already and belongs to nobody's stack");
            expect(await refusal({ namespace })).toContain(`belongs to stack gaiaflow/${platform.stack}`);
        });

        test("for a namespace that is to be there and is not", async () => {
            expect(await refusal({ namespace: "gaiaflow-test-none", namespaceExists: true })).toContain(
                "which the cluster does not have, though namespaceExists says so",
            );
        });

        test("for a quota into which no task pod fits", async () => {
            expect(await refusal({ namespace: SMALL, namespaceExists: true })).toContain(
                "gaiaflow:tasks.resources.limits.memory is 2Gi; the quota team of namespace gaiaflow-test-small allows 1Gi",
            );
        });

        test("for nodes with another processor than the image is built for", async () => {
            const keys = { tasks: undefined, registry: { server: "127.0.0.1:1" }, build: { platform: "linux/arm64" } };
            expect(await refusal({}, keys)).toContain(
                "gaiaflow:build.platform is linux/arm64, and the cluster's nodes are",
            );
        });
    });

    test("a login that the registry refuses is named before anything is built, without its password", async () => {
        const { platform, registry } = fixture();
        const set = (password: string) =>
            platform.pulumi("config", "set", "--secret", "--path", "gaiaflow:registry.password", password);
        await set("a wrong one");
        const { all, exitCode } = await platform.pulumi("up", "--yes", "--skip-preview");
        await set(registry.password);
        expect(exitCode).toBe(1);
        expect(all).toContain(`gaiaflow:registry.password is refused by ${registry.server} for the user builder`);
        expect(all).not.toContain("a wrong one");
    });

    test("of two ups at once the second is refused in words, and names the lock", async () => {
        const { platform } = fixture();
        const ups = await Promise.all([0, 1].map(() => platform.pulumi("up", "--yes", "--skip-preview")));
        const [refused = { all: "" }] = ups.filter(({ exitCode }) => exitCode !== 0);
        expect(ups.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
        expect(refused.all).toMatch(/currently locked by 1 lock/);
    });
}
