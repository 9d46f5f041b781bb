import { Command } from "commander";
import { runCommand } from "../core/run-command";
import { runDocker } from "../platform/containers";

/** Every image that GaiaFlow makes carries a name of this form. */
const OUR_IMAGES = "gaiaflow/*";

new Command("npm run clean")
    .description("Removes the images that GaiaFlow made and no container uses; the next start builds them again.")
    .parse();

runCommand(async () => {
    const names = (await runDocker(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", OUR_IMAGES])).split("\n");
    const used = (await runDocker(["ps", "--all", "--format", "{{.Image}}"])).split("\n");
    const unused = names.filter((name) => name !== "" && !used.includes(name));
    for (const name of unused) {
        await runDocker(["image", "rm", name]);
        console.log(`removed ${name}`);
    }
    const kept = names.filter((name) => used.includes(name));
    console.log(`${unused.length} images removed.`);
    if (kept.length > 0) {
        console.log(`Kept, since containers use them: ${kept.join(", ")}. Type first: npm run destroy`);
    }
});
