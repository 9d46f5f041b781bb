import { docker } from "@gaiaflow/engine-core/docker/cli";
import { failOnOrphans } from "../../platform/orphan-containers";

jest.mock("@gaiaflow/engine-core/docker/cli", () => ({
    docker: jest.fn(),
    findDockerCli: () => Promise.resolve("docker"),
}));
const asked = jest.mocked(docker);

const listed = (...containers: [role: string, id: string][]) =>
    asked.mockResolvedValue(containers.map(([role, id]) => `gaiaflow-dev-${role}\t${role}\t${id}`).join("\n"));
const urn = "urn:pulumi:dev::gaiaflow::…";
const container = (id: string) => ({ urn, type: "docker:index/container:Container", id });
const STATE = [{ urn, type: "docker:index/volume:Volume", id: "volume" }, container("a"), container("b")];

test("containers of the state are nobody's to speak of, whether they run or not", async () => {
    listed(["mlflow", "a"], ["minio-init", "b"]);
    await expect(failOnOrphans("dev", STATE)).resolves.toBeUndefined();
    listed();
    await expect(failOnOrphans("dev", STATE)).resolves.toBeUndefined();
});

test("those that are in no state are named with what removes each, and nothing is removed", async () => {
    listed(["mlflow", "a"], ["postgres", "lost"], ["minio-init", "killed"]);
    await expect(failOnOrphans("dev", STATE)).rejects.toThrow(
        "Docker has containers that are labelled as stack dev's and are not in its state. Their names are taken.\n" +
            "If they are no other user's and you need nothing in them, type:\ndocker rm -f gaiaflow-dev-postgres\ndocker rm -f gaiaflow-dev-minio-init",
    );
    expect(asked.mock.calls.map(([, [command]]) => command)).not.toContain("rm");
});

test("a container that was made in the place of one of the state is not that one", async () => {
    listed(["mlflow", "half-made"]);
    await expect(failOnOrphans("dev", [container("deleted")])).rejects.toThrow("docker rm -f gaiaflow-dev-mlflow");
});

test("only containers with the labels of this very stack are looked at", async () => {
    listed();
    await failOnOrphans("dev", []);
    const [, args] = asked.mock.lastCall ?? [];
    expect(args).toEqual(
        expect.arrayContaining(["--all", "label=io.gaiaflow.project=gaiaflow", "label=io.gaiaflow.stack=dev"]),
    );
});
