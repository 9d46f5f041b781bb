import { pullLogin, pushLogin } from "../../../checks/registry";
import { engineRequest } from "../../../lib/engine.cjs";
import { settings } from "../../support/settings";

jest.mock("../../../lib/engine.cjs", () => ({ engineRequest: jest.fn() }));

const PASSWORD = "hidden";
const login = { server: "registry.example.com", username: "builder", password: PASSWORD, pull: {} };

/** What the engine answers to a login. */
const answer = (status: number, message = ""): void => {
    jest.mocked(engineRequest).mockResolvedValue({ status, body: Buffer.from(JSON.stringify({ message })) });
};

test("a login that the registry takes is who pushes", async () => {
    answer(200);
    expect(await pushLogin(settings({ registry: login }))).toEqual({ username: "builder", password: PASSWORD });
    expect(engineRequest).toHaveBeenCalledWith(
        "POST",
        "/auth",
        expect.objectContaining({ serveraddress: login.server }),
    );
});

test.each([
    [401, "unauthorized: incorrect username or password"],
    [500, "login attempt to https://registry.example.com/v2/ failed with status: 401 Unauthorized"],
    [500, "denied: requested access to the resource is denied"],
])("a login that it refuses is named without its password: %d %s", async (status, message) => {
    answer(status, message);
    const refused = await pushLogin(settings({ registry: login })).catch((error: unknown) => String(error));
    expect(refused).toContain("gaiaflow:registry.password is refused by registry.example.com for the user builder");
    expect(refused).not.toContain(PASSWORD);
});

test("a registry that does not answer is named with what Docker printed", async () => {
    answer(500, `no such host, ${PASSWORD}`);
    await expect(pushLogin(settings({ registry: login }))).rejects.toThrow(
        "where Docker could not log in: no such host, [secret]",
    );
});

test("without a login of the configuration nobody is asked, and `docker login` serves", async () => {
    jest.mocked(engineRequest).mockClear();
    expect(await pushLogin(settings({ registry: { server: login.server, pull: {} } }))).toBeUndefined();
    expect(engineRequest).not.toHaveBeenCalled();
});

describe("who pulls", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const pull = { username: "reader", password: PASSWORD };
    const pulls = (registry: object, image?: string) => {
        const { tasks } = settings();
        return pullLogin(
            settings({ registry: { pull: {}, ...registry }, tasks: { ...tasks, ...(image && { image }) } }),
        );
    };

    test.each([
        ["who pushes, the image that was pushed", login, undefined, "registry.example.com", "builder"],
        ["somebody else, where that is said", { ...login, pull }, undefined, "registry.example.com", "reader"],
        ["an image of others, from its own registry", { pull }, `ghcr.io/ml/iris@${digest}`, "ghcr.io", "reader"],
        [
            "the same, where DAGs are pushed to another",
            { ...login, pull },
            `ghcr.io/iris@${digest}`,
            "ghcr.io",
            "reader",
        ],
        ["one of Docker Hub", { pull }, `ml/iris@${digest}`, "https://index.docker.io/v1/", "reader"],
        ["one of the registry that is pushed to", login, `${login.server}/a@${digest}`, login.server, "builder"],
        [
            "Docker Hub by its name",
            { ...login, server: "docker.io" },
            undefined,
            "https://index.docker.io/v1/",
            "builder",
        ],
    ])("%s", (_, registry, image, server, username) => {
        expect(pulls(registry, image)).toEqual({ server, username, password: PASSWORD });
    });

    test("who pushes shows that password to no other registry", () => {
        expect(pulls(login, `ghcr.io/ml/iris@${digest}`)).toBeUndefined();
    });
});

test("for Amazon's registry a machine without its command is named, with what logs in elsewhere", async () => {
    const before = process.env["PATH"];
    process.env["PATH"] = "";
    const server = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
    try {
        await expect(pushLogin(settings({ registry: { server, pull: {} } }))).rejects.toThrow(
            /the command aws is not installed\s+aws ecr get-login-password --region eu-central-1 \| docker login/,
        );
    } finally {
        process.env["PATH"] = before;
    }
});
