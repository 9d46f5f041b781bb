import { aptInstall } from "@gaiaflow/engine-core/apt-install";

/** Debian's own Docker. The command and its image builder are packages of their own in later releases. */
const PACKAGES = ["docker.io", "docker-cli", "docker-buildx"];

/** Installs the Docker daemon and its command. */
export async function installDocker(say: (text: string) => void): Promise<void> {
    say("installing docker.io");
    await aptInstall(PACKAGES, "docker-install", say);
}
