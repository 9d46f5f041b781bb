import { earlierName } from "./imports";
import type { PythonFile } from "./python-file";
import type { Call, Item } from "./python-items";

/** The earlier signatures, by position. */
const POSITIONS = {
    task_factory: "task_id func_path func_kwargs image env xcom_push xcom_pull_tasks secrets env_vars".split(" "),
    create_task: "task_id func_path func_kwargs func_args image mode secrets env_vars retries dag".split(" "),
};

/** `FromTask(…)` where an argument of a task stands. */
export interface FromTask {
    readonly node: Item;
    /** The id of the task, where it can be read. */
    readonly id: string | undefined;
    readonly key: string | undefined;
    /** As written. */
    readonly texts: readonly [task: string, key: string | undefined];
}

/** A call that makes a task in one of the earlier ways. */
export class EarlierCall {
    constructor(
        private readonly file: PythonFile,
        public readonly kind: keyof typeof POSITIONS,
        public readonly call: Call,
    ) {}

    /** The name of the parameter that each argument fills. */
    public nameAt(index: number): string | undefined {
        const { args } = this.call;
        const item = args[index];
        const isBehindSpread = args.slice(0, index + 1).some(({ spread }) => spread === "*");
        return item?.name ?? (item?.spread || isBehindSpread ? undefined : POSITIONS[this.kind][index]);
    }

    public argument(name: string): Item | undefined {
        return this.call.args.find((_, index) => this.nameAt(index) === name);
    }

    public get taskId(): string | undefined {
        return this.textOf("task_id");
    }

    /** As it is written now, `module:function`. */
    public get functionPath(): string | undefined {
        const text = this.textOf("func_path");
        return this.kind === "task_factory" ? text?.replace(/\.(?=\w+$)(?!.*:)/, ":") : text;
    }

    /** Each `FromTask(…)` among its arguments of the function. */
    public fromTasks(): FromTask[] {
        const kwargs = this.argument("func_kwargs");
        const list = this.argument("func_args");
        const values = kwargs ? (this.file.dict(kwargs.value) ?? []) : [];
        return [...values, ...(list ? this.file.elements(list.value) : [])].flatMap((item) => {
            const found = fromTaskOf(this.file, item);
            return found ? [found] : [];
        });
    }

    private textOf(name: string): string | undefined {
        const item = this.argument(name);
        return item && this.file.textValue(item.value);
    }
}

/** What a `FromTask(…)` names; undefined for any other value. */
export function fromTaskOf(file: PythonFile, node: Item): FromTask | undefined {
    const call = file.call(node.value);
    if (call === undefined || earlierName(file.qualified(call.callee)) !== "FromTask") {
        return undefined;
    }
    const [task, key] = ["task", "key"].map((name, index) =>
        call.args.find((arg, at) => arg.name === name || (arg.name === undefined && at === index)),
    );
    return task === undefined || call.args.some(({ spread }) => spread)
        ? undefined
        : {
              node,
              id: file.textValue(task.value),
              key: key && file.textValue(key.value),
              texts: [file.text(task.value), key && file.text(key.value)],
          };
}

export function earlierCalls(file: PythonFile): EarlierCall[] {
    return file.calls().flatMap((call) => {
        const kind = earlierName(file.qualified(call.callee)) ?? starName(file, call);
        return kind === "create_task" || kind === "task_factory" ? [new EarlierCall(file, kind, call)] : [];
    });
}

/** What `from gaiaflow.core.create_task import *` binds. */
function starName(file: PythonFile, { callee }: Call): ReturnType<typeof earlierName> {
    const star = file.imports.find(({ name, module }) => name === "*" && earlierName(`${module}.${file.text(callee)}`));
    return star && earlierName(`${star.module}.${file.text(callee)}`);
}
