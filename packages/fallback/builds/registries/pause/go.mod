module gaiaflow.invalid/pause

go 1.24
