# The node with Kubernetes' own images in its store, so that a cluster starts without a container registry.
ARG NODE
FROM ${NODE}
ADD containerd.tar /var/lib/containerd
