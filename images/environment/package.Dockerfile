# The project's folder on top of what its code needs (Dockerfile). Its context is a folder made for it, which holds the image's
# files as they are to lie there and nothing else (components/image/project-context.ts): a changed function makes one small layer.
ARG ENVIRONMENT

FROM scratch AS code
# Readable for any user, whatever the umask of the clone's owner, and writable for none.
COPY --chmod=0555 . /

# The last layers by themselves, for a node that has all the others. They are the same ones in the image below, byte for byte,
# since none of their folders is there before them. The second is the empty one that a WORKDIR makes.
FROM code AS package
WORKDIR /project

FROM ${ENVIRONMENT}
ARG IMPORT_PATH
COPY --from=code / /
ENV PYTHONPATH=${IMPORT_PATH} \
    GAIAFLOW_PROJECT_FOLDER=/project
WORKDIR /project
# By which `npm run clean` finds images that carry no name of ours.
LABEL io.gaiaflow.image=project
