import * as fs from "node:fs";
import * as path from "node:path";

/** A project as it lies there before it is one of ours. */
export interface EarlierProject {
    /** Its absolute path. */
    readonly root: string;
    /** The name of the package with its functions. Absent where there is none. */
    readonly package?: string;
    /** The folder that holds it: `.` or `src`. */
    readonly holder: string;
    /** Others that could be meant. */
    readonly otherPackages: readonly string[];
    /** What it was made with, as far as files say. */
    readonly isAstro: boolean;
    /** Python files of DAGs, from the root. */
    readonly dags: readonly string[];
    /** Python files of what DAGs and tasks import. */
    readonly modules: readonly string[];
}

/** Folders that hold no code of tasks. */
const NO_PACKAGES = new Set(["dags", "docs", "notebooks", "plugins", "test", "tests", "tools"]);
const SKIPPED = new Set(["__pycache__", "mlruns", "node_modules"]);

/** @param folder An absolute path. */
export function readEarlierProject(root: string): EarlierProject {
    const dags = pythonFiles(root, "dags");
    const found = [".", "src"].flatMap((holder) =>
        directories(path.join(root, holder))
            .filter((name) => holder === "src" || !NO_PACKAGES.has(name))
            .filter((name) => fs.existsSync(path.join(root, holder, name, "__init__.py")))
            .map((name) => ({ holder, name })),
    );
    const texts = dags.map((file) => fs.readFileSync(path.join(root, file), "latin1")).join("\n");
    const uses = (name: string) => texts.split(new RegExp(`["'\\s]${name}[.:]`)).length;
    const [chosen, ...others] = found.sort((a, b) => uses(b.name) - uses(a.name) || (a.name < b.name ? -1 : 1));
    const folders = [...found.map(({ holder, name }) => path.join(holder, name)), "include", "plugins"];
    return {
        root,
        ...(chosen && { package: chosen.name }),
        holder: chosen?.holder ?? ".",
        otherPackages: others.map(({ name }) => name),
        isAstro: isAstro(root),
        dags,
        modules: [...new Set(folders.flatMap((folder) => pythonFiles(root, folder)))],
    };
}

function isAstro(root: string): boolean {
    const dockerfile = path.join(root, "Dockerfile");
    const isRuntime =
        fs.existsSync(dockerfile) && /^FROM \S*(astro-runtime|astronomer\/)/m.test(fs.readFileSync(dockerfile, "utf8"));
    return isRuntime || ["airflow_settings.yaml", ".astro"].some((name) => fs.existsSync(path.join(root, name)));
}

function pythonFiles(root: string, folder: string): string[] {
    return list(path.join(root, folder)).flatMap((entry): string[] => {
        const file = path.posix.join(folder, entry.name);
        if (entry.isDirectory()) {
            const isSkipped = entry.name.startsWith(".") || SKIPPED.has(entry.name);
            const isEnvironment = fs.existsSync(path.join(root, file, "pyvenv.cfg"));
            return isSkipped || isEnvironment ? [] : pythonFiles(root, file);
        }
        return entry.name.endsWith(".py") && (entry.isFile() || entry.isSymbolicLink()) ? [file] : [];
    });
}

function directories(folder: string): string[] {
    return list(folder)
        .filter((entry) => entry.isDirectory() && /^[A-Za-z_]\w*$/.test(entry.name))
        .map(({ name }) => name);
}

function list(folder: string): fs.Dirent[] {
    const entries = fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : [];
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
