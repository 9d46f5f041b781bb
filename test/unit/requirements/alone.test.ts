import { lookAtEach } from "../../../requirements/alone";
import type { Question, Uv } from "../../../requirements/uv";

const asked = (text: string) => ({
    ...{ text, name: /^[\w-]+/.exec(text)?.[0] ?? "", where: `line of ${text}`, hashes: [] },
});

/** An index where docopt has no wheel, and everything else needs it, within bounds of its own. */
function slowUv(waits: Readonly<Record<string, number>>, bounds: Readonly<Record<string, string>>): Uv {
    const resolve = async ({ fromSource, requirements, excluded = [] }: Question) => {
        const [{ name, text } = { name: "", text: "" }] = requirements;
        await new Promise((done) => setTimeout(done, waits[name] ?? 0));
        if (fromSource === "docopt") {
            const isOld = requirements.some((each) => each.text.includes("<"));
            return { packages: [{ name: "docopt", version: isOld ? "0.6" : "0.7", wheels: [], isUnpacked: false }] };
        }
        return excluded.includes("docopt")
            ? { packages: [] }
            : {
                  refusal: `Because docopt has no usable wheels and ${text} depends on docopt${bounds[name] ?? ""}, no.`,
              };
    };
    return { resolve } as unknown as Uv;
}

test.each([[{ hdfs: 20, pipreqs: 1 }], [{ hdfs: 1, pipreqs: 20 }], [{ hdfs: 5, pipreqs: 5 }]])(
    "what several need without a wheel is built once, in a version for all, whoever is looked at first: %j",
    async (waits) => {
        const circumstances = { python: "3.13", pythons: ["3.13"], setCommand: "pulumi config set" };
        const uv = slowUv(waits, { pipreqs: "<0.7" });
        const { needsBuild, faults, sound, excluded } = await lookAtEach(
            uv,
            ["hdfs", "pipreqs", "more"].map(asked),
            [],
            circumstances,
        );
        expect([faults, sound.map(({ name }) => name), excluded]).toEqual([
            [],
            ["hdfs", "pipreqs", "more"],
            ["docopt"],
        ]);
        expect(needsBuild).toEqual([{ requirement: "docopt==0.6", where: "what hdfs needs", reason: "has no wheel" }]);
    },
);
