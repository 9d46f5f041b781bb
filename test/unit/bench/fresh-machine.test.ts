import * as path from "node:path";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { environmentIn } from "../../../bench/lib/fresh-machine";

test("a fresh machine has another home, registries as they were, and no way to what is there already", () => {
    const environment = {
        HOME: "/home/ada",
        PATH: [path.join(cacheDir(), "bin"), "/clone/node_modules/.bin", "/usr/bin", "/bin"].join(":"),
        XDG_CACHE_HOME: "/home/ada/.cache",
        GOMODCACHE: "/home/ada/go/pkg/mod",
        GOPROXY: "https://proxy.example",
        DOCKER_HOST: "unix:///run/other.sock",
        PULUMI_BACKEND_URL: "file:///home/ada/state",
        npm_config_cache: "/home/ada/.npm",
        UV_CACHE_DIR: "/home/ada/.uv",
        PIP_CERT: "/etc/ssl/own.pem",
    };
    expect(environmentIn("/fresh", environment)).toEqual({
        HOME: "/fresh",
        PATH: "/usr/bin:/bin",
        GOPROXY: "https://proxy.example",
        PIP_CERT: "/etc/ssl/own.pem",
        NO_COLOR: "1",
    });
});
