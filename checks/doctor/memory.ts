import { engineInfo, type Finding, type MachineCheck, type Place } from "./check";

const GIBI = 1024 ** 3;
/** What idle services and one task take; with a cluster, that as well. A machine of 4 GiB says that it has 3.7. */
const NEEDED_GIB = { platform: 3.5, cluster: 5.5 };

export const memory: MachineCheck = {
    name: "memory",
    title: "Memory",
    why: "Where memory ends the kernel ends containers at random, mostly in the middle of a task.",
    examples: [tooLittle(2, "dev", 3.5, "linux"), tooLittle(2, "prod_local", 5.5, "darwin")],
    find: async ({ hasCluster, platform, stack }: Place) => {
        const info = await engineInfo();
        const needed = hasCluster ? NEEDED_GIB.cluster : NEEDED_GIB.platform;
        const has = info === undefined ? needed : info.MemTotal / GIBI;
        return has < needed ? [tooLittle(has, stack, needed, platform)] : [];
    },
};

function tooLittle(has: number, stack: string, needed: number, platform: NodeJS.Platform): Finding {
    return {
        problem: `Docker has ${has.toFixed(1)} GiB of memory; stack ${stack} needs ${needed} GiB.`,
        fix:
            platform === "linux"
                ? `Run fewer services. Type: npx gaiaflow mlops start --stack ${stack} --service mlflow`
                : "Give Docker more: in Docker Desktop's Settings, Resources; with Colima: colima stop && colima start --memory 8",
    };
}
