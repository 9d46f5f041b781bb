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

// policy lets its holder read, write and list in these buckets, and neither make, remove nor configure any.
func policy(buckets []string) []byte {
	var whole, inside []string
	for _, bucket := range buckets {
		whole = append(whole, "arn:aws:s3:::"+bucket)
		inside = append(inside, "arn:aws:s3:::"+bucket+"/*")
	}
	text, err := json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": []statement{
			{"Allow", []string{"s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"}, whole},
			{"Allow", []string{
				"s3:GetObject", "s3:PutObject", "s3:DeleteObject",
				"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
			}, inside},
		},
	})
	if err != nil {
		panic(fmt.Sprintf("a policy of plain strings is always JSON: %v", err))
	}
	return text
}
