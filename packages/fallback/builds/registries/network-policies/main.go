// Command network-policies has a node's NetworkPolicies obeyed, which Minikube's bridge network leaves undone. The verdicts
// are those of kube-network-policies, a project of Kubernetes'. Its own way to the packets is a rule of nftables' that not
// every kernel knows; here it is a target of iptables', which is in the node anyway.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

const (
	// As kubeadm writes it, for root alone.
	kubeconfig = "/etc/kubernetes/admin.conf"
	queue      = 100
	askEvery   = time.Second
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	client := waitForCluster(ctx)
	if client == nil {
		return
	}
	node, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	policies, pods := factory.Networking().V1().NetworkPolicies(), factory.Core().V1().Pods()
	engine, err := networkpolicy.NewController(
		client, quietPolicies{policies}, factory.Core().V1().Namespaces(), quietPods{pods}, nil, nil, nil, nil,
		networkpolicy.Config{
			// The cluster works without this program, and so it does while this program is away.
			FailOpen: true,
			QueueID:  queue,
			NodeName: node,
			// Longer than a kernel takes: the rules are ours, on every kernel.
			NFTableName: strings.Repeat("no-table-", 32),
		},
	)
	if err != nil {
		log.Fatal(err)
	}
	rules := newRules(node, pods, policies)
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	go func() {
		if err := rules.keep(ctx); err != nil {
			log.Fatal(err)
		}
	}()
	if err := engine.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

// waitForCluster returns a client once the API server answers, and none where it is to end before that.
func waitForCluster(ctx context.Context) kubernetes.Interface {
	for ctx.Err() == nil {
		if client, err := connect(); err == nil {
			// At its first start the API server answers before anybody has rights.
			if _, err := client.NetworkingV1().NetworkPolicies("").List(ctx, meta.ListOptions{Limit: 1}); err == nil {
				return client
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(askEvery):
		}
	}
	return nil
}

func connect() (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	// In JSON an empty list of rules is not the same as none, and the engine takes it for "all".
	config.ContentType = "application/vnd.kubernetes.protobuf"
	return kubernetes.NewForConfig(config)
}
