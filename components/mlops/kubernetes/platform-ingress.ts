import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { PodSettings } from "./manifests";

/** How browsers reach pages of a platform by names of the team's. */
export interface IngressSettings {
    /** Host names by service. */
    readonly hosts: Readonly<Record<string, string | undefined>>;
    /** Defaults to the cluster's own choice. */
    readonly className?: string | undefined;
    /** The Secret with the certificate of all hosts. Defaults to none: TLS ends before. */
    readonly tlsSecret?: string | undefined;
    readonly annotations: Readonly<Record<string, string>>;
}

/** A role with pages, where it listens, and the name of its host. */
export interface PublishedRole {
    readonly role: string;
    readonly port: number;
    readonly host: string;
}

/** One Ingress for all of them. */
export function platformIngress(
    { annotations, className, tlsSecret }: IngressSettings,
    published: readonly PublishedRole[],
    { labels, namespace }: Pick<PodSettings, "labels" | "namespace">,
    opts: pulumi.CustomResourceOptions,
): networking.Ingress {
    const hosts = published.map(({ host }) => host);
    // Whether a controller has given it an address is its own business: some never say so.
    const metadata = {
        namespace,
        name: "platform",
        labels,
        annotations: { "pulumi.com/skipAwait": "true", ...annotations },
    };
    const spec = {
        ...(className === undefined ? {} : { ingressClassName: className }),
        ...(tlsSecret === undefined ? {} : { tls: [{ hosts, secretName: tlsSecret }] }),
        rules: published.map(({ host, port, role }) => ({
            host,
            http: {
                paths: [
                    { path: "/", pathType: "Prefix", backend: { service: { name: role, port: { number: port } } } },
                ],
            },
        })),
    };
    return new networking.Ingress("ingress", { metadata, spec }, opts);
}
