// Command storage-provisioner answers the volume claims of a Minikube cluster with folders of its node. It does what the
// program of Minikube's addon does, and stands in for it: that one needs a kind of lock that Kubernetes no longer has.
package main

import (
	"errors"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// All three are fixed by the addon: its storage class asks for the name, its pod has the node's /tmp, and it may
	// read claims and write volumes, but hold no lease.
	provisioner = "k8s.io/minikube-hostpath"
	root        = "/tmp/hostpath-provisioner"
	pauseAfter  = 5 * time.Second
)

func main() {
	cluster, err := inCluster()
	if err != nil {
		log.Fatal(err)
	}
	for {
		if err := reconcile(cluster); err != nil {
			log.Print(err)
			time.Sleep(pauseAfter)
			continue
		}
		cluster.waitForChange()
	}
}

// reconcile makes the volumes that are asked for and removes those that are given back.
func reconcile(cluster *cluster) error {
	claims, err := list[claim](cluster, "persistentvolumeclaims")
	if err != nil {
		return err
	}
	volumes, err := list[volume](cluster, "persistentvolumes")
	if err != nil {
		return err
	}
	classes, err := reclaimPolicies(cluster)
	if err != nil {
		return err
	}
	var faults []error
	for _, claim := range claims {
		if policy, known := classes[claim.class()]; known && claim.waitsForUs() {
			faults = append(faults, provide(cluster, claim, policy))
		}
	}
	for _, volume := range volumes {
		if volume.isGivenBack() {
			faults = append(faults, remove(cluster, volume))
		}
	}
	return errors.Join(faults...)
}

// provide makes a claim's folder and its volume; the cluster's own controller binds the two. Every user may write to
// the folder, as no pod tells the node who it will be. A claim made anew under its old name gets another folder.
func provide(cluster *cluster, claim claim, policy string) error {
	name := "pvc-" + claim.Metadata.UID
	folder := filepath.Join(root, claim.Metadata.Namespace, claim.Metadata.Name+"-"+claim.Metadata.UID)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	if err := os.Chmod(folder, 0o777); err != nil {
		return err
	}
	status, err := cluster.send(http.MethodPost, "/api/v1/persistentvolumes", newVolume(name, folder, policy, claim))
	if status == http.StatusConflict {
		return nil
	}
	if err == nil {
		log.Printf("made %s for %s/%s", name, claim.Metadata.Namespace, claim.Metadata.Name)
	}
	return err
}

// remove takes away a volume's folder, then the volume. Anybody who may write volumes could call one ours that names
// another folder of the node: that one is left alone.
func remove(cluster *cluster, volume volume) error {
	if folder := filepath.Clean(volume.Spec.HostPath.Path); strings.HasPrefix(folder, root+"/") {
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
	} else {
		log.Printf("left %s, which is not below %s", folder, root)
	}
	status, err := cluster.send(http.MethodDelete, "/api/v1/persistentvolumes/"+volume.Metadata.Name, nil)
	if status == http.StatusNotFound {
		return nil
	}
	if err == nil {
		log.Printf("removed %s", volume.Metadata.Name)
	}
	return err
}

func reclaimPolicies(cluster *cluster) (map[string]string, error) {
	classes, err := list[class](cluster, "storageclasses")
	policies := map[string]string{}
	for _, class := range classes {
		if class.Provisioner == provisioner {
			policies[class.Metadata.Name] = class.ReclaimPolicy
		}
	}
	return policies, err
}
