import { z } from "zod";
import { PUBLISHED_SERVICES } from "../services/catalogue";
import { field, string } from "./fields";

const HOST = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)+$/;
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

const hosts = Object.fromEntries(
    PUBLISHED_SERVICES.map((service) => [
        service,
        field(z.string().regex(HOST).optional(), {
            description: `The host name of ${service}'s pages, where \`airflow.deployment\` is in-cluster in mode prod ([more](in-cluster.md#an-ingress)).`,
            expects: "a host name of lower-case letters, digits, `-` and `.`",
            example: `${service}.example.com`,
            fallback: "none; `npx gaiaflow forward` leads there",
        }),
    ]),
) as Record<(typeof PUBLISHED_SERVICES)[number], z.ZodOptional<z.ZodString>>;

/** How browsers reach a platform in a cluster without anybody's kubeconfig. */
export const ingress = z.strictObject({
    hosts: z.strictObject(hosts).prefault({}),
    className: field(z.string().regex(NAME).optional(), {
        description: "The class of the Ingress with these hosts: which controller of the cluster it is for.",
        expects: "the name of an IngressClass of the cluster",
        example: "nginx",
        fallback: "the cluster's default class",
    }),
    tlsSecret: field(z.string().regex(NAME).optional(), {
        description:
            "A Secret of the type kubernetes.io/tls in the platform's namespace, with the certificate of all hosts and its key; " +
            "what renews it (cert-manager) finds the Ingress by `annotations`.",
        expects: "the name of a Secret",
        example: "platform-tls",
        fallback: "none: TLS ends before the Ingress, at a load balancer",
    }),
    annotations: field(z.record(z.string(), string()).default({}), {
        description: "Annotations of that Ingress, as its controller takes them.",
        expects: "map of annotation to text",
        example: "letsencrypt",
        within: ["cert-manager.io/cluster-issuer"],
    }),
});
