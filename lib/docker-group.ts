/** Lets a user talk to the Docker engine; holds from the next login on. */
export const JOIN_DOCKER_GROUP = 'sudo usermod -aG docker "$USER"';
