module gaiaflow/oci-runtime

go 1.24
