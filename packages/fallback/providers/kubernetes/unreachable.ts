/** The official provider's own words, which users look up. */
export const UNREACHABLE = "configured Kubernetes cluster is unreachable";

/** What happens to a resource where `deleteUnreachable` is set. */
export const FORGOTTEN = "Deleting the unreachable resource from Pulumi state";

/** What can be done about a cluster that is gone for good. */
export const ADVICE =
    "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
    'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';
