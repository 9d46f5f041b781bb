# The project's package on top of what it needs (Dockerfile). Its context is the package's folder, wherever that lies, so
# that nothing else of the clone is sent or looked at: a changed function makes one small layer.
ARG ENVIRONMENT

# That layer by itself, for a node that has all the others. It is the same one in the image below, byte for byte, since
# none of its folders is there before it.
FROM scratch AS package
ARG PACKAGE
# Readable for any user, whatever the umask of the clone's owner.
COPY --chmod=0755 . /project/${PACKAGE}/

FROM ${ENVIRONMENT}
COPY --from=package / /
# By which `npm run clean` finds images that carry no name of ours.
LABEL io.gaiaflow.image=project
