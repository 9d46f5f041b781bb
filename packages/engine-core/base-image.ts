/** The image that every Dockerfile of ours starts from. Another Debian gets another name, so that everything is rebuilt. */
export const BASE_IMAGE = "gaiaflow/base:trixie-1";

/** Its release of Debian. */
export const DEBIAN_RELEASE = "trixie";
