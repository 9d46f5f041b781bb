import type { Input } from "./input";
import type { LockedPackage } from "./locked-package";
import { indexesOnly, type PackageIndex } from "./package-index";
import type { Question, Uv } from "./uv";

/** Packages with the index of the project that each is from; what is from the machine's own stays without. */
export async function withIndexes(
    uv: Uv,
    packages: readonly LockedPackage[],
    question: Question,
    input: Input,
): Promise<readonly LockedPackage[]> {
    const own = ownIndexes(input, question.indexes ?? []);
    if (own.length === 0) {
        return packages;
    }
    const from = await uv.indexesOf(question);
    return packages.map((each) => {
        const index = from.get(each.name);
        return index !== undefined && own.includes(index.replace(/\/$/, "")) ? { ...each, index } : each;
    });
}

function ownIndexes({ indexLines, uvSettings }: Input, indexes: readonly PackageIndex[]): string[] {
    const lines = indexLines.flatMap((line) => /^(?:-i|--index-url|--extra-index-url) (\S+)/.exec(line)?.[1] ?? []);
    const settings = (uvSettings["index"] ?? []) as readonly { url?: string }[];
    const urls = [...lines, ...settings.flatMap(({ url }) => url ?? []), ...indexesOnly(indexes).map(({ url }) => url)];
    return urls.map((url) => url.replace(/(\w+:\/\/)[^/@]*@/, "$1").replace(/\/$/, ""));
}
