import { toBuildArgs } from "../../../providers/docker/command/build-args";
import { toFlags as imageFlags } from "../../../providers/docker/image/build";
import { completeBuild, defaultPlatform } from "../../../providers/docker/image/complete-build";
import { toFlags as remoteImageFlags } from "../../../providers/docker/remote-image/build";

const pathOf = (path: string): string => `/program/${path}`;

test("build arguments travel by name, their values in the environment", () => {
    expect(toBuildArgs({ TOKEN: "secret", B: "" })).toEqual({
        flags: ["--build-arg", "B", "--build-arg", "TOKEN"],
        env: { TOKEN: "secret", B: "" },
    });
});

test("but not those whose names mean something to the docker command itself", () => {
    expect(toBuildArgs({ DOCKER_HOST: "x", PATH: "/bin" })).toEqual({
        flags: ["--build-arg", "DOCKER_HOST=x", "--build-arg", "PATH=/bin"],
        env: {},
    });
});

test("a build of which nothing is said is the program's folder, for this machine", () => {
    const platform = defaultPlatform(process.arch);
    expect(completeBuild(undefined)).toEqual({ context: ".", dockerfile: "Dockerfile", platform });
    expect(completeBuild({ context: "./app" })).toMatchObject({ dockerfile: "app/Dockerfile" });
    expect([defaultPlatform("x64"), defaultPlatform("arm64")]).toEqual(["linux/amd64", "linux/arm64"]);
});

test("an image's build is told whole", () => {
    const build = completeBuild({
        context: "app",
        platform: "linux/arm64",
        target: "final",
        network: "host",
        addHosts: ["db:10.0.0.1"],
        cacheFrom: { images: ["localhost:5000/app:0"] },
    });
    expect(imageFlags("app:1", build, pathOf).join(" ")).toBe(
        "--file /program/app/Dockerfile --tag app:1 --platform linux/arm64 --target final --network host " +
            "--add-host db:10.0.0.1 --cache-from localhost:5000/app:0",
    );
});

test("so is that of a RemoteImage, whose Dockerfile lies in the context", () => {
    const build = {
        context: "app",
        dockerfile: "sub/Dockerfile",
        remove: true,
        tags: ["app:2"],
        label: { old: "1" },
        labels: { new: "2" },
        noCache: true,
        pullParent: true,
        secrets: [
            { id: "a", src: "/a" },
            { id: "b", env: "B" },
        ],
    };
    expect(remoteImageFlags("app:1", "/program/app", build).join(" ")).toBe(
        "--file /program/app/sub/Dockerfile --tag app:1 --tag app:2 --label old=1 --no-cache --pull " +
            "--secret id=a,src=/a --secret id=b,env=B",
    );
});
