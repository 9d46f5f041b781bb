/** Stands for a value that is not known before an `up`. */
class Unknown {
    constructor(readonly error: unknown) {}
}

/** Why a value is unknown; undefined for one that is known. */
export type ErrorOf = (value: unknown) => Error | undefined;

/**
 * A value in a resource's inputs, and where it is. What lies in an unknown value is unknown, what lies in no value is none:
 * so a rule reads whatever a program may have written.
 */
export class InputValue {
    private constructor(
        /** As a program writes it: `spec.containers[0].image`. */
        readonly path: string,
        private readonly held: unknown,
        private readonly errorOf: ErrorOf,
    ) {}

    /**
     * @param inputs The inputs of a resource. One that throws when it is read is unknown: so Pulumi hands them to policies.
     * @param errorOf Finds other unknown values. Defaults to none.
     */
    static of(inputs: object, errorOf: ErrorOf = () => undefined): InputValue {
        return new InputValue("", inputs, errorOf);
    }

    at(...keys: (string | number)[]): InputValue {
        return keys.reduce((input: InputValue, key) => input.step(key), this);
    }

    /** What a list holds. An unknown one holds one unknown value. */
    get items(): InputValue[] {
        if (this.unknown !== undefined) {
            return [this];
        }
        return Array.isArray(this.held) ? Array.from({ length: this.held.length }, (_, index) => this.step(index)) : [];
    }

    /** What a map holds. An unknown one holds one unknown value. */
    get entries(): [key: string, input: InputValue][] {
        if (this.unknown !== undefined) {
            return [["", this]];
        }
        return this.isMap ? Object.keys(this.held as object).map((key) => [key, this.step(key)]) : [];
    }

    /** Undefined for what is no text. */
    get text(): string | undefined {
        return typeof this.value === "string" ? this.value : undefined;
    }

    /** Undefined where there is none, and where it is unknown. */
    get value(): unknown {
        return this.held instanceof Unknown ? undefined : (this.held ?? undefined);
    }

    /** Why it is unknown; undefined where it is known. */
    get unknown(): unknown {
        return this.held instanceof Unknown ? this.held.error : undefined;
    }

    /** Whether there is none: neither a known value nor one that is still to come. */
    get isAbsent(): boolean {
        return this.value === undefined && this.unknown === undefined;
    }

    private get isMap(): boolean {
        return typeof this.held === "object" && this.held !== null && !Array.isArray(this.held);
    }

    private step(key: string | number): InputValue {
        const path = typeof key === "number" ? `${this.path}[${key}]` : this.path === "" ? key : `${this.path}.${key}`;
        return new InputValue(path, this.unknown === undefined ? this.read(key) : this.held, this.errorOf);
    }

    private read(key: string | number): unknown {
        const isThere = typeof key === "number" ? Array.isArray(this.held) : this.isMap;
        try {
            const value = isThere ? (this.held as Record<string | number, unknown>)[key] : undefined;
            const error = this.errorOf(value);
            return error === undefined ? value : new Unknown(error);
        } catch (error) {
            return new Unknown(error);
        }
    }
}
