# An image that this machine has, under a name by which a registry takes it. Nothing is sent to build it, and it has no layer of
# its own.
ARG IMAGE
FROM ${IMAGE}
