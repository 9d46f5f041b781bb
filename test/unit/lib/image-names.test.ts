import { projectImageName } from "../../../lib/image-names";

const named = ({ version = "0.1.0", ...changes }: Readonly<Record<string, string>>, hash?: string): string =>
    projectImageName({ name: "iris", package: "iris", distribution: { version }, ...changes }, hash);

test("a project's image is called after project, package and version, and by a hash where there is one", () => {
    expect(named({ name: "flowers" })).toBe("flowers/iris:0.1.0");
    expect(named({ name: "flowers" }, "0123456789ab")).toBe("flowers/iris:0.1.0-0123456789ab");
});

test.each([
    [{ package: "My_Package" }, "iris/my_package:0.1.0"],
    [{ package: "_private__" }, "iris/private:0.1.0"],
    [{ package: "a___b" }, "iris/a-b:0.1.0"],
    [{ package: "__" }, "iris/project:0.1.0"],
    [{ name: "a-.b..c--d" }, "a-b-c--d/iris:0.1.0"],
    [{ version: "1!2.0+cpu" }, "iris/iris:1_2.0_cpu"],
])("what image names do not know is written in another way: %j", (changes, expected) => {
    expect(named(changes)).toBe(expected);
});

test("a tag is never too long for Docker", () => {
    expect(named({ version: `1.${"0".repeat(300)}` }, "0123456789ab").split(":")[1]?.length).toBeLessThanOrEqual(128);
});
