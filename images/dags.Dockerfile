# A project's DAGs and nothing else, for an Airflow elsewhere that copies or mounts them. Its context is the DAGs' folder.
FROM scratch
# Readable for any user, whatever the umask of the clone's owner.
COPY --chmod=0755 . /
# By which `npm run clean` finds images that carry no name of ours.
LABEL io.gaiaflow.image=dags
