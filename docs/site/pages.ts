/** The group of pages for who changes GaiaFlow. */
const FOR_CHANGES = "Changing GaiaFlow";

/** The first page, which names all others. */
const FIRST = "docs/README.md";

/** The page of what `main.ts` exports, by its place on the site; see `types.ts`. */
export const TYPES_PAGE = "component-types";

/** A group of the site's navigation, with its pages by their files in the clone. */
export interface Group {
    readonly title: string;
    readonly pages: readonly string[];
    /** Pages that are made with the site, by their titles. Defaults to none. */
    readonly made?: Readonly<Record<string, string>>;
}

/** Every page of the site but its first, in the order in which they are to be read. */
export const NAVIGATION: readonly Group[] = [
    {
        title: "Getting started",
        pages: [
            ...["docs/getting-started.md", "docs/tutorial.md", "docs/earth-observation.md", "docs/concepts.md"],
            "docs/glossary.md",
        ],
    },
    {
        title: "Guides",
        pages: [
            ...["docs/developing.md", "docs/notebooks.md", "docs/secrets.md", "docs/requirements.md"],
            ...[
                "docs/own-image.md",
                "docs/testing-as-pods.md",
                "docs/serving.md",
                "docs/minikube.md",
                "docs/in-cluster.md",
                "docs/scale.md",
                "docs/users.md",
            ],
            ...["docs/production.md", "docs/previews.md", "docs/backup.md", "docs/upgrading.md", "docs/new-service.md"],
        ],
    },
    {
        title: "How it works",
        pages: [
            ...["docs/project.md", "docs/task-factory.md", "docs/local-platform.md", "docs/object-store.md"],
            ...["docs/docker.md", "docs/toolchain.md", "packages/fallback/docs/stand-ins.md", "docs/policies.md"],
            "docs/metrics.md",
        ],
    },
    {
        title: "Reference",
        pages: [
            ...["docs/configuration.md", "docs/commands.md", "docs/help.md", "docs/python.md", "docs/components.md"],
            "docs/airflow-versions.md",
        ],
        made: { "Types of the components": TYPES_PAGE },
    },
    {
        title: "When you need it",
        pages: [
            ...["docs/troubleshooting.md", "docs/faq.md", "docs/migrating.md", "docs/support.md", "docs/trust.md"],
            ...["SECURITY.md", "CHANGELOG.md"],
        ],
    },
    {
        title: FOR_CHANGES,
        pages: [
            "CONTRIBUTING.md",
            "docs/architecture.md",
            "images/README.md",
            "docs/performance.md",
            "docs/releasing.md",
        ],
    },
];

/** The files of all pages. */
export const PAGES: readonly string[] = [FIRST, ...NAVIGATION.flatMap(({ pages }) => pages)];

/** Those whose readers are in a clone of GaiaFlow, and not in a project of their own. */
export const CLONE_PAGES: readonly string[] = [
    "README.md",
    ...NAVIGATION.filter(({ title }) => title === FOR_CHANGES).flatMap(({ pages }) => pages),
];

/** Where a page stands on the site, without its extension: all of them side by side, so that links between them stay short. */
export function nameOf(page: string): string {
    const [name = "", folder = ""] = page.replace(/\.md$/, "").toLowerCase().split("/").reverse();
    return page === FIRST ? "index" : name === "readme" ? folder : name;
}
