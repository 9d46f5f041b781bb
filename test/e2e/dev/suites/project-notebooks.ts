import * as fs from "node:fs/promises";
import * as path from "node:path";
import { jupyter, runCells, type JupyterServer } from "../../../support/jupyter-kernel";
import type { Platform } from "../../../support/platform";

/** What a notebook sees of the project, and may write: the project as it lies on the disk. */
const CELLS = [
    "import os; os.getcwd()",
    "open('../data/raw/t.csv').read().split()[0]",
    "import sys; sys.path.append('..'); import helpers, iris, beside_dag; [helpers.WORD, iris.__name__, beside_dag.WORD]",
    "[open(name).read().strip() for name in ('/data/sentinel/scene.csv', '../data/labels/classes.csv')]",
    "open('mine.txt', 'w').write('1'), open('../models/from-notebook', 'w').write('1')",
    "open('../data/new.csv', 'w')",
    "open('../iris/new.py', 'w')",
];

/** Row by row, through Jupyter's own server. */
export function projectNotebooks(fixture: () => Platform): void {
    describe("a notebook", () => {
        test("sees the project as it lies on the disk, and writes notebooks and scratch folders alone", async () => {
            const server: JupyterServer = {
                port: fixture().ports.jupyter,
                token: (await fixture().logins()).jupyter.token,
            };
            const outputs = await runCells(server, CELLS);
            const output = outputs.map(([first]) => {
                const data = first?.["data"] as { "text/plain": string } | undefined;
                return data?.["text/plain"] ?? first?.["ename"];
            });
            expect(output).toEqual([
                "'/project/notebooks'",
                "'a,b'",
                "['helpers', 'iris', 'beside']",
                "['sentinel', 'labels']",
                "(1, 1)",
                "OSError",
                "OSError",
            ]);
            const project = path.join(fixture().dir, "project");
            await fs.access(path.join(project, "notebooks/mine.txt"));
            await fs.access(path.join(project, "models/from-notebook"));
            expect((await jupyter(server, "GET", "contents/mine.txt")).ok).toBe(true);
        });
    });
}
