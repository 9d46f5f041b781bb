export { BASE_IMAGES, TRIXIE, baseWithPython, type BaseImage } from "../../lib/base-image";
