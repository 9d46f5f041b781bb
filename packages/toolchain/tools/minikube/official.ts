import { UserError } from "@gaiaflow/engine-core/user-error";
import { ARCHITECTURE } from "@gaiaflow/engine-core/architecture";
import { MINIKUBE_VERSION } from "../../../../lib/minikube-version";

/** What a cluster is downloaded from: the node, Kubernetes' images, its commands. */
const SOURCES = ["https://gcr.io/v2/", "https://registry.k8s.io/v2/", "https://dl.k8s.io/"];
const LONGEST_WAIT_MILLISECONDS = 4000;

/** Whether this machine reaches the places from which the official Minikube downloads a cluster. */
export async function registriesAnswer(): Promise<boolean> {
    const answers = await Promise.all(SOURCES.map(answersAt));
    return answers.every(Boolean);
}

/** Says how to install the official Minikube. It is the user's to install: it goes where all users' commands are. */
export function officialMinikubeMissing(): UserError {
    return new UserError({
        problem: "A stack with a cluster needs Minikube, which is not on this machine.",
        fix: installation(),
    });
}

/** Whether there is a server at an address that lets us in or asks us to log in. */
export async function answersAt(url: string): Promise<boolean> {
    const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
    // A registry asks unknown clients to log in (401): that is an answer too. A proxy that forbids the host says 403.
    const answer = await fetch(url, { method: "HEAD", signal, redirect: "manual" }).catch(() => undefined);
    return answer !== undefined && (answer.status < 400 || answer.status === 401);
}

function installation(): string {
    switch (process.platform) {
        case "darwin":
            return "Type: brew install minikube";
        case "win32":
            return "Type: winget install Kubernetes.minikube";
        default: {
            const file = `minikube-linux-${ARCHITECTURE}`;
            const url = `https://storage.googleapis.com/minikube/releases/v${MINIKUBE_VERSION}/${file}`;
            return `Type: curl -LO ${url} && sudo install ${file} /usr/local/bin/minikube && rm ${file}`;
        }
    }
}
