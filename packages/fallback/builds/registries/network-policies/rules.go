package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os/exec"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	coreinformers "k8s.io/client-go/informers/core/v1"
	networkinginformers "k8s.io/client-go/informers/networking/v1"
	"k8s.io/client-go/tools/cache"
)

const (
	table = "mangle"
	chain = "GAIAFLOW-POLICIES"
	// What the node itself sends or takes passes another chain: the kubelet reaches its pods, whatever a policy says.
	hook = "FORWARD"
)

// rules hands the first packet of each connection to the engine where a policy selects the pod at either end. Whatever
// else passes the node is not touched.
type rules struct {
	node     string
	pods     coreinformers.PodInformer
	policies networkinginformers.NetworkPolicyInformer
	changed  chan struct{}
}

func newRules(node string, pods coreinformers.PodInformer, policies networkinginformers.NetworkPolicyInformer) *rules {
	r := &rules{node, pods, policies, make(chan struct{}, 1)}
	see := func() {
		select {
		case r.changed <- struct{}{}:
		default:
		}
	}
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { see() },
		UpdateFunc: func(any, any) { see() },
		DeleteFunc: func(any) { see() },
	}
	_, _ = pods.Informer().AddEventHandler(handler)
	_, _ = policies.Informer().AddEventHandler(handler)
	return r
}

// keep keeps the rules true to the cluster until the context ends or the rules cannot be written.
func (r *rules) keep(ctx context.Context) error {
	// What an earlier run has left is out of date.
	if err := errors.Join(write(nil), install()); err != nil {
		return err
	}
	var written []string
	for {
		addresses, err := r.selected()
		if err != nil {
			return err
		}
		if !slices.Equal(addresses, written) {
			if err := write(addresses); err != nil {
				return err
			}
			written = addresses
			log.Printf("policies select %d pods", len(addresses))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-r.changed:
		}
	}
}

// selected are the addresses of the node's pods that a policy selects, sorted.
func (r *rules) selected() ([]string, error) {
	policies, err := r.policies.Lister().List(labels.Everything())
	if err != nil {
		return nil, err
	}
	var addresses []string
	for _, policy := range policies {
		pods, err := r.selectedBy(policy)
		if err != nil {
			return nil, err
		}
		for _, pod := range pods {
			if pod.Spec.NodeName == r.node && !pod.Spec.HostNetwork && pod.Status.PodIP != "" && !isOver(pod) {
				addresses = append(addresses, pod.Status.PodIP)
			}
		}
	}
	slices.Sort(addresses)
	return slices.Compact(addresses), nil
}

func (r *rules) selectedBy(policy *networking.NetworkPolicy) ([]*core.Pod, error) {
	selector, err := meta.LabelSelectorAsSelector(&policy.Spec.PodSelector)
	if err != nil {
		return nil, err
	}
	return r.pods.Lister().Pods(policy.Namespace).List(selector)
}

// isOver tells whether a pod has given its address back.
func isOver(pod *core.Pod) bool {
	return pod.Status.Phase == core.PodSucceeded || pod.Status.Phase == core.PodFailed
}

// write replaces the chain's rules, all at once. With nobody at the queue, packets go on.
func write(addresses []string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "*%s\n:%s - [0:0]\n", table, chain)
	for _, address := range addresses {
		for _, end := range []string{"source", "destination"} {
			fmt.Fprintf(&text, "-A %s --%s %s -j NFQUEUE --queue-num %d --queue-bypass\n", chain, end, address, queue)
		}
	}
	text.WriteString("COMMIT\n")
	command := exec.Command("iptables-restore", "--wait", "--noflush")
	command.Stdin = strings.NewReader(text.String())
	return run(command)
}

// install leads packets that begin a connection to the chain, unless they are led there already.
func install() error {
	jump := func(action string) error {
		arguments := []string{"--wait", "--table", table, action, hook}
		match := []string{"--match", "conntrack", "!", "--ctstate", "ESTABLISHED,RELATED", "--jump", chain}
		return run(exec.Command("iptables", append(arguments, match...)...))
	}
	if jump("--check") == nil {
		return nil
	}
	return jump("--append")
}

func run(command *exec.Cmd) error {
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", command, err, output)
	}
	return nil
}
