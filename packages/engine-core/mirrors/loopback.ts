/** Whether an address means the machine itself, which inside a container is another machine. */
export function isLoopback(text: string): boolean {
    return /:\/\/([^/@\s]*@)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/"\s]|$)/.test(text);
}
