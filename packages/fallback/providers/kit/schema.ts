import type { Archive, Asset, Properties, Unknown, Value } from "./value";

/** What every field may say of itself, whatever its type. */
interface FieldOptions {
    /** An input that must be given; an output that is always there. Defaults to false. */
    readonly required?: true;
    /** Taken when the input is absent, at create, update and diff; it is not stored among the inputs. */
    readonly default?: Value;
    /** The engine keeps the value encrypted and hidden, whether or not the program wrapped it. */
    readonly secret?: true;
    /** Changing, adding or removing it replaces the resource. Holds for everything below it too. */
    readonly replaceOnChanges?: true;
    /**
     * For an output: unknown in the preview of every update. Without it an output keeps its old value in such a
     * preview, as bridged providers do.
     */
    readonly renewed?: true;
    /**
     * For an input that the engine behind may fill in (Terraform's "optional and computed"): removing it from the
     * program is no change.
     */
    readonly computed?: true;
}

/** A text; with `enum`, one of those texts. */
export interface StringField extends FieldOptions {
    readonly type: "string";
    readonly enum?: readonly string[];
}

/** A number (`integer`: a whole one), a truth value, any value, a file, or an archive of files. */
export interface ScalarField extends FieldOptions {
    readonly type: "number" | "integer" | "boolean" | "any" | "asset" | "archive";
}

/** A list. `set: true` means that its order says nothing, so reordering is no change. */
export interface ArrayField extends FieldOptions {
    readonly type: "array";
    readonly items: Field;
    readonly set?: true;
}

/** Free keys, each holding the same type. */
export interface MapField extends FieldOptions {
    readonly type: "map";
    readonly values: Field;
}

/** Fixed keys. A key that is neither in `fields` nor in `refused` is refused as unknown. */
export interface ObjectField extends FieldOptions {
    readonly type: "object";
    readonly fields: ObjectSchema;
    readonly refused?: Refused;
}

/** One of several types; the first that the value fits is taken. */
export interface UnionField extends FieldOptions {
    readonly type: "union";
    readonly of: readonly Field[];
}

/** The type of one property. */
export type Field = StringField | ScalarField | ArrayField | MapField | ObjectField | UnionField;

/** The properties of an object by name. Write one `as const satisfies ObjectSchema` to have its type derived. */
export type ObjectSchema = Readonly<Record<string, Field>>;

/** Names that the official provider knows and the stand-in does not do, each with the reason, a short sentence. */
export type Refused = Readonly<Record<string, string>>;

/** The TypeScript type of a field's value, once known. */
export type ValueOf<F> = Field extends F
    ? Value
    : F extends { type: "string"; enum: readonly (infer E)[] }
      ? E
      : F extends { type: keyof Scalars }
        ? Scalars[F["type"]]
        : F extends { type: "array"; items: infer I }
          ? readonly ValueOf<I>[]
          : F extends { type: "map"; values: infer V }
            ? Readonly<Record<string, ValueOf<V>>>
            : F extends { type: "object"; fields: infer S }
              ? ObjectOf<S>
              : F extends { type: "union"; of: readonly (infer U)[] }
                ? ValueOf<U>
                : Value;

interface Scalars {
    readonly string: string;
    readonly number: number;
    readonly integer: number;
    readonly boolean: boolean;
    readonly asset: Asset;
    readonly archive: Archive;
    readonly any: Value;
}

/** The TypeScript type of an object of that schema: required and defaulted keys are there, the others may be. */
export type ObjectOf<S> = string extends keyof S
    ? Properties
    : {
          readonly [K in keyof S as Certain<S[K]> extends true ? K : never]: ValueOf<S[K]>;
      } & {
          readonly [K in keyof S as Certain<S[K]> extends true ? never : K]?: ValueOf<S[K]> | undefined;
      };

/** The same as a program may write it, or as it is read back: keys with a default may be missing. */
export type GivenOf<S> = string extends keyof S
    ? Properties
    : {
          readonly [K in keyof S as S[K] extends { required: true } ? K : never]: ValueOf<S[K]>;
      } & {
          readonly [K in keyof S as S[K] extends { required: true } ? never : K]?: ValueOf<S[K]> | undefined;
      };

type Certain<F> = F extends { required: true } | { default: unknown } ? true : false;

/** The same at preview: a property that is, or contains, an unknown is {@link Unknown} as a whole. */
export type MaybeUnknown<T> = { readonly [K in keyof T]: T[K] | Unknown };
