/**
 * Names by which a module or a project goes, and the package that is meant: under the first, PyPI has nothing, or what only
 * says so when it is built.
 */
export const MISNAMED: Readonly<Record<string, string>> = {
    cv2: "opencv-python-headless",
    dateutil: "python-dateutil",
    faiss: "faiss-cpu",
    opencv: "opencv-python-headless",
    pil: "pillow",
    pytorch: "torch",
    skimage: "scikit-image",
    sklearn: "scikit-learn",
    yaml: "pyyaml",
};
