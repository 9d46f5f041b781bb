import { ensureTools } from "../../tools/ensure-tools";

/** Gets all tools, and prints where each is from and which modules of the fallback have been loaded for it. */
ensureTools({ cluster: true })
    .then((reports) => {
        const origins = Object.fromEntries(reports.map(({ name, origin }) => [name, origin]));
        const loaded = Object.keys(require.cache).filter((file) => /[\\/]packages[\\/]fallback[\\/]/.test(file));
        console.log(`\n${JSON.stringify({ origins, loaded })}`);
    })
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
