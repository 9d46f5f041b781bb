import { upArguments } from "../../platform/up-arguments";

const said = (up: Partial<Parameters<typeof upArguments>[1]>): string =>
    upArguments("prod_local", { missing: [], hasCluster: true, ...up }).join(" ");

test("all of a stack is brought up without a question", () => {
    expect(said({})).toBe("up --stack prod_local --yes --skip-preview --suppress-outputs");
    expect(said({ hasCluster: false })).toBe(said({}));
});

test("an image that Pulumi believes to be there is built again, whatever part of a stack is brought up", () => {
    const missing = ["urn:one", "urn:two"];
    expect(said({ missing })).toBe(`${said({})} --replace urn:one --replace urn:two`);
    expect(said({ missing, part: ["**::task-image"] })).toBe(
        `${said({})} --replace urn:one --replace urn:two --target **::task-image`,
    );
});

test("a part of a stack makes the cluster where there is none, and leaves one that is there as it is", () => {
    expect(said({ part: ["**::task-image"] })).not.toContain("**::cluster");
    expect(said({ part: ["**::task-image"], hasCluster: false })).toContain(
        "--target **::cluster --target **::cluster-home",
    );
});
