export {
    BASE_IMAGES,
    TRIXIE,
    baseWithPython,
    pythonsFrom,
    type BaseImage,
    type ImageOrigin,
} from "../../lib/base-image";
