import type { Field, ObjectSchema, Refused } from "../../providers/kit/schema";
import type { ObjectShape, Shape } from "./type-shape";

/** Which way properties go: what a program must give is required, and there may be no more than the package has. */
export type Direction = "inputs" | "outputs";

/** What of a package's properties a schema leaves open, one line each; none means that it covers them all. */
export function compareObjects(
    direction: Direction,
    shape: ObjectShape,
    { fields, refused = {} }: { readonly fields: ObjectSchema; readonly refused?: Refused | undefined },
    at: string,
): string[] {
    const open = Object.entries(shape).flatMap(([name, property]) => {
        const field = fields[name];
        if (field === undefined) return name in refused ? [] : [`${at}.${name} is neither implemented nor refused`];
        const isOther = direction === "inputs" && (field.required === true) === property.optional;
        const word = property.optional ? "optional" : "required";
        return [
            ...compareShapes(direction, property.shape, field, `${at}.${name}`),
            ...(isOther ? [`${at}.${name} is ${word} in the package, and not in the stand-in`] : []),
        ];
    });
    const names = direction === "inputs" ? [...Object.keys(fields), ...Object.keys(refused)] : [];
    const invented = names.filter((name) => !(name in shape) && !CHECK_ADDS.has(`${at}.${name}`));
    return [...open, ...invented.map((name) => `${at}.${name} is not in the package`)];
}

/** Inputs that the official provider itself adds to those given when it checks them. */
const CHECK_ADDS = new Set(["Image.build.contextDigest"]);

function compareShapes(direction: Direction, shape: Shape, field: Field, at: string): string[] {
    if (shape.kind === "array" && field.type === "array") {
        return compareShapes(direction, shape.items, field.items, `${at}[]`);
    }
    if (shape.kind === "map" && field.type === "map") {
        return compareShapes(direction, shape.items, field.values, `${at}{}`);
    }
    if (shape.kind === "object" && field.type === "object") {
        return compareObjects(direction, shape.properties, field, at);
    }
    if (shape.kind === "union" && field.type === "union") {
        const fits = (part: Shape) => field.of.some((one) => compareShapes(direction, part, one, at).length === 0);
        return shape.of.every(fits) ? [] : [`${at} lacks an alternative`];
    }
    if (shape.kind === "enum" && field.type === "string") {
        const missing = shape.texts.filter((text) => field.enum?.includes(text) === false);
        return missing.map((text) => `${at} does not take ${text}`);
    }
    return fitsLeaf(shape, field) ? [] : [`${at} is a ${shape.kind} in the package, and a ${field.type} here`];
}

function fitsLeaf({ kind }: Shape, { type }: Field): boolean {
    return kind === type || (kind === "number" && type === "integer");
}
