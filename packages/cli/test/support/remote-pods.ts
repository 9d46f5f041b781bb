import Module from "node:module";

/**
 * Looks for old pods of a stack `live` whose last `up` has left the state that is the first argument, and removes them with a second one: a
 * process of its own, since Jest cannot load Kubernetes' client. Prints what it found, or the error.
 */
const [, , state = "", remove] = process.argv;

const pulumi = require.resolve("../../platform/pulumi");
const standIn = new Module(pulumi);
standIn.exports = { askPulumi: () => Promise.resolve({ deployment: { resources: JSON.parse(state) as unknown } }) };
standIn.loaded = true;
require.cache[pulumi] = standIn;

async function main(): Promise<void> {
    const { remotePods } = await import("../../platform/prune/remote-pods");
    const keep = { runDays: 90, logDays: 30, deletedRunDays: 30, podDays: 7, imageDays: 30 };
    try {
        const found = await remotePods.find("live", keep);
        console.log(found.map(({ count, what }) => `${count} ${what}`).join("\n"));
        await (remove === undefined ? undefined : found[0]?.remove());
    } catch (error) {
        console.log(String(error));
    }
}

void main();
