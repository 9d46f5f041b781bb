package main

import (
	"strings"
	"testing"
)

func TestPolicyNamesTheBucketsAndNothingElse(t *testing.T) {
	const want = `{"Statement":[` +
		`{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:ListBucket","s3:ListBucketMultipartUploads"],` +
		`"Resource":["arn:aws:s3:::a","arn:aws:s3:::b"]},` +
		`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:AbortMultipartUpload","s3:ListMultipartUploadParts"],` +
		`"Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}],"Version":"2012-10-17"}`
	if got := string(policy([]string{"a", "b"}, nil)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPolicyLetsMakeWhatMatchesAPattern(t *testing.T) {
	const want = `,{"Effect":"Allow","Action":["s3:*"],` +
		`"Resource":["arn:aws:s3:::iris-*","arn:aws:s3:::iris-*/*"]}],"Version":"2012-10-17"}`
	if got := string(policy([]string{"a"}, []string{"iris-*"})); !strings.HasSuffix(got, want) {
		t.Errorf("got  %s\nwant %s at its end", got, want)
	}
}
