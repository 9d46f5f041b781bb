package main

import (
	"encoding/json"
	"fmt"
)

type statement struct {
	Effect   string
	Action   []string
	Resource []string
}

// policy lets its holder read, write and list in these buckets, and do with those that match a pattern (a name, or the
// beginning of one and "*") whatever can be done with a bucket: make it, configure it and remove it, too.
func policy(buckets, patterns []string) []byte {
	whole, inside := resources(buckets)
	statements := []statement{
		{"Allow", []string{"s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"}, whole},
		{"Allow", []string{
			"s3:GetObject", "s3:PutObject", "s3:DeleteObject",
			"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
		}, inside},
	}
	if len(patterns) > 0 {
		own, ownInside := resources(patterns)
		statements = append(statements, statement{"Allow", []string{"s3:*"}, append(own, ownInside...)})
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(fmt.Sprintf("a policy of plain strings is always JSON: %v", err))
	}
	return text
}

// resources names buckets, and all that is in them.
func resources(buckets []string) (whole, inside []string) {
	for _, bucket := range buckets {
		whole = append(whole, "arn:aws:s3:::"+bucket)
		inside = append(inside, "arn:aws:s3:::"+bucket+"/*")
	}
	return whole, inside
}
