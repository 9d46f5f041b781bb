module gaiaflow.invalid/storage-provisioner

go 1.24
