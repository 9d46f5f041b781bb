import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { filesBelow, projectTemplate } from "../../generator/project-template";
import { pulumiFiles } from "../../generator/pulumi";

/** The project as `pulumi new` leaves it, after the script that the first `npm install` runs. */
async function named(project: string): Promise<Readonly<Record<string, string>>> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-named-"));
    try {
        for (const [name, text] of Object.entries(pulumiFiles(projectTemplate()))) {
            const file = path.join(folder, path.relative("template/pulumi", name));
            await fs.mkdir(path.dirname(file), { recursive: true });
            await fs.writeFile(file, text.replaceAll("${PROJECT}", project));
        }
        await fs.mkdir(path.join(folder, "node_modules"));
        await fs.writeFile(path.join(folder, "node_modules", "kept"), "my_package");
        await execa("node", ["name-package.mjs"], { cwd: folder });
        return filesBelow(folder);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

test.each([
    ["forest", "forest"],
    ["forest-fires", "forest_fires"],
    ["Forest.Fires", "forest_fires"],
    ["3d-trees", "project_3d_trees"],
    // They would hide a module of Python's, and a word of its language.
    ["test", "project_test"],
    ["class", "project_class"],
])("of the project %s the package is called %s, once", async (project, wanted) => {
    const { "node_modules/kept": kept, ...files } = await named(project);
    expect(Object.keys(files)).toContain(`${wanted}/train.py`);
    expect(files["Pulumi.dev.yaml"]).toContain(`package: ${wanted}\n`);
    expect(files["my_package/train.py"] ?? files["name-package.mjs"]).toBeUndefined();
    expect(JSON.parse(files["package.json"] ?? "")).not.toHaveProperty("scripts.postinstall");
    expect(Object.values(files).filter((text) => text.includes("my_package"))).toEqual([]);
    expect(kept).toBe("my_package");
});
