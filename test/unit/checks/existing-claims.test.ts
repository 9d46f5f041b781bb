import { unboundClaims } from "../../../checks/existing-claims";

const kubectl = "kubectl --context production";
const mounts = ["one", "two", "one"].map((claim) => ({ path: `/${claim}`, readOnly: true, claim }));

test.each([
    ["absent", "is not in the namespace ml yet"],
    ["Pending", "is not bound to a volume"],
    ["Lost", "has lost its volume"],
])("a claim that is %s is named once, with what to type", async (phase, words) => {
    const answers = {
        kubectl,
        labels: {},
        claimPhase: (name: string) => Promise.resolve(name === "one" ? phase : "Bound"),
    };
    const notes = await unboundClaims({ mounts }, answers, "ml");
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`Claim one of gaiaflow:mounts ${words}`);
    expect(notes[0]).toContain(`${kubectl} --namespace ml `);
});

test("in a namespace that is not there yet no claim is looked for", async () => {
    const claimPhase = () => Promise.reject(new Error("asked"));
    expect(await unboundClaims({ mounts }, { kubectl, labels: "absent", claimPhase }, "ml")).toHaveLength(2);
});

test("who may not look hears nothing", async () => {
    const answers = { kubectl, labels: "hidden", claimPhase: () => Promise.resolve("hidden") } as const;
    expect(await unboundClaims({ mounts }, answers, "ml")).toEqual([]);
});
