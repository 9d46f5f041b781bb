import { docker } from "./docker-engine";

/**
 * Runs `flowers:name` in an image of a project's environment by the runner, as a pod does.
 *
 * @returns What the runner printed, and on the last line what the function returned, as JSON.
 */
export function runFunction(image: string): Promise<string> {
    const variables = ["GAIAFLOW_FUNC_PATH=flowers:name", "GAIAFLOW_XCOM_FILE=/tmp/xcom/return.json"];
    return docker(
        ...["run", "--rm", "--network", "none", "--read-only", "--tmpfs", "/tmp", "--user", "50000:0"],
        ...variables.flatMap((variable) => ["--env", variable]),
        ...[image, "sh", "-c", "python -m gaiaflow.runner && cat /tmp/xcom/return.json"],
    );
}
