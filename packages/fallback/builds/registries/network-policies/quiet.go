package main

import (
	coreinformers "k8s.io/client-go/informers/core/v1"
	networkinginformers "k8s.io/client-go/informers/networking/v1"
	"k8s.io/client-go/tools/cache"
)

// The engine reads these, and writes no rules of its own when they change.
type (
	quietPods     struct{ coreinformers.PodInformer }
	quietPolicies struct {
		networkinginformers.NetworkPolicyInformer
	}
	quiet struct{ cache.SharedIndexInformer }
)

func (p quietPods) Informer() cache.SharedIndexInformer { return quiet{p.PodInformer.Informer()} }
func (p quietPolicies) Informer() cache.SharedIndexInformer {
	return quiet{p.NetworkPolicyInformer.Informer()}
}

func (quiet) AddEventHandler(cache.ResourceEventHandler) (cache.ResourceEventHandlerRegistration, error) {
	return nil, nil
}
