import { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { REFUSED } from "../../../providers/kubernetes/token";
import { kubernetesUnderTest, type KubernetesUnderTest } from "../../support/kubernetes-provider";

let under: KubernetesUnderTest;
beforeAll(async () => {
    under = await kubernetesUnderTest();
});
afterAll(() => under.stop());

/** The reason for which a component is not made. */
const construct = (type: string): Promise<string> =>
    new Promise((resolve, reject) => {
        const request = new ConstructRequest().setType(type).setName("it");
        under.provider.client.construct(request, (error) =>
            error === null ? reject(new Error("it was made")) : resolve(error.message),
        );
    });

// The first versions of components are written in the package, and call a function for what is in them.
test.each(["yaml:decode", "helm:template", "kustomize:directory"])(
    "the function %s is refused by name",
    async (name) => {
        const token = `kubernetes:${name}`;
        const { failures } = await under.provider.invoke(token, {});
        expect(failures).toEqual([`the stand-in for kubernetes does not implement ${token}: ${REFUSED[token] ?? ""}`]);
    },
);

test.each(["yaml/v2:ConfigFile", "yaml/v2:ConfigGroup", "kustomize/v2:Directory", "helm.sh/v4:Chart"])(
    "the component %s is refused by name",
    async (name) => {
        const token = `kubernetes:${name}`;
        expect(await construct(token)).toContain(`does not implement ${token}: ${REFUSED[token] ?? "unknown"}`);
    },
);

test("the resource helm.sh/v3:Release is refused by name before anything is made", async () => {
    const { failures } = await under.provider.check("kubernetes:helm.sh/v3:Release", { chart: "nginx" });
    expect(failures).toEqual([
        expect.stringMatching(/does not implement kubernetes:helm.sh\/v3:Release: .*helm template/),
    ]);
});
