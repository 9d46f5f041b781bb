export { BASE_IMAGE, MIRRORS_IMAGE, OFFICIAL_BASE_IMAGE } from "../../lib/base-image";

/** The base image's release of Debian. */
export const DEBIAN_RELEASE = "trixie";
