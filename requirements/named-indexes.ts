import { at, isTable, list } from "./files";
import type { InputBuilder } from "./input";
import { noteLogin } from "./logins";
import { withoutPasswords } from "./names";

/** Adds indexes as uv has them in tables, `{ name, url, explicit }`; a login in an address is noted, and not taken along. */
export function addIndexes(into: InputBuilder, tables: unknown, where: string): void {
    const indexes = list(tables)
        .filter(isTable)
        .map((table) => {
            const url = at(table, "url");
            if (typeof url !== "string") {
                return table;
            }
            noteLogin(into, url, where);
            return { ...table, url: withoutPasswords(url) };
        });
    if (indexes.length > 0) {
        into.uvSettings["index"] = [...list(into.uvSettings["index"]), ...indexes];
    }
}
