# The project's package on top of what it needs (Dockerfile). Its context is the package's folder, wherever that lies, so
# that nothing else of the clone is sent or looked at: a changed function makes one small layer.
ARG ENVIRONMENT

# By this file importlib.metadata finds the project's version, though nothing is installed. With one time for all, so
# that it is the same layer whenever it is made.
FROM ${ENVIRONMENT} AS metadata
ARG DISTRIBUTION_FILE
ARG DISTRIBUTION
RUN set -eu; file="/tmp/layer/project/${DISTRIBUTION_FILE}"; mkdir -p "${file%/*}"; \
    printf '%s' "${DISTRIBUTION}" >"${file}"; \
    chmod -R a=rX,u+w /tmp/layer; find /tmp/layer -exec touch --date=@0 {} +

FROM scratch AS distribution
COPY --from=metadata --chown=0:0 /tmp/layer/ /

FROM scratch AS code
ARG PACKAGE
# Readable for any user, whatever the umask of the clone's owner.
COPY --chmod=0755 . /project/${PACKAGE}/

# These two layers by themselves, for a node that has all the others. They are the same ones in the image below, byte for
# byte, since none of their folders is there before them.
FROM code AS package
COPY --from=distribution / /

FROM ${ENVIRONMENT}
COPY --from=code / /
COPY --from=distribution / /
# By which `npm run clean` finds images that carry no name of ours.
LABEL io.gaiaflow.image=project
