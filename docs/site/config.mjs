// VitePress's configuration, which stage.ts puts beside the pages.
import { readFileSync } from "node:fs";
import slug from "./slug.cjs";

const navigation = JSON.parse(readFileSync(new URL("navigation.json", import.meta.url), "utf8"));

/**
 * How markdown-it makes a token HTML.
 *
 * @typedef {(tokens: { info: string, content: string }[], index: number, ...rest: unknown[]) => string} Rule
 */

/** @param {{ renderer: { rules: Record<"fence" | "text" | "code_inline", Rule> } }} markdown */
function config({ renderer: { rules } }) {
    // Where all of a block is typed, its button copies it without the prompts, as VitePress does for shells alone.
    const { fence } = rules;
    rules.fence = (tokens, index, ...rest) => {
        const token = tokens[index];
        const isTyped = token?.content.split("\n").every((line) => /^(\$ |$)/.test(line));
        if (token?.info.trim() === "console" && isTyped) {
            token.info = "sh";
        }
        return fence(tokens, index, ...rest);
    };
    // Braces of Airflow's templates stay what they are: Vue would run what stands in them.
    for (const kind of /** @type {const} */ (["text", "code_inline"])) {
        const asHtml = rules[kind];
        rules[kind] = (...args) => asHtml(...args).replaceAll("{{", "&#123;&#123;");
    }
}

export default {
    title: "GaiaFlow",
    description: "Airflow, MLflow, MinIO and JupyterLab with one command, and DAGs that run unchanged on Kubernetes.",
    lang: "en",
    // Where the site does not stand at the top of its address: "/gaiaflow/".
    base: process.env.DOCS_BASE ?? "/",
    cleanUrls: false,
    // What VitePress makes on its way stays beside the pages: the folder with its packages is shared, and looked over.
    vite: { cacheDir: "./.vitepress/vite-cache", build: { chunkSizeWarningLimit: 4000 } },
    markdown: {
        anchor: { slugify: slug.slugOf },
        config,
    },
    themeConfig: {
        sidebar: navigation,
        outline: [2, 3],
        search: { provider: "local" },
        docFooter: { prev: "Before", next: "Next" },
    },
};
