import { KUBERNETES_VERSION, MINIKUBE_VERSION } from "@gaiaflow/fallback/builds/kubernetes/versions";
import { builtPulumi } from "@gaiaflow/fallback/builds/pulumi";
import * as kubernetes from "../../../../lib/kubernetes-version";
import * as minikube from "../../../../lib/minikube-version";
import { PULUMI_VERSION } from "../../tools/pulumi/version";

test("what the fallback builds, by its go.mod files, is what the program asks for", () => {
    expect({ KUBERNETES_VERSION, MINIKUBE_VERSION, PULUMI_VERSION: builtPulumi.version }).toEqual({
        KUBERNETES_VERSION: kubernetes.KUBERNETES_VERSION,
        MINIKUBE_VERSION: minikube.MINIKUBE_VERSION,
        PULUMI_VERSION,
    });
});
