import { stackOption } from "../../../config/config-commands";
import { PROJECT_LABEL, ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { dataVolumesOf, ROLES, type Role } from "../../../services/catalogue";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { withSteps, type StepPart } from "../progress/steps";
import { confirm } from "./ask";
import { isInCluster } from "./needs-cluster";
import { belongsTo, nothingThere, runDocker, select, stackContainers, type StackContainer } from "./containers";
import { othersAre, ownIds } from "./own-containers";
import { unknownStack } from "./unknown-stack";

/**
 * Removes the containers of services and their volumes with all data, after asking; the next `up` makes them again, empty.
 * What other services keep of theirs, as MLflow's runs in Postgres, stays with those; so do a cluster and all networks, and what
 * no state of the user's has: another user's stack may be called the same.
 *
 * @param services Empty for all.
 * @param yes Whether nobody is to be asked.
 * @returns Whether they are gone.
 * @throws {UserError} Where none of them is the user's.
 */
export async function removeServices(stack: string, services: readonly string[], yes: boolean): Promise<boolean> {
    const all = await stackContainers(stack);
    const wanted = await stackVolumes(stack, services.length === 0 ? undefined : dataVolumesOf(services));
    const isChosen = (container: StackContainer) =>
        services.length === 0 || services.some((name) => belongsTo(name)(container));
    // Volumes may be there still of what was stopped before.
    const labelled = services.length > 0 && wanted.size === 0 ? select(stack, all, services) : all.filter(isChosen);
    const idsInState = await ownIds(stack);
    const containers = labelled.filter(({ id }) => idsInState.has(id));
    const others = labelled.filter(({ id }) => !idsInState.has(id));
    const volumes = new Map([...wanted].filter(([volume]) => idsInState.has(volume)));
    if (containers.length === 0 && others.length > 0) {
        throw othersAre(stack, others, "rm -f");
    }
    if (containers.length === 0 && volumes.size === 0) {
        if (unknownStack(stack) !== undefined || isInCluster(stack)) throw nothingThere(stack);
        console.log(`Nothing of stack ${stack} is on this machine: there is nothing to remove.`);
        return true;
    }
    const option = stackOption(stack);
    const chosen = services.map((service) => ` --service ${service}`).join("");
    const names = [...volumes.values()];
    const agreed = await confirm(yes, {
        what: wordsOf(stack, containers.length, names),
        line: `npx gaiaflow mlops stop -v --yes${option}${chosen}`,
    });
    if (!agreed) {
        console.log("Nothing was changed.");
        return false;
    }
    // Those that use another first; one-shots have ended.
    const order = ({ role }: { readonly role: string }) => ROLES.indexOf(role as Role);
    const sorted = containers.toSorted((a, b) => order(b) - order(a));
    const parts: StepPart[] = [
        ...sorted.map(({ role }) => ({ kind: "service", name: role }) as const),
        ...names.map((name) => ({ kind: "rest", name }) as const),
    ];
    await withSteps(stack, parts, async ({ begin, end }) => {
        for (const { name, role } of sorted) {
            begin(role, "stopping");
            await runDocker(["stop", name]);
            await runDocker(["rm", name]);
            end(role, "removed");
        }
        for (const [volume, name] of volumes) {
            begin(name, "removing");
            await runDocker(["volume", "rm", volume]);
            end(name, "removed");
        }
    });
    if (others.length > 0) {
        const left = others.map(({ name }) => name).join(" ");
        console.log(
            `Left, since no state of yours has it: ${left}. If it is no other user's, type: docker rm -f ${left}`,
        );
    }
    return true;
}

/** What goes, for a question that reads "Say y if …". */
function wordsOf(stack: string, containers: number, volumes: readonly string[]): string {
    const are =
        containers === 1 ? `1 container of stack ${stack} is` : `${containers} containers of stack ${stack} are`;
    const what = volumes.length === 1 ? "the volume" : "the volumes";
    return `${are} to go, ${volumes.length === 0 ? "with which no data goes" : `and with all data ${what} ${volumes.join(", ")}`}`;
}

/**
 * The volumes of a stack: what each is there, by the name that Docker gave it.
 *
 * @param wanted What they are to be. Defaults to any.
 */
async function stackVolumes(stack: string, wanted?: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const filters = [`label=${PROJECT_LABEL}=${projectName()}`, `label=${STACK_LABEL}=${stack}`];
    const format = `{{.Name}}\t{{.Label "${ROLE_LABEL}"}}`;
    const args = ["volume", "ls", "--format", format, ...filters.flatMap((filter) => ["--filter", filter])];
    const lines = (await runDocker(args)).split("\n").filter((line) => line !== "");
    const all = lines.map((line) => line.split("\t")).map(([name = "", role = ""]) => [name, role] as const);
    return new Map(all.filter(([, role]) => wanted?.includes(role) ?? true));
}
