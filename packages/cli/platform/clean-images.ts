import { IMAGE_LABEL, PROJECT_LABEL, STACK_LABEL } from "../../../lib/labels";
import { runDocker } from "./containers";

/** Images that GaiaFlow makes carry a name of this form, and those of projects, which are called after them, a label. */
const OUR_IMAGES = [["gaiaflow/*"], ["--filter", `label=${IMAGE_LABEL}`]];

/** Removes the images that GaiaFlow made and no container uses, and prints which. */
export async function cleanImages(): Promise<void> {
    const list = ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"];
    const lists = await Promise.all(OUR_IMAGES.map((which) => runDocker([...list, ...which])));
    const found = lists.flatMap((text) => text.split("\n")).filter((name) => !name.includes("<none>"));
    const names = [...new Set(found)];
    const stacks = await stacksByImage();
    const unused = names.filter((name) => name !== "" && !stacks.has(name));
    for (const name of unused) {
        await runDocker(["image", "rm", name]);
        console.log(`removed ${name}`);
    }
    const kept = names.flatMap((name) => {
        const users = stacks.get(name);
        return users === undefined ? [] : [users.size === 0 ? name : `${name} (${[...users].join(", ")})`];
    });
    console.log(`${unused.length} images removed.`);
    if (kept.length > 0) {
        // No line to type: whose stack it is to destroy, with its data, is for them to say who see it here.
        console.log(`Kept, since containers (of project/stack) use them: ${kept.join(", ")}.`);
    }
}

/** Who uses each image that a container was made from, as `project/stack`; nobody where the container is no stack's. */
async function stacksByImage(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const format = ["{{.Image}}", label(PROJECT_LABEL), label(STACK_LABEL)].join("\t");
    const found = new Map<string, Set<string>>();
    for (const line of (await runDocker(["ps", "--all", "--format", format])).split("\n")) {
        const [image = "", project = "", stack = ""] = line.split("\t");
        const users = found.get(image) ?? new Set();
        found.set(image, stack === "" ? users : users.add(`${project}/${stack}`));
    }
    return found;
}

function label(name: string): string {
    return `{{.Label "${name}"}}`;
}
