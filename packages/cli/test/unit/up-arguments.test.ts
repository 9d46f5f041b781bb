import { upArguments } from "../../platform/up-arguments";

const argumentsOf = (up: Partial<Parameters<typeof upArguments>[1]>): string =>
    upArguments("prod_local", { missing: [], hasCluster: true, ...up }).join(" ");

test("all of a stack is brought up without a question", () => {
    expect(argumentsOf({})).toBe("up --stack prod_local --yes --skip-preview --suppress-outputs");
    expect(argumentsOf({ hasCluster: false })).toBe(argumentsOf({}));
});

test("an image that Pulumi believes to be there is built again, whatever part of a stack is brought up", () => {
    const missing = ["urn:one", "urn:two"];
    expect(argumentsOf({ missing })).toBe(`${argumentsOf({})} --replace urn:one --replace urn:two`);
    expect(argumentsOf({ missing, part: ["**::task-image"] })).toBe(
        `${argumentsOf({})} --replace urn:one --replace urn:two --target **::task-image`,
    );
});

test("a part of a stack makes the cluster where there is none, and leaves one that is there as it is", () => {
    expect(argumentsOf({ part: ["**::task-image"] })).not.toContain("**::cluster");
    expect(argumentsOf({ part: ["**::task-image"], hasCluster: false })).toContain(
        "--target **::cluster --target **::cluster-home",
    );
});
