/** An AWS shared credentials file, which every S3 client reads. */
export function s3CredentialsFile(key: { readonly accessKey: string; readonly secretKey: string }): string {
    return `[default]\naws_access_key_id = ${key.accessKey}\naws_secret_access_key = ${key.secretKey}\n`;
}
