import type { Draft } from "./draft";
import { migratePath } from "./task-call";

/** Calls of our own `task_factory` with what it refuses of an earlier form: of a file of which somebody has changed the import alone. */
export function repairCalls(draft: Draft): void {
    const { file } = draft;
    for (const call of file.calls().filter(({ callee }) => file.qualified(callee) === "gaiaflow.task_factory")) {
        draft.removeItems(call.args, ({ name }) => name === "mode");
        const path =
            call.args.find(({ name }) => name === "func_path") ?? call.args.filter(({ name }) => name === undefined)[1];
        if (path?.spread === undefined && path !== undefined) {
            migratePath(draft, path, false);
        }
    }
}
