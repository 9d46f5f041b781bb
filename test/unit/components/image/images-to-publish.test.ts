import { builtImages } from "../../../../stacks/images";
import { imagesToPublish } from "../../../../components/image/images-to-publish";
import { CLONE, settings } from "../../../support/settings";

test("a release publishes all that no project has a say in, as a stack that sets nothing names it", () => {
    const published = imagesToPublish(CLONE, "linux/arm64").map(({ imageName }) => imageName);
    const named = [...builtImages(settings())];
    const ofProjects = ["environment", "kernels"];
    const common = named.filter(([image]) => !ofProjects.includes(image)).map(([, name]) => name);
    expect([...published].sort()).toEqual([...common].sort());
    expect(common.length).toBe(named.length - ofProjects.length);
});

test("each comes after those that it stands on", () => {
    const names = new Set<string>();
    for (const { args, imageName } of imagesToPublish(CLONE, "linux/amd64")) {
        const bases = Object.values(args).filter((value) => /^gaiaflow\/(python|uv|wheel):/.test(value));
        expect(bases.filter((base) => !names.has(base))).toEqual([]);
        names.add(imageName);
    }
    expect(names.size).toBeGreaterThan(5);
});
