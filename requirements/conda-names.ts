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
    "snakemake-minimal": "snakemake",
};

/** Packages of conda's channels that are no Python, and the Debian packages that have the same. */
export const SYSTEM: Readonly<Record<string, string>> = {
    libgdal: "gdal-bin",
    "libgdal-core": "gdal-bin",
    geos: "libgeos-c1v5",
    proj: "proj-bin",
    graphviz: "graphviz",
    ffmpeg: "ffmpeg",
    git: "git",
    "git-lfs": "git-lfs",
    curl: "curl",
    wget: "wget",
    jq: "jq",
    openjdk: "default-jre-headless",
    nodejs: "nodejs",
    yarn: "yarnpkg",
    "r-base": "r-base-core",
    pandoc: "pandoc",
    "texlive-core": "texlive-base",
    tesseract: "tesseract-ocr",
    poppler: "poppler-utils",
    imagemagick: "imagemagick",
    ghostscript: "ghostscript",
    postgresql: "postgresql-client",
    unixodbc: "unixodbc",
    hdf5: "libhdf5-dev",
    udunits2: "libudunits2-0",
    eccodes: "libeccodes0",
    openmpi: "openmpi-bin",
    mpich: "mpich",
    glpk: "glpk-utils",
    coincbc: "coinor-cbc",
    "coin-or-cbc": "coinor-cbc",
    samtools: "samtools",
    bcftools: "bcftools",
    bedtools: "bedtools",
    bwa: "bwa",
    blast: "ncbi-blast+",
    minimap2: "minimap2",
    perl: "perl",
    rust: "rustc",
    go: "golang-go",
    swig: "swig",
    doxygen: "doxygen",
    make: "make",
    gcc: "gcc",
    gxx: "g++",
    gfortran: "gfortran",
    compilers: "build-essential",
    "c-compiler": "gcc",
    "cxx-compiler": "g++",
    "fortran-compiler": "gfortran",
    cmake: "cmake",
    "pkg-config": "pkg-config",
};

/** Packages that PyPI has in no form that fits, and what there is instead. */
export const UNTAKEN: Readonly<Record<string, string>> = {
    gdal:
        "PyPI has its Python part, osgeo, without a wheel; rasterio, pyogrio and geopandas bring GDAL themselves. " +
        "Where its commands are needed, type: echo gdal-bin >> packages.txt. For osgeo itself see docs/own-image.md.",
};

/** What an environment of PyPI's packages has no use for: conda itself, and what CUDA's and MKL's users get by wheels. */
export const NOT_NEEDED: RegExp =
    /^(_.*|pip|(conda|mamba|micromamba)(-.*)?|nomkl|mkl.*|blas|libblas|openblas|ca-certificates|openssl|cudatoolkit.*|cuda-.*|cudnn|cutensor|nccl|pytorch-cuda|pytorch-mutex|cpuonly|tzdata|libgcc.*|libstdcxx.*|python_abi|vs2015_runtime|sysroot_.*|kernel-headers_.*|binutils.*|g(cc|xx|fortran)_.*|gcc_impl_.*|ld_impl_.*)$/;

/**
 * Libraries of conda's channels that wheels bring along. PyPI has other packages under some of these names (`tk`, `xz`,
 * `readline`, `snappy`): nobody who asks conda for them means those.
 */
export const LIBRARIES: RegExp =
    /^(lib(?!cst$|rosa$|pysal$|sass$|tmux$|svm$|clang$|archive-c$|mamba|usb1$|cloudph).*|alsa-lib|aom|arrow-cpp|aws-c-.*|aws-sdk-cpp|boost|boost-cpp|bzip2|c-ares|cairo|cfitsio|dav1d|dbus|eigen|expat|fftw|fontconfig|freetype|freexl|geotiff|gettext|giflib|gflags|glib|glog|gmp|gnutls|gsl|gst-.*|gstreamer|harfbuzz|hdf4|icu|intel-openmp|jpeg|json-c|kealib|keyutils|krb5|lame|lcms2|lerc|llvm-openmp|lz4-c|metis|mpc|mpfr|mysql-.*|ncurses|nettle|nspr|nss|openh264|openjpeg|orc|pango|pcre2?|pixman|pthread-stubs|qt|qt-main|qt6-main|readline|snappy|sqlite|suitesparse|svt-av1|tbb|tiledb|tk|x264|x265|xerces-c|xorg-.*|xz|yaml|zeromq|zlib|zlib-ng|zstd)$/;
