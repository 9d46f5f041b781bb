import * as fs from "node:fs";
import * as path from "node:path";
import { CLONE } from "./settings";

/** An example of docs/components.md: a whole program, and the component that it stands under. */
export interface Example {
    readonly component: string;
    readonly program: string;
}

/** Those of docs/components.md, in its order. */
export function componentExamples(): Example[] {
    const text = fs.readFileSync(path.join(CLONE, "docs", "components.md"), "utf8");
    const sections = text.split(/^## /m).slice(1);
    return sections.flatMap((section) => {
        const [component = ""] = section.split("\n");
        const programs = [...section.matchAll(/^```ts\n(.*?)^```$/gms)];
        return programs.map(([, program = ""]) => ({ component, program }));
    });
}
