import { engineRequest } from "../lib/engine.cjs";
import { registryOf } from "../lib/image-reference";
import { messageOf } from "../lib/user-error";
import { dockerLogin, type EngineLogin } from "./docker-login";

/** What a registry says of an image. */
export type RegistryAnswer =
    /** It has it, for these platforms; such as `linux/arm64`. */
    | { readonly kind: "there"; readonly platforms: readonly string[] }
    | { readonly kind: "absent" }
    /** It does not say. */
    | { readonly kind: "unknown"; readonly reason: string };

interface Distribution {
    readonly Platforms?: readonly { readonly os?: string; readonly architecture?: string }[] | null;
    readonly message?: string;
}

/**
 * Asks an image's registry for it, by this machine's Docker, which trusts whom it pulls from.
 * @param login Defaults to what `docker login` has left on this machine.
 */
export async function askRegistry(reference: string, login?: EngineLogin): Promise<RegistryAnswer> {
    try {
        const as = login ?? (await dockerLogin(registryOf(reference))) ?? {};
        // With its padding: without it engines take the login for none.
        const auth = Buffer.from(JSON.stringify(as)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
        const headers = { "X-Registry-Auth": auth };
        const route = `/distribution/${encodeURI(reference)}/json`;
        const { status, body } = await engineRequest("GET", route, undefined, headers);
        const { Platforms, message = `status ${status}` } = JSON.parse(body.toString()) as Distribution;
        if (status === 200) {
            const named = (Platforms ?? []).filter(({ architecture = "unknown" }) => architecture !== "unknown");
            return { kind: "there", platforms: named.map(({ os, architecture }) => `${os}/${architecture}`) };
        }
        // An engine hands on what a registry says as a fault of its own, under several statuses.
        return /manifest unknown|name unknown|: not found$/i.test(message)
            ? { kind: "absent" }
            : { kind: "unknown", reason: message };
    } catch (error) {
        return { kind: "unknown", reason: messageOf(error) };
    }
}
