package main

type metadata struct {
	Name        string            `json:"name"`
	Namespace   string            `json:"namespace,omitempty"`
	UID         string            `json:"uid,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
	// DeletionTimestamp is set on what is going away.
	DeletionTimestamp string `json:"deletionTimestamp,omitempty"`
}

// claim is what we read of a PersistentVolumeClaim.
type claim struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		AccessModes      []string `json:"accessModes"`
		StorageClassName string   `json:"storageClassName"`
		VolumeMode       string   `json:"volumeMode"`
		VolumeName       string   `json:"volumeName"`
		Resources        struct {
			Requests map[string]string `json:"requests"`
		} `json:"resources"`
	} `json:"spec"`
}

func (c claim) class() string { return c.Spec.StorageClassName }

// waitsForUs tells whether the cluster has handed the claim to us: it names the provisioner once the claim is due, which
// for a class that waits for its first pod is when there is one.
func (c claim) waitsForUs() bool {
	chosen := c.Metadata.Annotations["volume.kubernetes.io/storage-provisioner"]
	return chosen == provisioner && c.Spec.VolumeName == "" && c.Metadata.DeletionTimestamp == "" &&
		c.Spec.VolumeMode != "Block"
}

// volume is what we read and write of a PersistentVolume.
type volume struct {
	APIVersion string       `json:"apiVersion,omitempty"`
	Kind       string       `json:"kind,omitempty"`
	Metadata   metadata     `json:"metadata"`
	Spec       volumeSpec   `json:"spec"`
	Status     *volumeState `json:"status,omitempty"`
}

type volumeSpec struct {
	AccessModes                   []string          `json:"accessModes"`
	Capacity                      map[string]string `json:"capacity"`
	PersistentVolumeReclaimPolicy string            `json:"persistentVolumeReclaimPolicy"`
	StorageClassName              string            `json:"storageClassName"`
	HostPath                      hostPath          `json:"hostPath"`
	ClaimRef                      reference         `json:"claimRef"`
}

type hostPath struct {
	Path string `json:"path"`
}

type reference struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
	UID        string `json:"uid"`
}

type volumeState struct {
	Phase string `json:"phase"`
}

// isGivenBack tells whether the claim of a volume of ours is gone, and the volume is to follow it.
func (v volume) isGivenBack() bool {
	return v.Metadata.Annotations["pv.kubernetes.io/provisioned-by"] == provisioner &&
		v.Spec.PersistentVolumeReclaimPolicy == "Delete" && v.Status != nil && v.Status.Phase == "Released"
}

// class is what we read of a StorageClass.
type class struct {
	Metadata      metadata `json:"metadata"`
	Provisioner   string   `json:"provisioner"`
	ReclaimPolicy string   `json:"reclaimPolicy"`
}

func newVolume(name, folder, policy string, of claim) volume {
	claimRef := reference{"v1", "PersistentVolumeClaim", of.Metadata.Namespace, of.Metadata.Name, of.Metadata.UID}
	return volume{
		APIVersion: "v1",
		Kind:       "PersistentVolume",
		Metadata: metadata{
			Name:        name,
			Annotations: map[string]string{"pv.kubernetes.io/provisioned-by": provisioner},
		},
		Spec: volumeSpec{
			AccessModes:                   of.Spec.AccessModes,
			Capacity:                      map[string]string{"storage": of.Spec.Resources.Requests["storage"]},
			PersistentVolumeReclaimPolicy: policy,
			StorageClassName:              of.class(),
			HostPath:                      hostPath{folder},
			ClaimRef:                      claimRef,
		},
	}
}
