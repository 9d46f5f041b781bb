/** The image below all of ours. Another Debian gets another name, so that all are built again. */
export const BASE_IMAGE = "gaiaflow/base:trixie-1";

/** This machine's package mirrors, which build steps mount; never pushed. */
export const MIRRORS_IMAGE = "gaiaflow/mirrors:local";
