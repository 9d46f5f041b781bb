import { IMAGE_LABEL } from "../../../lib/labels";
import { runDocker } from "./containers";

/** Images that GaiaFlow makes carry a name of this form, and those of projects, which are called after them, a label. */
const OUR_IMAGES = [["gaiaflow/*"], ["--filter", `label=${IMAGE_LABEL}`]];

/** Removes the images that GaiaFlow made and no container uses, and prints which. */
export async function cleanImages(): Promise<void> {
    const list = ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"];
    const lists = await Promise.all(OUR_IMAGES.map((which) => runDocker([...list, ...which])));
    const found = lists.flatMap((text) => text.split("\n")).filter((name) => !name.includes("<none>"));
    const names = [...new Set(found)];
    const used = (await runDocker(["ps", "--all", "--format", "{{.Image}}"])).split("\n");
    const unused = names.filter((name) => name !== "" && !used.includes(name));
    for (const name of unused) {
        await runDocker(["image", "rm", name]);
        console.log(`removed ${name}`);
    }
    const kept = names.filter((name) => used.includes(name));
    console.log(`${unused.length} images removed.`);
    if (kept.length > 0) {
        console.log(`Kept, since containers use them: ${kept.join(", ")}. Type first: npx gaiaflow destroy`);
    }
}
