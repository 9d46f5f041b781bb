// Command object-store-init makes what a stack needs in its object store: its buckets, and one
// access key that may use these buckets, make those that its patterns name, and nothing else. It may be run as often as one likes.
//
// The exit code is 0 when everything is there, 1 with the reason on stderr otherwise.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/minio/madmin-go/v3"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	secretsFolder = "/run/secrets/minio"
	policyName    = "gaiaflow-buckets"
	patience      = 60 * time.Second
)

type login struct{ user, password string }

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "object-store-init:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	endpoint, err := url.Parse(os.Getenv("OBJECT_STORE_ENDPOINT"))
	if err != nil || endpoint.Host == "" {
		return errors.New("OBJECT_STORE_ENDPOINT must be a URL such as http://minio:9000")
	}
	buckets := names("OBJECT_STORE_BUCKETS")
	if len(buckets) == 0 {
		return errors.New("OBJECT_STORE_BUCKETS must name at least one bucket")
	}
	root, err := readLogin("root-user", "root-password")
	if err != nil {
		return err
	}
	if err := ensureBuckets(ctx, endpoint, root, buckets); err != nil {
		return err
	}
	limited, err := readLogin("access-key", "secret-key")
	if errors.Is(err, os.ErrNotExist) {
		fmt.Println("no limited key asked for: the buckets are there, nothing else is done")
		return nil
	}
	if err != nil {
		return err
	}
	return ensureKey(ctx, endpoint, root, limited, policy(buckets, names("OBJECT_STORE_KEY_BUCKETS")))
}

// names reads a variable that lists names of buckets.
func names(variable string) []string {
	return strings.FieldsFunc(os.Getenv(variable), func(r rune) bool { return r == ',' || r == ' ' })
}

func readLogin(userFile, passwordFile string) (login, error) {
	var values [2]string
	for i, name := range []string{userFile, passwordFile} {
		text, err := os.ReadFile(filepath.Join(secretsFolder, name))
		if err != nil {
			return login{}, err
		}
		if values[i] = strings.TrimSpace(string(text)); values[i] == "" {
			return login{}, fmt.Errorf("%s is empty", filepath.Join(secretsFolder, name))
		}
	}
	return login{values[0], values[1]}, nil
}

// ensureBuckets speaks plain S3, so that it serves any S3 server. It is the first to call, so it waits for the server.
func ensureBuckets(ctx context.Context, endpoint *url.URL, root login, buckets []string) error {
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(root.user, root.password, ""),
		Secure: endpoint.Scheme == "https",
	})
	if err != nil {
		return err
	}
	if err := waitFor(ctx, client, endpoint); err != nil {
		return err
	}
	for _, bucket := range buckets {
		exists, err := client.BucketExists(ctx, bucket)
		if err != nil {
			return fmt.Errorf("bucket %s: %w", bucket, err)
		}
		if exists {
			continue
		}
		if err := client.MakeBucket(ctx, bucket, minio.MakeBucketOptions{}); err != nil {
			return fmt.Errorf("bucket %s: %w", bucket, err)
		}
		fmt.Println("made bucket", bucket)
	}
	return nil
}

// waitFor gives a server that is still starting its time; an answer that refuses us is final.
func waitFor(ctx context.Context, client *minio.Client, endpoint *url.URL) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(500 * time.Millisecond) {
		_, err := client.ListBuckets(ctx)
		if err == nil {
			return nil
		}
		if answer := minio.ToErrorResponse(err); answer.StatusCode >= 400 && answer.StatusCode < 500 {
			return fmt.Errorf("%s refuses the root credentials: %w", endpoint, err)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s does not answer after %s: %w", endpoint, patience, err)
		}
	}
}

// ensureKey makes the limited key and removes those that earlier runs made: a user that has our policy is ours.
func ensureKey(ctx context.Context, endpoint *url.URL, root, limited login, policy []byte) error {
	admin, err := madmin.NewWithOptions(endpoint.Host, &madmin.Options{
		Creds:  credentials.NewStaticV4(root.user, root.password, ""),
		Secure: endpoint.Scheme == "https",
	})
	if err != nil {
		return err
	}
	if err := admin.AddCannedPolicy(ctx, policyName, policy); err != nil {
		return fmt.Errorf("policy %s: %w", policyName, err)
	}
	// Also sets the secret key of a user that exists.
	if err := admin.AddUser(ctx, limited.user, limited.password); err != nil {
		return fmt.Errorf("the limited key: %w", err)
	}
	users, err := admin.ListUsers(ctx)
	if err != nil {
		return fmt.Errorf("the list of keys: %w", err)
	}
	if users[limited.user].PolicyName != policyName {
		attach := madmin.PolicyAssociationReq{Policies: []string{policyName}, User: limited.user}
		if _, err := admin.AttachPolicy(ctx, attach); err != nil {
			return fmt.Errorf("policy %s for the limited key: %w", policyName, err)
		}
		fmt.Println("made the limited key")
	}
	for name, user := range users {
		if name == limited.user || user.PolicyName != policyName {
			continue
		}
		if err := admin.RemoveUser(ctx, name); err != nil {
			return fmt.Errorf("an earlier key: %w", err)
		}
		fmt.Println("removed an earlier key")
	}
	return nil
}
