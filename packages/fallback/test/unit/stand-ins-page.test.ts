import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Field, ObjectSchema, Refused } from "../../providers/kit/schema";
import { providers } from "../../providers/providers";
import { programRoot } from "@gaiaflow/engine-core/paths";

/** The last name of a token: `RandomPet` of `random:index/randomPet:RandomPet`. */
const lastName = (token: string): string => token.split(/[:/]/).at(-1) ?? token;

function refusedBelow(schema: ObjectSchema, refused: Refused = {}): string[] {
    const inside = (field: Field): string[] => {
        if (field.type === "array") return inside(field.items);
        if (field.type === "map") return inside(field.values);
        return field.type === "object" ? refusedBelow(field.fields, field.refused) : [];
    };
    return [...Object.keys(refused), ...Object.values(schema).flatMap(inside)];
}

test.each(Object.keys(providers))("docs/stand-ins.md names what the stand-in for %s does and refuses", async (name) => {
    const page = await readFile(join(programRoot, "packages", "fallback", "docs", "stand-ins.md"), "utf8");
    const definition = await providers[name]?.();
    if (definition === undefined) throw new Error(`no provider ${name}`);
    const members = [...definition.resources, ...definition.functions];
    const names = [
        ...members.map(({ token }) => lastName(token)),
        ...Object.keys(definition.refused).map(lastName),
        ...Object.keys(definition.refusedConfig),
        ...members.flatMap(({ inputs, refused }) => refusedBelow(inputs, refused)),
    ];
    expect(names.filter((one) => !new RegExp(`[\`.]${one}\``).test(page))).toEqual([]);
    expect(page).toContain(`\`${name}\` ${definition.version}`);
});
