import type { Input } from "./input";
import type { LockedPackage } from "./locked-package";
import { withoutPasswords } from "./names";
import { indexesOnly, PYPI, type PackageIndex } from "./package-index";
import type { Question, Uv } from "./uv";

/** Packages with the index of the project that each is from; what is from the machine's own stays without. */
export async function withIndexes(
    uv: Uv,
    packages: readonly LockedPackage[],
    question: Question,
    input: Input,
): Promise<readonly LockedPackage[]> {
    const projectIndexes = ownIndexes(input, question.indexes ?? []);
    const lists = input.indexLines.flatMap((line) => bare(/^--find-links (\S+)/.exec(line)?.[1] ?? ""));
    if (projectIndexes.length === 0 && lists.every((each) => each === "")) {
        return packages;
    }
    const from = await uv.indexesOf(question);
    return packages.map((each) => {
        const index = from.get(each.name);
        if (index === undefined) {
            return each;
        }
        const isList = lists.includes(bare(index));
        return projectIndexes.includes(bare(index)) || isList
            ? { ...each, index: isList ? `${index}${LIST}` : index }
            : each;
    });
}

/** Ends the address of a page that lists files (`--find-links`), which is no index that is asked for a name. */
export const LIST = "#find-links";

const bare = (url: string): string => withoutPasswords(url).replace(/\/$/, "");

function ownIndexes({ indexLines, uvSettings }: Input, indexes: readonly PackageIndex[]): string[] {
    const lines = indexLines.flatMap((line) => /^--(?:extra-)?index-url (\S+)/.exec(line)?.[1] ?? []);
    const settings = (uvSettings["index"] ?? []) as readonly { url?: string }[];
    const urls = [
        ...lines,
        ...settings.flatMap(({ url = "" }) => (url === "" || PYPI.test(url) ? [] : url)),
        ...indexesOnly(indexes).map(({ url }) => url),
    ];
    return urls.map(bare);
}
