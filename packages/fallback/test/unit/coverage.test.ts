import { checkProperties } from "../../providers/kit/check";
import type { ProviderDefinition } from "../../providers/kit/provider";
import type { ObjectSchema, Refused } from "../../providers/kit/schema";
import { providers } from "../../providers/providers";
import { readPackageTypes, type PackageMember, type PackageTypes } from "../support/package-types";
import { compareObjects } from "../support/schema-coverage";
import { takenWrongly } from "../support/wrong-types";

interface Implemented {
    readonly token: string;
    readonly inputs: ObjectSchema;
    readonly outputs: ObjectSchema;
    readonly refused: Refused;
}

/** What a stand-in leaves open of one resource or function. */
function gaps(member: PackageMember, { inputs, outputs, refused }: Implemented): string[] {
    const state = { ...inputs, ...outputs };
    const named = { ...member.inputs, ...member.outputs };
    const ofInputs = Object.fromEntries(Object.entries(refused).filter(([name]) => name in member.inputs));
    return [
        ...compareObjects("inputs", member.inputs, { fields: inputs, refused: ofInputs }, member.name),
        ...compareObjects("outputs", member.outputs, { fields: state, refused }, member.name),
        ...Object.keys({ ...outputs, ...refused })
            .filter((name) => !(name in named))
            .map((name) => `${member.name}.${name} is not in the package`),
    ];
}

/** That one asks a server what there is; kubernetes/coverage.test.ts looks at what it takes. */
const listed = Object.keys(providers).filter((name) => name !== "kubernetes");

describe.each(listed)("the stand-in for %s", (name) => {
    let definition: ProviderDefinition;
    let types: PackageTypes;

    beforeAll(async () => {
        const load = providers[name];
        if (load === undefined) throw new Error(`no provider ${name}`);
        definition = await load();
        types = readPackageTypes(`@pulumi/${name}`);
    });

    const implemented = (): readonly Implemented[] => [...definition.resources, ...definition.functions];

    test("has the name and version of its package", async () => {
        const { version } = (await import(`@pulumi/${name}/package.json`)) as { version: string };
        expect(definition).toMatchObject({ name, version });
    });

    test("implements or refuses each resource, function and method, and no others", () => {
        const members = [...types.resources, ...types.functions];
        const official = [...members.map(({ token }) => token), ...types.provider.methods];
        const own = [...implemented().map(({ token }) => token), ...Object.keys(definition.refused)];
        expect(own.sort()).toEqual(official.sort());
        expect(members.flatMap(({ methods }) => methods)).toEqual([]);
    });

    test("implements or refuses each property of what it implements, in the package's types", () => {
        const members = new Map([...types.resources, ...types.functions].map((member) => [member.token, member]));
        const open = implemented().flatMap((one) => {
            const member = members.get(one.token);
            return member === undefined ? [`${one.token} is not in the package`] : gaps(member, one);
        });
        expect(open).toEqual([]);
    });

    test("implements or refuses each setting of the provider", () => {
        const settings = { fields: definition.config, refused: definition.refusedConfig };
        expect(compareObjects("inputs", types.provider.inputs, settings, "provider")).toEqual([]);
    });

    test("says why it refuses what it refuses, and does so at check", () => {
        for (const { token, inputs, refused } of implemented()) {
            for (const [property, reason] of Object.entries(refused)) {
                const failures = checkProperties({ [property]: "x" }, inputs, refused);
                expect({ token, failures }).toEqual({
                    token,
                    failures: expect.arrayContaining([
                        { property, reason: `is not implemented by this stand-in: ${reason}` },
                    ]) as unknown,
                });
                expect(reason.length).toBeGreaterThan(10);
            }
        }
    });

    test("refuses unknown names, and all wrong types of every input at every depth, by name", () => {
        for (const { token, inputs, refused } of implemented()) {
            const taken = Object.entries(inputs).flatMap(([property, field]) =>
                takenWrongly(field, property, (value) =>
                    checkProperties({ [property]: value }, inputs, refused).map((failure) => failure.property),
                ),
            );
            expect({ token, taken }).toEqual({ token, taken: [] });
            expect(checkProperties({ noSuchName: 1 }, inputs, refused)).toContainEqual({
                property: "noSuchName",
                reason: expect.stringContaining("is not a known property") as unknown,
            });
        }
    });

    test("would be found out if it left a property open", () => {
        const [resource] = definition.resources;
        const member = types.resources.find(({ token }) => token === resource?.token);
        if (resource === undefined || member === undefined) throw new Error("the stand-in has no resource");
        const [property = "", ...rest] = Object.keys(resource.inputs);
        const inputs = Object.fromEntries(Object.entries(resource.inputs).filter(([key]) => rest.includes(key)));
        const outputs = Object.fromEntries(Object.entries(resource.outputs).filter(([key]) => key !== property));
        expect(gaps(member, { ...resource, inputs, outputs })).toContainEqual(
            `${member.name}.${property} is neither implemented nor refused`,
        );
    });
});
