import { UserError } from "@gaiaflow/engine-core/user-error";
import { ecrLogin, type Login } from "../../../checks/registry";
import { askRegistry } from "../../../checks/registry-image";
import type { Drift } from "./drift-item";
import { nameOf, type StateResource } from "./state";

/** Images that the stack has pushed and that their registry has no more. To Pulumi's provider they are what it did once. */
export async function registryDrift(resources: readonly StateResource[]): Promise<Drift[]> {
    const found = resources.map(async ({ inputs = {}, outputs = {}, type, urn }): Promise<Drift[]> => {
        const { registry } = inputs as { readonly registry?: { readonly server?: string } & Partial<Login> };
        const { repoDigest: id } = outputs as { readonly repoDigest?: string };
        if (type !== "docker:index/image:Image" || registry?.server === undefined || id === undefined) {
            return [];
        }
        const { password, server, username } = registry;
        const pushed = username === undefined || password === undefined ? undefined : { username, password };
        const answer = await askRegistry(id, (await ecrLogin(server)) ?? pushed);
        if (answer.kind === "unknown") {
            throw new UserError({
                problem: `The registry ${server} does not say whether it has ${id}.`,
                fix: `docker login ${server}`,
                details: answer.reason,
            });
        }
        const putBack = `npx pulumi up --replace '${urn}'`;
        return answer.kind === "there"
            ? []
            : [{ type, name: nameOf(urn), id, change: "gone", properties: [], putBack }];
    });
    return (await Promise.all(found)).flat();
}
