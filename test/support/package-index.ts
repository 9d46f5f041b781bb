import * as crypto from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A release of a package, as far as an index tells of it. */
export interface Release {
    readonly requires?: readonly string[];
    readonly requiresPython?: string;
    /** Of its wheels; none for what has only its source. Defaults to `py3-none-any`. */
    readonly tags?: readonly string[];
    readonly uploaded?: string;
    /** Defaults to true. */
    readonly hasSource?: boolean;
    /** Whether it was taken back. Defaults to false. */
    readonly isYanked?: boolean;
}

/** The releases of each package, by version. */
export type Packages = Readonly<Record<string, Readonly<Record<string, Release>>>>;

/** A package index on this machine. */
export interface PackageIndex {
    readonly url: string;
    /** The paths that were asked for so far. */
    readonly asked: readonly string[];
    readonly close: () => Promise<void>;
}

/**
 * Starts an index that tells of packages whatever a test needs; no file of them is ever asked for, since what a wheel
 * needs stands beside it.
 * @param prefix Of the files' addresses, as mirrors differ in it.
 * @param hasTimes Whether it tells when files were uploaded.
 */
export async function startIndex(packages: Packages, prefix = "files", hasTimes = true): Promise<PackageIndex> {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
        const url = request.url ?? "";
        asked.push(url);
        const isFile = url.startsWith(`/${prefix}/`);
        const [name = "", file = ""] = url.slice((isFile ? prefix : "simple").length + 2).split("/");
        const releases = packages[name];
        if (!isFile && releases !== undefined) {
            response.setHeader("Content-Type", "application/vnd.pypi.simple.v1+json");
            response.end(JSON.stringify(page(name, releases, `${urlOf(server)}/${prefix}`, hasTimes)));
        } else if (releases !== undefined && file.endsWith(".metadata")) {
            const [, version = ""] = file.slice(name.length).split("-");
            response.end(metadata(name, version, releases[version] ?? {}));
        } else {
            response.writeHead(404).end();
        }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    return { url: `${urlOf(server)}/simple`, asked, close };
}

function urlOf(server: http.Server): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function page(name: string, releases: Packages[string], base: string, hasTimes: boolean): unknown {
    const files = Object.entries(releases).flatMap(([version, release]) => {
        const wheels = (release.tags ?? ["py3-none-any"]).map(
            (tag) => `${name.replaceAll("-", "_")}-${version}-${tag}.whl`,
        );
        const sources = (release.hasSource ?? true) ? [`${name}-${version}.tar.gz`] : [];
        return [...wheels, ...sources].map((filename) => ({
            filename,
            url: `${base}/${name}/${filename}`,
            hashes: { sha256: crypto.createHash("sha256").update(filename).digest("hex") },
            "requires-python": release.requiresPython ?? null,
            yanked: release.isYanked ?? false,
            "core-metadata": filename.endsWith(".whl"),
            ...(hasTimes && { "upload-time": `${release.uploaded ?? "2026-01-01"}T00:00:00.000000Z`, size: 1000 }),
        }));
    });
    return { meta: { "api-version": "1.1" }, name, files };
}

function metadata(name: string, version: string, { requires = [], requiresPython }: Release): string {
    const python = requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`];
    const lines = ["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`, ...python];
    return [...lines, ...requires.map((each) => `Requires-Dist: ${each}`), ""].join("\n");
}
