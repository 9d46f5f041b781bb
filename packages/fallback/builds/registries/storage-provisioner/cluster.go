package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	account        = "/var/run/secrets/kubernetes.io/serviceaccount"
	longestRequest = 30 * time.Second
	// longestWatch bounds how late a change may be seen whose message got lost.
	longestWatch = 5 * time.Minute
)

// cluster is the API server, asked in the name of the pod's service account.
type cluster struct {
	address string
	client  *http.Client
	// versions holds the state of each watched kind at its last listing.
	versions map[string]string
}

func inCluster() (*cluster, error) {
	authority, err := os.ReadFile(filepath.Join(account, "ca.crt"))
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(authority)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}
	host := net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
	return &cluster{"https://" + host, &http.Client{Transport: transport}, map[string]string{}}, nil
}

// list reads all objects of a kind in all namespaces, and remembers which state of the cluster that was.
func list[T any](c *cluster, kind string) ([]T, error) {
	var answer struct {
		Metadata struct {
			ResourceVersion string `json:"resourceVersion"`
		} `json:"metadata"`
		Items []T `json:"items"`
	}
	ctx, cancel := context.WithTimeout(context.Background(), longestRequest)
	defer cancel()
	response, err := c.request(ctx, http.MethodGet, pathOf(kind), nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(response.Body).Decode(&answer)
	c.versions[kind] = answer.Metadata.ResourceVersion
	return answer.Items, err
}

// waitForChange returns as soon as a claim or a volume is another than at the last listing.
func (c *cluster) waitForChange() {
	ctx, cancel := context.WithTimeout(context.Background(), longestWatch)
	defer cancel()
	kinds := []string{"persistentvolumeclaims", "persistentvolumes"}
	for _, kind := range kinds {
		watch := pathOf(kind) + "?watch=1&resourceVersion=" + c.versions[kind]
		go func() {
			defer cancel()
			response, err := c.request(ctx, http.MethodGet, watch, nil)
			if err != nil {
				// Listing anew will tell; not at once, should the API server be away.
				time.Sleep(time.Second)
				return
			}
			defer response.Body.Close()
			_, _ = response.Body.Read(make([]byte, 1))
		}()
	}
	<-ctx.Done()
}

// send writes an object, or deletes one where there is none to write, and returns the status code too, since some refusals are as good as success.
func (c *cluster) send(method, path string, object any) (int, error) {
	var body []byte
	if object != nil {
		var err error
		if body, err = json.Marshal(object); err != nil {
			return 0, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), longestRequest)
	defer cancel()
	response, err := c.request(ctx, method, path, body)
	if refused, ok := err.(refusal); ok {
		return refused.status, err
	}
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}

type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func (c *cluster) request(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	// Read each time: the cluster replaces the token every hour.
	token, err := os.ReadFile(filepath.Join(account, "token"))
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, method, c.address+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= http.StatusBadRequest {
		defer response.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		return nil, refusal{response.StatusCode, fmt.Sprintf("%s %s: %s %s", method, path, response.Status, text)}
	}
	return response, nil
}

func pathOf(kind string) string {
	if kind == "storageclasses" {
		return "/apis/storage.k8s.io/v1/storageclasses"
	}
	return "/api/v1/" + kind
}
