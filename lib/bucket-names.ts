/** A name that S3 takes for a bucket: no address of four numbers, and none of its own prefixes and endings. */
export const BUCKET_NAME =
    /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3)$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Such a name or the beginning of some, with a `*` in the place of the rest. */
export const BUCKET_PATTERN = /^(\*|[a-z0-9][a-z0-9.-]{0,61}\*|[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/;

/** The buckets that belong to a project by how they begin. */
export function projectBuckets(project: string): string {
    return `${project.replaceAll(/[^a-z0-9-]+/g, "-")}-*`;
}
