/** What `gaiaflow:gpus` may say: as `docker run --gpus` takes it. */
export type Gpus = "all" | number | `device=${string}`;

/** Numbers or ids of GPUs, by the driver's count (`nvidia-smi -L`). */
export const DEVICES_PATTERN = /^device=[\w-]+(?:,[\w-]+)*$/;

/** As Docker's provider takes it, which knows no mere number: a number is that many from the first on. */
export function dockerGpus(gpus: Gpus): string {
    return typeof gpus === "number" ? `device=${Array.from({ length: gpus }, (_, index) => index).join(",")}` : gpus;
}

/** How many there are, as far as the configuration says it. */
export function countOfGpus(gpus: Gpus): "all" | number {
    return gpus === "all" || typeof gpus === "number" ? gpus : gpus.split(",").length;
}
