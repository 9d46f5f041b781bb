/**
 * A pod that runs a function as task_factory's pods do: by the runner, as user 50000 with group 0, on a root that is
 * read-only, with all that pod security `restricted` asks for. Its second container prints the XCom.
 */
export function runnerPod(
    name: string,
    namespace: string,
    image: string,
    function_: string,
    kwargs: Readonly<Record<string, unknown>>,
): object {
    const securityContext = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
    };
    const volumeMounts = [{ name: "xcom", mountPath: "/airflow/xcom" }];
    const container = { image, imagePullPolicy: "Never", securityContext, volumeMounts };
    const env = {
        GAIAFLOW_FUNC_PATH: function_,
        // Kubernetes expands `$(NAME)` and makes one `$` of two.
        GAIAFLOW_FUNC_KWARGS: JSON.stringify(kwargs).replaceAll("$", "\\u0024"),
        GAIAFLOW_XCOM_FILE: "/airflow/xcom/return.json",
    };
    const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
    const user = { runAsNonRoot: true, runAsUser: 50000, runAsGroup: 0, seccompProfile: { type: "RuntimeDefault" } };
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace },
        spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            securityContext: user,
            volumes: [{ name: "xcom", emptyDir: {} }],
            initContainers: [
                { ...container, name: "base", command: ["python", "-m", "gaiaflow.runner"], env: variables },
            ],
            containers: [{ ...container, name: "xcom", command: ["sh", "-c", "cat /airflow/xcom/return.json"] }],
        },
    };
}
