/** Packages of conda's channels that PyPI has under another name. */
export const RENAMED: Readonly<Record<string, string>> = {
    pytorch: "torch",
    "pytorch-cpu": "torch",
    "pytorch-gpu": "torch",
    "tensorflow-gpu": "tensorflow",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
    opencv: "opencv-python",
    "py-opencv": "opencv-python",
    pytables: "tables",
    "dask-core": "dask",
    "seaborn-base": "seaborn",
    "py-xgboost": "xgboost",
    "py-xgboost-cpu": "xgboost",
    "python-graphviz": "graphviz",
    "pyarrow-core": "pyarrow",
    "numpy-base": "numpy",
    "prophet-base": "prophet",
    "gensim-base": "gensim",
    "python-tzdata": "tzdata",
    faiss: "faiss-cpu",
    "pymc-base": "pymc",
    "mlflow-ui": "mlflow",
    "cupy-core": "cupy-cuda12x",
};

/** Packages of conda's channels that are no Python, and the Debian packages that have the same. */
export const SYSTEM: Readonly<Record<string, string>> = {
    gdal: "gdal-bin",
    libgdal: "gdal-bin",
    geos: "libgeos-c1v5",
    proj: "proj-bin",
    graphviz: "graphviz",
    ffmpeg: "ffmpeg",
    git: "git",
    curl: "curl",
    openjdk: "default-jre-headless",
    nodejs: "nodejs",
    "r-base": "r-base-core",
    pandoc: "pandoc",
    tesseract: "tesseract-ocr",
    poppler: "poppler-utils",
    imagemagick: "imagemagick",
    hdf5: "libhdf5-dev",
    make: "make",
    gcc: "gcc",
    gxx: "g++",
    compilers: "build-essential",
    cmake: "cmake",
};

/** What an environment of PyPI's packages has no use for: conda itself, and libraries that wheels bring along. */
export const NOT_NEEDED: RegExp =
    /^(_.*|pip|conda|mamba|conda-.*|nomkl|mkl|mkl-service|blas|libblas|openblas|ca-certificates|openssl|cudatoolkit|cuda-.*|cudnn|pytorch-cuda|pytorch-mutex|cpuonly|tzdata|libgcc.*|libstdcxx.*|python_abi|vs2015_runtime)$/;
