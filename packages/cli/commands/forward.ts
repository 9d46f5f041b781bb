import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand(
        "forward",
        "Leads the ports of this machine to a platform in the stack's cluster, until Ctrl-C. A pod that is replaced is found again.",
        "prod",
    ),
    { "gaiaflow forward --stack prod_local": "the same of a Minikube cluster" },
).action(async () => {
    const { forwardPorts } = await import("../platform/forward-ports");
    process.exitCode = await forwardPorts(stackOf(command));
});
