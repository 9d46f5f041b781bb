/** The image below all of ours. Another Debian gets another name, so that all are built again. */
export const BASE_IMAGE = "gaiaflow/base:trixie-1";

/** Debian's own of August 2026, `debian:trixie-slim`, for every platform: what the image above is where it can be pulled. */
export const OFFICIAL_BASE_IMAGE = "debian@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f";

/** This machine's package mirrors, which build steps mount; never pushed. */
export const MIRRORS_IMAGE = "gaiaflow/mirrors:local";
