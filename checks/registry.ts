import execa from "execa";
import { configKey, setSecretLine } from "../config/config-commands";
import { pushesImages } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import type { RegistryLogin } from "../lib/docker-config";
import { ecrCommand } from "../lib/ecr";
import { engineRequest } from "../lib/engine.cjs";
import { loginServer, registryOf } from "../lib/image-reference";
import { UserError, messageOf } from "../lib/user-error";

/** Who pushes or pulls. */
export interface Login {
    readonly username: string;
    readonly password: string;
}

/**
 * Who pulls the image of tasks from its registry; absent where the configuration says nothing of it. Who pushes pulls
 * too, but only there: no other registry is to see that password.
 */
export function pullLogin({ registry, tasks }: Pick<Settings, "registry" | "tasks">): RegistryLogin | undefined {
    const pushed = loginServer(registry.server ?? "");
    const server = tasks.image === undefined ? pushed : registryOf(tasks.image);
    const { username, password } = { ...(server === pushed ? registry : {}), ...registry.pull };
    return username === undefined || password === undefined ? undefined : { server, username, password };
}

/**
 * The login with which images are pushed.
 * @throws {UserError} Where the registry refuses it, or Amazon's cannot be had.
 */
export async function pushLogin(settings: Settings): Promise<Login | undefined> {
    const { identity, registry } = settings;
    const { server = "", username, password } = registry;
    if (!pushesImages(settings)) {
        return undefined;
    }
    if (username !== undefined && password !== undefined) {
        await tryLogin(identity.stack, server, { username, password });
        return { username, password };
    }
    return ecrLogin(server);
}

async function tryLogin(stack: string, server: string, login: Login): Promise<void> {
    const { status, body } = await engineRequest("POST", "/auth", { ...login, serveraddress: server });
    const message = status < 400 ? "" : ((JSON.parse(body.toString()) as { readonly message?: string }).message ?? "");
    // An engine hands on what a registry other than Docker Hub says as a fault of its own.
    if (status === 401 || status === 403 || (status >= 400 && /\b40[13]\b|unauthorized|denied/i.test(message))) {
        throw new UserError({
            subject: configKey(["registry", "password"]),
            problem: `is refused by ${server} for the user ${login.username}`,
            fix: setSecretLine(stack, ["registry", "password"]),
        });
    }
    if (status >= 400) {
        throw new UserError({
            subject: configKey(["registry", "server"]),
            problem: `is ${server}, where Docker could not log in: ${message.replaceAll(login.password, "[secret]") || status}`,
            fix: `docker login ${server}`,
        });
    }
}

/** A login to Amazon's registry, valid for twelve hours, and so asked for at each `up`; to another one, none. */
export async function ecrLogin(server: string): Promise<Login | undefined> {
    const command = ecrCommand(server);
    if (command === undefined) {
        return undefined;
    }
    try {
        const { stdout } = await execa("aws", command);
        return { username: "AWS", password: stdout.trim() };
    } catch (error) {
        const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
        throw new UserError({
            subject: configKey(["registry", "server"]),
            problem: `is ${server}, for which no token could be had${isMissing ? ": the command aws is not installed" : ""}`,
            ...(isMissing ? {} : { details: messageOf(error).split("\n").slice(-5).join("\n") }),
            fix: `aws ${command.join(" ")} | docker login --username AWS --password-stdin ${server}`,
        });
    }
}
