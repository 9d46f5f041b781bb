import { parseCall } from "../../platform/pulumi-call";

test.each([
    ["up --yes", "up", undefined],
    ["update -s team", "up", "team"],
    ["-C elsewhere --color never up --stack=team", "up", "team"],
    ["-v 9 preview -steam", "preview", "team"],
    ["pre", "preview", undefined],
    ["destroy --yes", undefined, undefined],
    ["stack export --stack up", undefined, "up"],
    ["up https://example.com/template", undefined, undefined],
    ["up --help", undefined, undefined],
    ["", undefined, undefined],
])("pulumi %s runs %s on %s", (line, runs, stack) => {
    const call = parseCall(line.split(" ").filter(Boolean));
    expect([call.runs, call.stack]).toEqual([runs, stack]);
});

test("a preview is asked for what the up is to do, and for nothing else", () => {
    const typed = ["up", "-y", "-f", "-t", "urn:a", "--target", "urn:b", "-c", "a:b=c", "--config-path", "-m", "why"];
    expect(parseCall(typed).plan).toEqual(["--config=a:b=c", "--config-path", "--target=urn:a", "--target=urn:b"]);
});

test("our own option does not reach Pulumi, which gets all else as it was typed", () => {
    const { args, cwd, deleteVolume } = parseCall(["-C", "x", "up", "--delete-volume", "--unknown", "-e"]);
    expect([args, cwd, deleteVolume]).toEqual([["-C", "x", "up", "--unknown", "-e"], "x", true]);
    expect(parseCall(["up"]).deleteVolume).toBe(false);
});
